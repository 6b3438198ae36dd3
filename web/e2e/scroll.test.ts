// A long chat in both browsers: few of its rows are in the page, and what is read
// stays where it is, whatever comes before and after it.

import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Page, Phone } from './harness/actors'
import type { BrowserName } from './harness/browsers'
import * as look from './harness/look'
import { tandem, tempDir } from './harness/processes'
import { Scene } from './harness/scene'
import { walk } from './harness/scrolling'

const CHATS = 300
const LARGEST = 'Edsger Hopper'
// Rows of the page at once; of the chat list, too.
const MAX_ROWS = 200
// Messages that are kept of a chat; farther ones are let go and loaded again.
const MAX_MESSAGES = 1_000

const soon = { timeout: 20_000, interval: 50 }

let scene: Scene
let phone: Phone
let remove: () => void
let pages: Record<BrowserName, Page>

beforeAll(async () => {
  let dir: string
  ;[dir, remove] = tempDir()
  scene = await Scene.set('chromium')
  phone = new Phone(scene.home)
  const path = join(dir, 'export.zip')
  const sizes = ['-messages=20000', `-chats=${CHATS}`, '-media=200']
  const cwd = resolve(import.meta.dirname, '../..')
  await promisify(execFile)('go', ['run', './peer/archive/generate', '-out', path, ...sizes], {
    cwd,
  })
  await tandem(scene.home, 'import', path)
  const tab = await scene.open()
  await scene.link(tab)
  const { tab: other } = await scene.another('firefox')
  pages = { chromium: new Page(tab), firefox: new Page(other) }
}, 180_000)
afterAll(async () => {
  await scene?.strike()
  remove?.()
})

const place = `document.querySelector('[role=log]').scrollTop`

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (name) => {
  const page = () => pages[name]
  const tab = () => pages[name].tab
  const newest = async () => (await phone.messages(LARGEST)).findLast((m) => m.text !== '')?.text

  test('a long list of chats has few rows in the page', async () => {
    const rows = `document.querySelectorAll('[aria-label=Chats] > li').length`
    expect(await tab().evaluate<number>(rows)).toBeLessThan(MAX_ROWS)
    const out = JSON.parse(await tandem(scene.home, 'chats', '--json')) as { archived?: boolean }[]
    expect((await look.allTitles(tab())).length).toBe(out.filter((c) => !c.archived).length)
  })

  test('back and forth, nothing jumps, and few rows are there', async () => {
    await page().open(LARGEST)
    const last = await newest()
    await expect.poll(async () => (await look.texts(tab())).at(-1), soon).toBe(last)
    const back = await walk(tab(), 220, -700)
    expect(back.passed).toBeGreaterThan(MAX_MESSAGES)
    expect(back.jump, back.where).toBeLessThanOrEqual(2)
    expect(back.rows).toBeLessThan(MAX_ROWS)
    const forth = await walk(tab(), 190, 700)
    expect(forth.passed).toBeGreaterThan(MAX_MESSAGES)
    expect(forth.jump, forth.where).toBeLessThanOrEqual(2)
    expect(forth.rows).toBeLessThan(MAX_ROWS)
  }, 90_000)

  test('what comes meanwhile moves nothing, is counted, and is a press away', async () => {
    const before = await walk(tab(), 1, -10)
    for (let i = 1; i <= 3; i++) await phone.receive(LARGEST, `${i} from afar, ${name}`, 'Grace')
    await tab().text('button', 'Jump to newest: 3 messages more')
    const after = await walk(tab(), 1, 0)
    expect(after.first).toBe(before.first)
    expect(after.jump).toBe(0)
    await tab().click('button', 'Jump to newest: 3 messages more')
    await expect
      .poll(async () => (await look.texts(tab())).at(-1), soon)
      .toBe(`3 from afar, ${name}`)
    await expect.poll(() => tab().evaluate<number>(place), soon).toBe(0)
  })

  test('whoever is at the end stays there', async () => {
    await phone.receive(LARGEST, `At the end, ${name}`, 'Grace')
    await expect
      .poll(async () => (await look.texts(tab())).at(-1), soon)
      .toBe(`At the end, ${name}`)
    expect(await tab().evaluate<number>(place)).toBe(0)
  })
})
