// How long a message takes from the key that sends it in one page until it is
// painted in another, with the phone between them.

import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, launchMany, type Tab } from '../harness/browsers'
import {
  type Program,
  startPhone,
  startServer,
  tandem,
  tempDir,
  type Server,
} from '../harness/processes'
import { say, spread } from './figures'
import { linkPage } from './page'

const messages = 10 * Number(process.env['BENCH_RUNS'] ?? 20)
const CHAT = 'Speed'

let remove: () => void
let server: Server
let phone: Program
let many: Awaited<ReturnType<typeof launchMany>>
let browsers: Browser[]
let tabs: Tab[]

beforeAll(async () => {
  let dir: string
  ;[dir, remove] = tempDir()
  server = await startServer()
  const home = join(dir, 'phone')
  phone = await startPhone(home, '--sample')
  await tandem(home, 'new', CHAT, '--group')
  many = await launchMany()
  browsers = [await many.browser(), await many.browser()]
  tabs = []
  for (const browser of browsers) {
    const tab = await browser.open()
    await tab.begin(WATCH)
    await tab.goto(server.origin)
    await linkPage(tab, home)
    await tab.click('listitem', CHAT)
    await tab.text('log', CHAT)
    tabs.push(tab)
  }
})
afterAll(async () => {
  await many?.close()
  await phone?.stop()
  await server?.stop()
  remove?.()
})

test('from a key in one page to the other', async () => {
  const [from, to] = tabs as [Tab, Tab]
  const there: number[] = []
  const here: number[] = []
  for (let i = 0; i < messages; i++) {
    const text = `Number ${i}`
    await from.type('Message', text)
    await from.press('Enter')
    const [own, other] = await Promise.all([painted(from, text), painted(to, text)])
    const pressed = await from.evaluate<number>('pressed')
    here.push(own - pressed)
    there.push(other - pressed)
  }
  expect(there).toHaveLength(messages)
  say('key press → painted in the same page', spread(here))
  say('key press → painted in another page', spread(there))
})

// When the page had painted this text, in milliseconds since 1970.
const painted = (tab: Tab, text: string) =>
  tab.evaluate<number>(`(async () => {
    for (;;) {
      const at = painted.get(${JSON.stringify(text)})
      if (at) return at
      await new Promise((done) => setTimeout(done, 5))
    }
  })()`)

// Notes when a key was pressed, and when the texts of messages were painted.
const WATCH = `
  window.painted = new Map()
  addEventListener('keydown', (e) => {
    if (e.key === 'Enter') window.pressed = performance.timeOrigin + e.timeStamp
  }, true)
  new MutationObserver(() => {
    const texts = [...document.querySelectorAll('[role=log] li[data-key]')].slice(-3)
      .map((li) => li.querySelector('.text')?.textContent)
      .filter((text) => text && !painted.has(text))
    for (const text of texts) painted.set(text, 0)
    if (texts.length) requestAnimationFrame(() => setTimeout(() => {
      for (const text of texts) painted.set(text, performance.timeOrigin + performance.now())
    }))
  }).observe(document, { childList: true, subtree: true, characterData: true })`
