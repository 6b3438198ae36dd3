// Phone and browser are killed, or the phone is frozen, at each step of what a
// link does: afterwards each message is there once, on both sides.

import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Page, Phone } from '../harness/actors'
import type { Tab } from '../harness/browsers'
import { COUNT, MB, moved, noise, sum } from '../harness/contents'
import { Linking, linkText } from '../harness/linking'
import * as look from '../harness/look'
import { tandem } from '../harness/processes'
import { checkCode, Scene } from '../harness/scene'
import { bytes } from '../../src/ui/media/format'

const CHAT = 'Notes to self'
const LARGE = 64 * MB
const LINKED = 40_000 // by then a link is back

let scene: Scene
let phone: Phone
let tab: Tab
let sent: string[] // what was written, in order
const counts = { steps: 0, written: 0, lost: 0, doubled: 0 }

beforeEach(async () => {
  scene = await Scene.set('chromium')
  phone = new Phone(scene.home)
  tab = await scene.open({}, COUNT)
  sent = []
})
afterEach(() => scene.strike())
afterAll(() => {
  const { steps, written, lost, doubled } = counts
  console.log(`${steps} kills and freezes, ${written} messages: ${lost} lost, ${doubled} doubled`)
})

type Side = 'phone' | 'browser'
const sides: Side[] = ['phone', 'browser']

// Kills one side, and starts it again.
async function kill(side: Side): Promise<void> {
  counts.steps++
  if (side === 'phone') await scene.restartPhone('SIGKILL')
  else tab = await scene.killBrowser(COUNT)
}

async function write(text: string): Promise<void> {
  await tab.type('Message', text)
  await tab.press('Enter')
  // It is shown once it is stored: from then on it may not be lost.
  await expect.poll(() => look.message(tab, text), { interval: 10 }).not.toBe('')
  sent.push(text)
}

// Links, once the phone has noticed that the one before came to nothing.
async function relink(): Promise<void> {
  const until = Date.now() + 15_000
  for (;;) {
    try {
      return await scene.link(tab)
    } catch (reason) {
      const busy = /another code is being linked just now/.test(String(reason))
      if (!busy || Date.now() > until) throw reason
    }
  }
}

async function open(): Promise<void> {
  await tab.text('list', 'Chats', LINKED)
  await new Page(tab).open(CHAT)
}

const known = (texts: string[]) => texts.filter((t) => /^(page|phone) \d+$/.test(t))

// Each message is once on the phone and once in the page, in the order of its side.
async function settled(): Promise<void> {
  await tab.shows(/Direct|Relayed/, LINKED)
  const onPhone = async () => known((await phone.messages(CHAT)).map((m) => m.text))
  const inPage = async () => known(await look.texts(tab))
  for (const texts of [onPhone, inPage])
    await expect
      .poll(async () => new Set(await texts()).size, { timeout: LINKED })
      .toBe(new Set(sent).size)
  const found = await onPhone()
  counts.written += sent.length
  counts.lost += sent.filter((t) => !found.includes(t)).length
  counts.doubled += found.length - new Set(found).size
  for (const from of ['page', 'phone']) {
    const of = (texts: string[]) => texts.filter((t) => t.startsWith(from))
    expect(of(found)).toEqual(of(sent))
    expect(of(await inPage())).toEqual(of(sent))
  }
}

// A few messages each way.
async function talk(): Promise<void> {
  await open()
  for (let i = 0; i < 3; i++) {
    const n = sent.length
    await write(`page ${n}`)
    await phone.send(CHAT, `phone ${n + 1}`)
    sent.push(`phone ${n + 1}`)
  }
  await settled()
}

