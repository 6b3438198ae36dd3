// The service worker in real browsers, with the page's own code and a phone's
// side at the other end of a real data channel: a sound plays and seeks before
// it has come, and a download goes to the disk as it comes.

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromium } from 'playwright-core'
import puppeteer from 'puppeteer-core'
import { type BrowserName, args, find } from './harness/browsers'
import { serve } from './worker/serve'

interface Trial {
  evaluate<T>(expression: string): Promise<T>
  reload(): Promise<unknown>
  close(): Promise<void>
}

const MB = 1_000_000

let dir: string
let site: { url: string; close(): void }

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tandem-media-'))
  site = await serve(join(dir, 'site'))
})
afterAll(async () => {
  site.close()
  await rm(dir, { recursive: true, force: true })
})

// A page in a browser that saves to `folder` without asking.
async function open(name: BrowserName, folder: string): Promise<Trial> {
  const profile = await mkdtemp(join(dir, 'profile-'))
  if (name === 'chromium') {
    const executablePath = find('TANDEM_CHROMIUM', ['chromium', 'chromium-browser'])
    const context = await chromium.launchPersistentContext(profile, { executablePath, args })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    const behavior = { behavior: 'allow', downloadPath: folder } as const
    await session.send('Browser.setDownloadBehavior', behavior)
    await page.goto(site.url)
    return {
      evaluate: (e) => page.evaluate(e),
      reload: () => page.reload(),
      close: () => context.close(),
    }
  }
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: find('TANDEM_FIREFOX', ['firefox-esr', 'firefox']),
    headless: true,
    userDataDir: profile,
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': folder,
      'media.autoplay.default': 0,
    },
  })
  const page = await browser.newPage()
  await page.goto(site.url)
  return {
    evaluate: <T>(e: string) => page.evaluate(e) as Promise<T>,
    reload: () => page.reload(),
    close: () => browser.close(),
  }
}

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (name) => {
  let trial: Trial
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(dir, 'saved-'))
    trial = await open(name, folder)
    expect(await trial.evaluate('trial.ready')).toBe(true)
  })
  afterAll(() => trial?.close())

  test('a sound of half an hour seeks without coming whole', async () => {
    const at = await trial.evaluate<number>(`(async () => {
      const player = trial.player(trial.add('sound', 1800, 'audio/wav', false))
      const event = (name) => new Promise((done, failed) => {
        player['on' + name] = done
        player.onerror = () => failed(new Error(player.error.message))
      })
      await event('loadedmetadata')
      player.currentTime = 1500
      await event('seeked')
      const moved = event('timeupdate')
      await player.play()
      await moved
      player.pause()
      return player.currentTime
    })()`)
    expect(at).toBeGreaterThanOrEqual(1500)
    const asked = await trial.evaluate<{ from: number }[]>('trial.asked')
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.at(-1)?.from).toBeGreaterThan(200 * MB)
    await trial.evaluate(`document.querySelector('video').removeAttribute('src')`)
  })

  test('a file goes to the disk, and not into the page', async () => {
    await trial.evaluate(`trial.save(trial.add('file', ${150 * MB}, 'text/html', true))`)
    await expect
      .poll(
        () =>
          stat(join(folder, 'file.bin')).then(
            (s) => s.size,
            () => 0,
          ),
        {
          timeout: 60_000,
          interval: 250,
        },
      )
      .toBe(150 * MB)
    await expect.poll(() => readdir(folder)).toEqual(['file.bin'])
    expect(await trial.evaluate('trial.phone.mostAhead')).toBeLessThan(17 << 20)
    expect(await trial.evaluate('trial.phone.faults')).toEqual([])
  })

  test('what could run scripts is not shown', async () => {
    const [status, type, policy] = await trial.evaluate<string[]>(`(async () => {
      const r = await fetch(trial.add('page', 10, 'text/html', false))
      return [r.status, r.headers.get('Content-Type'), r.headers.get('Content-Security-Policy')]
    })()`)
    expect([status, type]).toEqual([200, 'application/octet-stream'])
    expect(policy).toBe("sandbox; default-src 'none'")
  })

  test('an upload arrives, and the next page has the worker at once', async () => {
    const same = await trial.evaluate<boolean>(`(async () => {
      const file = new Blob([new Uint8Array(20e6).fill(7), 'end'])
      const id = await trial.bulk.upload('u', file, () => {}, new AbortController().signal)
      return /^[\\w-]{43}$/.test(id) && trial.phone.received('u') === file.size
    })()`)
    expect(same).toBe(true)
    await trial.reload()
    expect(await trial.evaluate('trial.ready')).toBe(true)
  })
})
