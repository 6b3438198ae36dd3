// A server that drops, repeats, alters or reorders what it carries: a link
// comes about truly, or both sides say why and the next try works.

import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchMany, playwright, type Tab } from './harness/browsers'
import { account, Linking, linkText } from './harness/linking'
import { startPhone, startServer, tandem, tempDir, type Server } from './harness/processes'
import { checkCode } from './harness/scene'
import { type Kind, kinds, tamper } from './harness/tamper'

const FRAMES = [0, 1, 2, 3, 4, 5]

let dir: string
let remove: () => void
let server: Server
let before: unknown
let chromium: Awaited<ReturnType<typeof launchMany>>

beforeAll(async () => {
  ;[dir, remove] = tempDir()
  const phone = await startPhone(join(dir, 'account'), '--sample')
  await phone.stop()
  before = await account(join(dir, 'account'))
  server = await startServer()
  chromium = await launchMany()
})
afterAll(async () => {
  await chromium.close()
  await server.stop()
  remove()
})

// One try at a link, with what the page shows: why it failed, if it did.
async function attempt(tab: Tab, home: string): Promise<string | undefined> {
  const linking = Linking.begin(home, await linkText(tab))
  const { ended } = linking.program
  const typed = linking.asked().then(async () => linking.answer(await checkCode(tab)))
  await Promise.race([typed, ended])
  await Promise.race([linking.linked(), ended])
  if (linking.events.some((e) => e.event === 'error'))
    return linking.fails(/^(no-page|page-left|tampered|no-path|server-\w+)$/)
  // Truly: what is written on the phone shows in the page.
  await tandem(home, 'send', 'Notes to self', 'linked after all')
  await tab.click('listitem', 'Notes to self')
  await tab.shows('linked after all')
  await linking.program.stop()
  expect(JSON.parse(await tandem(home, 'devices', '--json'))).toHaveLength(1)
  return undefined
}

// Waits until the page has seen that no link came about; the reason it gives.
function givenUp(tab: Tab): Promise<string | undefined> {
  return tab.evaluate(`(async () => {
    const shown = (selector) => document.querySelector(selector)
    while (!shown('[data-reason]') && !shown('[aria-label="Link code"]'))
      await new Promise((done) => requestAnimationFrame(done))
    return shown('[data-reason]')?.dataset.reason
  })()`)
}

async function spoiled(from: 'page' | 'server', number: number, kind: Kind): Promise<void> {
  const home = join(dir, `${from}-${kind}-${number}`)
  cpSync(join(dir, 'account'), home, { recursive: true })
  const browser = await chromium.browser()
  try {
    const tab = await browser.open()
    await tamper(playwright(tab), from, number, kind)
    await tab.goto(server.origin)
    const began = Date.now()
    const failed = await attempt(tab, home)
    if (failed === undefined) return

    expect(await account(home)).toEqual(before)
    const reason = await givenUp(tab)
    expect(Date.now() - began).toBeLessThan(40_000)
    // Of a phone that waited in vain the page may not have heard.
    if (failed !== 'no-page') expect(reason).toMatch(/^(handshake-failed|phone-left)$/)
    // Nothing more is spoiled: the next try works, once the page has its seat.
    for (let left = 3; ; left--) {
      if (await isRefused(tab)) await tab.click('button', 'Show a new code')
      if ((await attempt(tab, home)) === undefined) return
      expect(left).toBeGreaterThan(1)
    }
  } finally {
    await browser.close()
    expect(browser.complaints).toEqual([])
  }
}

function isRefused(tab: Tab): Promise<boolean> {
  return tab.evaluate(`document.querySelector('[aria-label="Link code"]') === null`)
}

const cases = (['page', 'server'] as const).flatMap((from) =>
  kinds.flatMap((kind) => FRAMES.map((number) => [kind, number, from] as const)),
)

test.concurrent.each(cases)('%s frame %i from the %s', (kind, number, from) =>
  spoiled(from, number, kind),
)
