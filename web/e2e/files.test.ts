// Files between the real phone and pages in two browsers: what one sends shows,
// plays and is saved on the others with the same bytes, and a break in the
// middle costs nothing that had arrived.

import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bytes } from '../src/ui/media/format'
import { Page, Phone } from './harness/actors'
import type { Browser, BrowserName } from './harness/browsers'
import { COUNT, kept, MB, moved, MUTE, noise, sound, sum } from './harness/contents'
import * as look from './harness/look'
import { tandem, tempDir } from './harness/processes'
import { Scene } from './harness/scene'

const CHAT = 'Files'
// Takes some seconds, in which it is broken off.
const LARGE = 64 * MB

let scene: Scene
let phone: Phone
let dir: string
let remove: () => void
let at: Record<BrowserName, { page: Page; browser: Browser }>

beforeAll(async () => {
  ;[dir, remove] = tempDir()
  scene = await Scene.set('chromium')
  phone = new Phone(scene.home)
  await phone.create(CHAT)
  const tab = await scene.open({}, COUNT + MUTE)
  await scene.link(tab)
  const { browser, tab: other } = await scene.another('firefox', COUNT + MUTE)
  at = {
    chromium: { page: new Page(tab), browser: scene.browser },
    firefox: { page: new Page(other), browser },
  }
  await phone.send(CHAT, 'Here they come')
  for (const { page } of Object.values(at)) await page.open(CHAT)
}, 60_000)
afterAll(async () => {
  await scene?.strike()
  remove?.()
})
afterEach(() => {
  for (const { browser } of Object.values(at)) {
    // A browser logs each connection that failed while the phone was away, and
    // each answer of the service worker that was cut off.
    const said = browser.complaints.splice(0)
    expect(
      said.filter((c) => !/WebSocket|ERR_CONNECTION|ServiceWorker intercepted/.test(c)),
    ).toEqual([])
  }
})

const soon = { timeout: 20_000, interval: 50 }

// The newest message with a file of this name, once the phone has it whole.
async function onPhone(name: string, timeout = 20_000) {
  let found: Awaited<ReturnType<typeof phone.messages>>[number] | undefined
  await expect
    .poll(
      async () => {
        found = (await phone.messages(CHAT)).findLast((m) => m.media?.name === name)
        return found?.media?.id
      },
      { timeout, interval: 100 },
    )
    .toBeTruthy()
  return found!
}

// The sum of what the phone saves of a message.
async function saved(id: string): Promise<string> {
  const to = join(dir, `saved-${id}`)
  await tandem(scene.home, 'save', id, to)
  return sum(to)
}

