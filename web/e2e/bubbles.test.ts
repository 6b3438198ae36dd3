// The media of messages in a real browser, from a phone at the other end of a
// real data channel: shown, played, opened and sent, and without faults that
// keep a person out.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type Page, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { args, find } from './harness/browsers'
import { serve } from './worker/serve'

let dir: string
let site: { url: string; close(): void }
let browser: Browser
let page: Page

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tandem-bubbles-'))
  site = await serve(dir)
  const executablePath = find('TANDEM_CHROMIUM', ['chromium', 'chromium-browser'])
  browser = await chromium.launch({ executablePath, args })
})
afterAll(async () => {
  await browser.close()
  site.close()
  await rm(dir, { recursive: true, force: true })
})
afterEach(() => page.context().close())

async function open(colorScheme: 'light' | 'dark' = 'light', width = 800): Promise<void> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 1900 } })
  page = await context.newPage()
  await page.goto(`${site.url}bubbles.html`)
  await page.evaluate('trial.ready')
}

const button = (name: string | RegExp) => page.getByRole('button', { name })

async function faults(): Promise<string[]> {
  const axe = createRequire(import.meta.url).resolve('axe-core')
  await page.evaluate(await readFile(axe, 'utf8'))
  const { violations } = await page.evaluate<{ violations: { id: string; help: string }[] }>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  )
  return violations.map((v) => `${v.id}: ${v.help}`)
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each([800, 320])('nothing keeps a person out at %d pixels', async (width) => {
    await open(theme, width)
    await button('Open Picture one.png').waitFor()
    await button('Play voice note').click()
    await button('Pause voice note').waitFor()
    expect(await faults()).toEqual([])
    const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(over)).toBe(0)
    await button('Open Picture one.png').click()
    await page.getByRole('dialog', { name: 'one.png' }).getByAltText('one.png').waitFor()
    expect(await faults()).toEqual([])
  })
})

test('room is kept, so nothing moves when a picture comes', async () => {
  await open()
  await button('Open Picture one.png').waitFor()
  await button('Open Picture two.png').waitFor()
  const shift = await page.evaluate(`new Promise((done) => {
    new PerformanceObserver((list) =>
      done(list.getEntries().reduce((sum, e) => sum + e.value, 0)),
    ).observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => done(0), 500)
  })`)
  expect(shift).toBe(0)
})

test('pictures are walked with the keyboard', async () => {
  await open()
  await button('Open Picture one.png').press('Enter')
  await page.getByRole('dialog', { name: 'one.png' }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('dialog', { name: 'two.png' }).waitFor()
  await page.keyboard.press('ArrowRight') // the last one
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const focused = 'document.activeElement.getAttribute("aria-label")'
  expect(await page.evaluate(focused)).toBe('Open Picture one.png')
})

test('a voice note plays, pauses, seeks and goes faster', async () => {
  await open()
  await button('Play voice note').click()
  await button('Pause voice note').waitFor()
  const position = page.getByRole('slider', { name: 'Position in voice note' })
  await position.fill('30')
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(30)
  await page
    .getByRole('group', { name: 'voice note' })
    .getByRole('button', { name: 'Speed 1 times' })
    .click()
  expect(await page.evaluate('document.querySelector("audio").playbackRate')).toBe(1.5)
  await button('Pause voice note').click()
  await button('Play voice note').waitFor()
})

test('a video plays where its poster stood; what is not on the phone says so', async () => {
  await open()
  await button('Play video film.wav').click()
  const moved = 'document.querySelector("video")?.currentTime > 0.2'
  await expect.poll(() => page.evaluate(moved)).toBe(true)
  await page.getByText('This file is not on the phone.').waitFor()
})

test('a file is downloaded under its name', async () => {
  await open()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button('Download page.html, 10 B').click(),
  ])
  expect(download.suggestedFilename()).toBe('page.html')
  expect(await readFile(await download.path(), 'utf8')).toBe('<h1>x</h1>')
})

test('files are attached, one is left out, and the rest goes with its caption', async () => {
  await open()
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('Attach').click()])
  const file = (name: string, size: number) => {
    return { name, mimeType: 'application/x-test', buffer: Buffer.alloc(size, 1) }
  }
  await chooser.setFiles([file('a.bin', 5), file('b.bin', 3_000_000), file('c.bin', 7)])
  await button('Leave out a.bin').click()
  expect(await faults()).toEqual([])
  await page.getByRole('textbox', { name: 'Caption' }).fill('words')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect
    .poll(() => page.evaluate('trial.sent.map((s) => [s.name, s.caption]).sort()'))
    .toEqual([
      ['b.bin', 'words'],
      ['c.bin', 'words'],
    ])
})

test('what is dropped and pasted is asked about; text is not', async () => {
  await open()
  const send = (event: string, kind: string) =>
    page.evaluate(`{
      const data = new DataTransfer()
      if (${kind === 'file'}) data.items.add(new File(['x'], 'image.png', { type: 'image/png' }))
      else data.setData('text/plain', 'words')
      const init = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data }
      const E = ${event === 'paste' ? 'ClipboardEvent' : 'DragEvent'}
      document.body.dispatchEvent(new E('${event}', init))
    }`)
  await send('paste', 'text')
  await send('drop', 'text')
  expect(await page.getByRole('dialog').count()).toBe(0)
  for (const event of ['paste', 'drop']) {
    await send(event, 'file')
    await page.getByRole('dialog', { name: 'Send this file?' }).getByText('pasted-').waitFor()
    await button('Cancel').click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
})
