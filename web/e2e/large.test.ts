// An account of a hundred thousand messages, imported into the running phone,
// in two browsers: it opens, scrolls back, is searched and written to like a
// small one; and what is imported while they are linked shows at once.

import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Message, Page, Phone } from './harness/actors'
import type { Browser, BrowserName } from './harness/browsers'
import * as look from './harness/look'
import { tandem, tempDir } from './harness/processes'
import { Scene } from './harness/scene'

const MESSAGES = 100_000
const CHATS = 200
const LARGEST = 'Edsger Hopper' // of those that are generated: an eighth of all messages

const soon = { timeout: 20_000, interval: 50 }

let scene: Scene
let phone: Phone
let dir: string
let remove: () => void
let at: Record<BrowserName, { page: Page; browser: Browser }>
let middle: Message[] // of the largest chat, oldest first

beforeAll(async () => {
  ;[dir, remove] = tempDir()
  scene = await Scene.set('chromium')
  phone = new Phone(scene.home)
  const path = join(dir, 'export.zip')
  const generate = ['run', './peer/archive/generate', '-out', path]
  const sizes = [`-messages=${MESSAGES}`, `-chats=${CHATS}`, '-media=1000']
  const cwd = resolve(import.meta.dirname, '../..')
  await promisify(execFile)('go', [...generate, ...sizes], { cwd })
  const told = await tandem(scene.home, 'import', path, '--json')
  expect(JSON.parse(told.trim().split('\n').at(-1)!)).toMatchObject({ chats: CHATS, media: 1000 })
  const tab = await scene.open()
  await scene.link(tab)
  const { browser, tab: other } = await scene.another('firefox')
  at = {
    chromium: { page: new Page(tab), browser: scene.browser },
    firefox: { page: new Page(other), browser },
  }
  middle = await back(30)
}, 180_000)
afterAll(async () => {
  await scene?.strike()
  remove?.()
})
afterEach(() => {
  for (const { browser } of Object.values(at)) expect(browser.complaints.splice(0)).toEqual([])
})

// The page of messages so many pages of 200 before the newest.
async function back(pages: number): Promise<Message[]> {
  let before: string[] = []
  let page: (Message & { pos: number })[] = []
  for (let i = 0; i <= pages; i++) {
    const out = await tandem(scene.home, 'messages', LARGEST, '--json', '--limit=200', ...before)
    page = JSON.parse(out) as typeof page
    before = [`--before=${page[0]!.pos}`]
  }
  return page
}

const worded = (messages: Message[]) => messages.map((m) => m.text).filter((t) => t !== '')

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (name) => {
  const tab = () => at[name].page.tab

  test('the list has every chat, in the order of the phone', async () => {
    const out = await tandem(scene.home, 'chats', '--json')
    const chats = JSON.parse(out) as { title: string; archived?: boolean }[]
    const wanted = chats.filter((c) => !c.archived).map((c) => c.title)
    expect(wanted.length).toBeGreaterThan(CHATS)
    await expect
      .poll(() => look.allTitles(tab()).then((t) => t.toSorted()), soon)
      .toEqual(wanted.toSorted())
    expect((await look.titles(tab()))[0]).toBe(wanted[0])
  })

  test('the largest chat opens, and scrolls back', async () => {
    await at[name].page.open(LARGEST)
    const newest = worded(await phone.messages(LARGEST))
    await expect.poll(async () => (await look.texts(tab())).at(-1), soon).toBe(newest.at(-1))
    const older = worded(await back(1))
    // Only what is near to the view is in the page: it is gathered on the way.
    const shown = new Set<string>()
    const scrolled = async () => {
      for (const text of await look.texts(tab())) shown.add(text)
      await tab().evaluate(
        `document.querySelector('[role=log]').scrollBy({ top: -500, behavior: 'instant' })`,
      )
      return shown.has(older[0]!)
    }
    await expect.poll(scrolled, { ...soon, timeout: 60_000 }).toBe(true)
    expect([...older, ...newest].filter((text) => !shown.has(text))).toEqual([])
    await tab().click('button', 'Jump to newest')
  })

  test('a search finds a word of years ago, and goes there', async () => {
    // The longest word is the rarest, and stands in few messages.
    const i = 100 + name.length
    const around = middle.slice(i - 5, i + 6)
    const sought = around.toSorted((a, b) => b.text.length - a.text.length)[0]!
    const words = sought.text.split(/[^\p{L}]+/u).toSorted((a, b) => b.length - a.length)
    await tab().click('button', 'Search')
    await tab().type('Search messages', words.slice(0, 3).join(' '), 'searchbox')
    const results = `[...document.querySelectorAll('[aria-label=Results] .text')].map((e) => e.textContent)`
    await expect
      .poll(() => tab().evaluate<string[]>(results), soon)
      .toSatisfy((found: string[]) => found.some((text) => text.includes(words[0]!)))
    await tab().evaluate(`document.querySelector('[aria-label=Results] button').focus()`)
    await tab().press('Enter')
    await expect.poll(() => look.message(tab(), sought.text), soon).not.toBe('')
    const shown = await look.texts(tab())
    const place = shown.indexOf(worded(around)[0]!)
    expect(shown.filter((text) => text !== '').slice(place)).toEqual(
      expect.arrayContaining(worded(around)),
    )
    const inView = `(() => {
      const line = document.querySelector('[role=log] .sought').getBoundingClientRect()
      const log = document.querySelector('[role=log]').getBoundingClientRect()
      return line.bottom > log.top && line.top < log.bottom
    })()`
    await expect.poll(() => tab().evaluate(inView), soon).toBe(true)
    await tab().click('button', 'Close search')
  })

  test('what is written from there stands at the end', async () => {
    const text = `Years later, in ${name}`
    await at[name].page.send(LARGEST, text)
    await expect.poll(() => phone.message(LARGEST, text), soon).toBeTruthy()
    await expect.poll(async () => (await look.texts(tab())).at(-1), soon).toBe(text)
    expect(await look.titles(tab())).toContain(LARGEST)
  })

  test('what is imported meanwhile shows', async () => {
    const title = `Grace of ${name}`
    const path = join(dir, `WhatsApp Chat with ${title}.txt`)
    const lines = ['08:00 - Grace: Is this on?', '08:01 - Ada Lovelace: It is, in all windows']
    await writeFile(path, lines.map((line) => `31.12.24, ${line}\n`).join(''))
    await tandem(scene.home, 'import', path, '--me', 'Ada Lovelace')
    for (const { page } of Object.values(at)) {
      await look.bring(page.tab, title)
      await expect
        .poll(() => look.chat(page.tab, title), soon)
        .toMatch(/You: It is, in all windows/)
    }
    await at[name].page.open(title)
    await expect
      .poll(() => look.texts(tab()), soon)
      .toEqual(['Is this on?', 'It is, in all windows'])
  })
})