async function download(name: BrowserName, file: string, size: number): Promise<string> {
  await at[name].page.tab.click('button', `Download ${file}, ${bytes(size)}`)
  return join(at[name].browser.downloads, file)
}

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (name) => {
  const other: BrowserName = name === 'chromium' ? 'firefox' : 'chromium'
  const tab = () => at[name].page.tab

  test('a picture of the phone shows, alone and large', async () => {
    const path = join(dir, `scene of ${name}.png`)
    await tab().screenshot(path)
    await tandem(scene.home, 'send', CHAT, 'Look', '--file', path)
    const button = `Open Picture scene of ${name}.png`
    await tab().text('button', button)
    // Above what stands for it while it comes.
    const widths = `[...document.querySelectorAll('[aria-label="${button}"] img')].map((i) => i.naturalWidth)`
    await expect.poll(() => tab().evaluate(widths), soon).toEqual([1280])
    const thumbs = `[...document.querySelectorAll('img.behind')].at(-1)?.naturalWidth > 0`
    expect(await tab().evaluate(thumbs)).toBe(true)
    await tab().click('button', button)
    await tab().text('dialog', `scene of ${name}.png`)
    await tab().text('img', `scene of ${name}.png`)
    await tab().click('button', 'Close')
  })

  test('a sound plays, and seeks without coming whole', async () => {
    const file = `tide of ${name}.wav`
    const seconds = 900
    const path = await sound(join(dir, file), seconds, name.length)
    await tandem(scene.home, 'send', CHAT, '-', '--file', path)
    await tab().text('button', `Play ${file}`)
    const before = await moved(tab())
    await tab().click('button', `Play ${file}`)
    const time = () => tab().evaluate<number>(`document.querySelector('audio').currentTime`)
    await expect.poll(time, soon).toBeGreaterThan(0)
    await tab().evaluate(`(() => {
      const line = document.querySelector('[aria-label="Position in ${file}"]')
      line.value = 800
      line.dispatchEvent(new Event('input', { bubbles: true }))
    })()`)
    await expect.poll(time, soon).toBeGreaterThan(800)
    await tab().click('button', `Pause ${file}`)
    const after = await moved(tab())
    expect(after.in - before.in).toBeLessThan((seconds * 176_400) / 2)
  })

  test('a voice note plays', async () => {
    const path = await sound(join(dir, `note of ${name}.wav`), 4, 7 + name.length)
    const words = `Hear, ${name}`
    await tandem(scene.home, 'send', CHAT, words, '--voice', '--file', path)
    await tab().shows(words)
    const note = `[...document.querySelectorAll('[role=log] li[data-key]')]
      .findLast((li) => li.textContent.includes(${JSON.stringify(words)}))`
    await tab().evaluate(`${note}.querySelector('[aria-label="Play voice note"]').focus()`)
    await tab().press('Enter')
    const time = () => tab().evaluate<number>(`${note}.querySelector('audio')?.currentTime ?? 0`)
    await expect.poll(time, soon).toBeGreaterThan(0)
  })

  test('a file of the phone is saved with the same bytes', async () => {
    const file = `plans of ${name}.bin`
    const path = await noise(join(dir, file), 3 * MB + 1, file)
    await tandem(scene.home, 'send', CHAT, 'The plans', '--file', path)
    const to = await download(name, file, 3 * MB + 1)
    await expect.poll(() => sum(to), soon).toBe(await sum(path))
  })

  test('files of the page arrive, whether chosen, dropped or pasted', async () => {
    const chosen = [`one of ${name}.bin`, `two of ${name}.bin`]
    for (const [i, file] of chosen.entries()) await noise(join(dir, file), (i + 1) * MB + 17, file)
    await tab().choose(
      'Files to send',
      chosen.map((file) => join(dir, file)),
    )
    await tab().type('Caption', `Two from ${name}`)
    await tab().click('button', 'Send files')
    for (const [i, file] of chosen.entries()) {
      const { id } = await onPhone(file)
      expect(await saved(id)).toBe(await sum(join(dir, file)))
      const to = await download(other, file, (i + 1) * MB + 17)
      await expect.poll(() => sum(to), soon).toBe(await sum(join(dir, file)))
    }
    expect(await look.message(at[other].page.tab, `Two from ${name}`)).not.toBe('')

    for (const [kind, event] of [
      ['dropped', `new DragEvent('drop', { bubbles: true, cancelable: true })`],
      ['pasted', `new ClipboardEvent('paste', { bubbles: true, cancelable: true })`],
    ]) {
      const file = `${kind} in ${name}.txt`
      // Not every browser's constructors take files.
      await tab().evaluate(`(() => {
        const data = new DataTransfer()
        data.items.add(new File(['${kind}, not chosen'], '${file}', { type: 'text/plain' }))
        const event = ${event}
        for (const name of ['dataTransfer', 'clipboardData'])
          Object.defineProperty(event, name, { value: data })
        document.querySelector('textarea').dispatchEvent(event)
      })()`)
      await tab().text('dialog', 'Send this file?')
      await tab().click('button', 'Send files')
      const { id, media } = await onPhone(file)
      expect(media?.size).toBe(`${kind}, not chosen`.length)
      expect(await tandem(scene.home, 'save', id, '-')).toBe(`${kind}, not chosen`)
      await at[other].page.tab.text('button', `Download ${file}, ${bytes(media!.size)}`)
    }
  })

  test('the same content is kept once', async () => {
    const first = `original of ${name}.bin`
    const copy = `copy of ${name}.bin`
    await noise(join(dir, first), MB, first)
    await copyFile(join(dir, first), join(dir, copy))
    await tandem(scene.home, 'send', CHAT, '-', '--file', join(dir, first))
    const { media } = await onPhone(first)
    const before = await kept(scene.home)
    expect(before.parts).toEqual([])
    await tab().choose('Files to send', [join(dir, copy)])
    await tab().click('button', 'Send files')
    expect((await onPhone(copy)).media?.id).toBe(media?.id)
    await expect.poll(() => kept(scene.home), soon).toEqual(before)
  })

  test('a large upload goes on where it stopped', async () => {
    const file = `film of ${name}.bin`
    const path = await noise(join(dir, file), LARGE, file)
    const before = await moved(tab())
    const sent = async () => (await moved(tab())).out - before.out
    await tab().choose('Files to send', [path])
    await tab().click('button', 'Send files')
    await expect.poll(sent, { timeout: 60_000, interval: 20 }).toBeGreaterThan(LARGE / 3)
    await scene.phone.stop('SIGKILL')
    expect((await kept(scene.home)).parts).not.toEqual([])
    expect(await sent()).toBeLessThan(LARGE)
    await scene.startPhone()
    const { id } = await onPhone(file, 90_000)
    expect(await sent()).toBeLessThan(1.3 * LARGE)
    expect(await saved(id)).toBe(await sum(path))
    await expect.poll(async () => (await kept(scene.home)).parts, soon).toEqual([])
  })

  test('a large download goes on where it stopped', async () => {
    const file = `atlas of ${name}.bin`
    const path = await noise(join(dir, file), LARGE, file)
    await tandem(scene.home, 'send', CHAT, '-', '--file', path)
    await tab().text('button', `Download ${file}, ${bytes(LARGE)}`)
    const before = await moved(tab())
    const came = async () => (await moved(tab())).in - before.in
    const to = await download(name, file, LARGE)
    await expect.poll(came, { timeout: 60_000, interval: 20 }).toBeGreaterThan(LARGE / 3)
    await scene.phone.stop('SIGKILL')
    expect(await came()).toBeLessThan(LARGE)
    await scene.startPhone()
    await expect.poll(() => sum(to), { timeout: 90_000, interval: 500 }).toBe(await sum(path))
    expect(await came()).toBeLessThan(1.3 * LARGE)
  })

  test('what is cancelled leaves nothing', async () => {
    const file = `mistake of ${name}.bin`
    const path = await noise(join(dir, file), LARGE, file)
    const before = await kept(scene.home)
    const start = await moved(tab())
    await tab().choose('Files to send', [path])
    await tab().click('button', 'Send files')
    await expect
      .poll(async () => (await moved(tab())).out - start.out, { timeout: 60_000, interval: 20 })
      .toBeGreaterThan(LARGE / 10)
    await tab().click('button', 'Cancel')
    await tab().click('button', 'Discard')
    await expect.poll(() => kept(scene.home), soon).toEqual(before)
    expect((await phone.messages(CHAT)).filter((m) => m.media?.name === file)).toEqual([])

    // A download, too. Browsers keep what came of it, as one that can go on.
    await tandem(scene.home, 'send', CHAT, '-', '--file', path)
    await tab().text('button', `Download ${file}, ${bytes(LARGE)}`)
    const from = await moved(tab())
    const came = async () => (await moved(tab())).in - from.in
    await download(name, file, LARGE)
    await expect.poll(came, { timeout: 60_000, interval: 20 }).toBeGreaterThan(LARGE / 10)
    await tab().click('button', 'Cancel')
    await tab().text('button', `Download ${file}, ${bytes(LARGE)}`)
    // The phone sends no more of it: this comes after all that it had sent.
    await tandem(scene.home, 'send', CHAT, `No ${file}`)
    await expect.poll(() => look.message(tab(), `No ${file}`), soon).not.toBe('')
    expect(await came()).toBeLessThan(LARGE)
    expect((await kept(scene.home)).parts).toEqual([])
  })
})