describe.each(sides)('the %s is killed', (side) => {
  test.each(['asked for the check code', 'given the check code', 'linked'])(
    'when the phone is %s',
    async (step) => {
      const linking = Linking.begin(scene.home, await linkText(tab))
      await linking.asked()
      if (step !== 'asked for the check code') linking.answer(await checkCode(tab))
      if (step === 'linked') await linking.linked()
      await kill(side)
      await linking.program.stop('SIGKILL')
      // Linked by then or not, in the end it can be.
      const there = (what: string) => tab.evaluate<boolean>(`!!document.querySelector('${what}')`)
      const linked = '[aria-label=Chats]'
      await tab.evaluate(`(async () => {
        const until = performance.now() + ${LINKED}
        while (!document.querySelector('${linked}, [aria-label="Link code"], [data-reason]')) {
          if (performance.now() > until) throw new Error(document.body.innerText)
          await new Promise((done) => setTimeout(done, 20))
        }
      })()`)
      if (await there('[data-reason]')) await tab.reload()
      if (!(await there(linked))) await relink()
      if (step === 'linked') expect(await tandem(scene.home, 'devices', '--json')).not.toBe('[]\n')
      await talk()
    },
  )

  test('when the page comes back', async () => {
    await scene.link(tab)
    await talk()
    await tab.reload()
    await kill(side)
    await talk()
    // In the middle of the handshake, too.
    await tab.reload()
    await tab.shows(/Waiting for the phone|Checking that|Finding a path|Securing|Direct/, LINKED)
    await kill(side)
    await talk()
  })

  test('while messages are sent', async () => {
    await scene.link(tab)
    await open()
    for (let i = 0; i < 12; i++) {
      await write(`page ${i}`)
      if (i % 4 === 2) {
        await kill(side)
        if (side === 'browser') await open()
      }
    }
    await settled()
    for (let i = 12; i < 24; i++) {
      await phone.send(CHAT, `phone ${i}`)
      sent.push(`phone ${i}`)
      if (i % 4 === 2) await kill(side)
    }
    if (side === 'browser') await open()
    await settled()
  })

  test('while a file is uploaded', async () => {
    await scene.link(tab)
    await open()
    const path = await noise(join(scene.home, '..', 'film.bin'), LARGE, side)
    const before = (await moved(tab)).out
    await tab.choose('Files to send', [path])
    await tab.click('button', 'Send files')
    await expect
      .poll(async () => (await moved(tab)).out - before, { timeout: 60_000, interval: 20 })
      .toBeGreaterThan(LARGE / 3)
    await kill(side)
    const films = async () =>
      (await phone.messages(CHAT)).filter((m) => m.media?.name === 'film.bin')
    await expect.poll(async () => (await films())[0]?.media?.id, { timeout: 90_000 }).toBeTruthy()
    await talk()
    expect(await films()).toHaveLength(1)
    const to = join(scene.home, '..', 'saved')
    await tandem(scene.home, 'save', (await films())[0]!.id, to)
    expect(await sum(to)).toBe(await sum(path))
  })

  test('while a file is downloaded', async () => {
    await scene.link(tab)
    await open()
    const path = await noise(join(scene.home, '..', 'atlas.bin'), LARGE, side)
    await tandem(scene.home, 'send', CHAT, '-', '--file', path)
    const button = `Download atlas.bin, ${bytes(LARGE)}`
    await tab.text('button', button)
    const before = (await moved(tab)).in
    await tab.click('button', button)
    await expect
      .poll(async () => (await moved(tab)).in - before, { timeout: 60_000, interval: 20 })
      .toBeGreaterThan(LARGE / 3)
    await kill(side)
    if (side === 'browser') {
      await open()
      await tab.click('button', button)
    }
    const to = join(scene.browser.downloads, 'atlas.bin')
    await expect.poll(() => sum(to), { timeout: 90_000, interval: 500 }).toBe(await sum(path))
    await talk()
  })
})

test('the phone is frozen for 30 s', async () => {
  await scene.link(tab)
  await talk()
  counts.steps++
  const { child } = scene.phone
  child.kill('SIGSTOP')
  const until = Date.now() + 30_000
  // Refused before it wakes, or carried out once.
  const asked = phone.send(CHAT, 'phone 100').then(
    () => sent.push('phone 100'),
    () => {},
  )
  for (let i = 50; i < 60; i++) await write(`page ${i}`)
  await tab.shows('No link to', 30_000)
  for (let i = 60; i < 65; i++) await write(`page ${i}`)
  await new Promise((done) => setTimeout(done, until - Date.now()))
  child.kill('SIGCONT')
  await asked
  await settled()
  await talk()
})
