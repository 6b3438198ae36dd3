// Every action, done on the phone and in two browsers in turn: it shows on the
// phone and in both pages, whoever did it.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Actor, Page, Phone } from './harness/actors'
import type { Browser } from './harness/browsers'
import * as look from './harness/look'
import { Program, program, tandem } from './harness/processes'
import { Scene } from './harness/scene'

const STAGE = 'Stage' // open in both pages
const ASIDE = 'Aside' // open in none

let scene: Scene
let phone: Phone
let pages: Page[]
let second: Browser
const actors: Record<string, Actor> = {}

beforeAll(async () => {
  scene = await Scene.set('chromium')
  phone = new Phone(scene.home)
  for (const title of [STAGE, ASIDE]) await phone.create(title)
  await phone.receive(STAGE, 'Places, please', 'Mira')
  await phone.receive(ASIDE, 'Psst', 'Mira')
  const tab = await scene.open()
  await scene.link(tab)
  const other = await scene.another('firefox')
  second = other.browser
  pages = [new Page(tab), new Page(other.tab)]
  Object.assign(actors, { phone, chromium: pages[0], firefox: pages[1] })
  for (const page of pages) await page.open(STAGE)
}, 60_000)
afterAll(() => scene?.strike())
afterEach(() => {
  expect(scene.browser.complaints.splice(0)).toEqual([])
  expect(second.complaints.splice(0)).toEqual([])
})

// Polls, in the pages and on the phone, until all show what they should.
const soon = { timeout: 8_000, interval: 30 }

async function inPages(text: string, expected: RegExp): Promise<void> {
  await Promise.all(
    pages.map((p) => expect.poll(() => look.message(p.tab, text), soon).toMatch(expected)),
  )
}
async function onPhone(text: string, expected: object | undefined): Promise<void> {
  const found = expect.poll(() => phone.message(STAGE, text), soon)
  await (expected ? found.toMatchObject(expected) : found.toBeUndefined())
}
async function listed(title: string, expected: RegExp): Promise<void> {
  await Promise.all(
    pages.map((p) => expect.poll(() => look.chat(p.tab, title), soon).toMatch(expected)),
  )
}
async function chatIs(title: string, expected: object | undefined): Promise<void> {
  const found = expect.poll(() => phone.chat(title), soon)
  await (expected ? found.toMatchObject(expected) : found.toBeUndefined())
}

describe.each(['phone', 'chromium', 'firefox'])('done by %s', (name) => {
  const by = () => actors[name]!

  test('a message is sent, answered and forwarded', async () => {
    const text = `Sent by ${name}`
    await by().send(STAGE, text)
    await inPages(text, /^You:.*Sent$/)
    await onPhone(text, { mine: true, kind: 'text' })

    const answer = `Answered by ${name}`
    await by().reply(STAGE, 'Places, please', answer)
    await inPages(answer, /^You: Answers: ?Mira ?Places, please ?Answered by/)
    await onPhone(answer, { quote: { text: 'Places, please' } })

    await by().forward(STAGE, answer, ASIDE)
    await listed(ASIDE, new RegExp(`You: ${answer}`))
    await expect.poll(() => phone.message(ASIDE, answer), soon).toMatchObject({ forwarded: true })
  })

  test('a message is changed', async () => {
    const text = `Draft of ${name}`
    const changed = `Better words of ${name} ✍️`
    await by().send(STAGE, text)
    await inPages(text, /Sent$/)
    await by().edit(STAGE, text, changed)
    await inPages(changed, /^You:.*Edited.*Sent$/)
    await inPages(text, /^$/)
    const edited: unknown = expect.any(Number)
    await onPhone(changed, { edited })
    await onPhone(text, undefined)
  })

  test('messages are deleted, for oneself and for everyone', async () => {
    const [mine, all] = [`Slip of ${name}`, `Second slip of ${name}`]
    for (const text of [mine, all]) await by().send(STAGE, text)
    await inPages(all, /Sent$/)
    const before = (await phone.messages(STAGE)).length
    await by().remove(STAGE, mine, false)
    await inPages(mine, /^$/)
    await onPhone(mine, undefined)
    await by().remove(STAGE, all, true)
    await inPages(all, /^$/)
    for (const { tab } of pages)
      await expect
        .poll(async () => (await look.texts(tab)).at(-1), soon)
        .toBe('This message was deleted')
    const after = await phone.messages(STAGE)
    expect(after).toHaveLength(before - 1)
    expect(after.at(-1)).toMatchObject({ deleted: true, text: '' })
  })

  test('a message gets a reaction, which others share and which is taken back', async () => {
    const text = `Applause for ${name}`
    await phone.receive(STAGE, text, 'Mira')
    await inPages(text, /Applause/)
    await by().react(STAGE, text, '👍')
    await inPages(text, /👍 ?from You/)
    await onPhone(text, { reactions: [{ emoji: '👍' }] })
    const { id } = (await phone.message(STAGE, text))!
    await tandem(scene.home, 'react', id, '👍', '--from', 'Mira')
    await inPages(text, /👍 ?2 ?from (You, Mira|Mira, You)/)
    await by().unreact(STAGE, text, '👍')
    await inPages(text, /👍 ?from Mira/)
    await onPhone(text, { reactions: [{ emoji: '👍', from: 'Mira' }] })
  })

  test('a message gets a star', async () => {
    const text = `Starring ${name}`
    await phone.receive(STAGE, text, 'Mira')
    await inPages(text, /Starring/)
    await by().star(STAGE, text, true)
    await inPages(text, /Starred/)
    await onPhone(text, { starred: true })
    await by().star(STAGE, text, false)
    await inPages(text, /^(?!.*Starred)/)
    await expect.poll(async () => (await phone.message(STAGE, text))?.starred, soon).toBeUndefined()
  })

  test('what waits to be read is counted alike everywhere', async () => {
    await phone.read(ASIDE)
    await listed(ASIDE, /^(?!.*unread)/)
    for (const n of [1, 2]) await phone.receive(ASIDE, `Whisper ${n} to ${name}`, 'Mira')
    await listed(ASIDE, /2 ?unread$/)
    await chatIs(ASIDE, { unread: 2 })
    await by().read(ASIDE)
    await listed(ASIDE, /^(?!.*unread)/)
    await chatIs(ASIDE, { unread: 0 })
    await by().unread(ASIDE)
    await listed(ASIDE, /unread$/)
    await chatIs(ASIDE, { marked: true })
    await by().read(ASIDE)
    await listed(ASIDE, /^(?!.*unread)/)
    await expect.poll(async () => (await phone.chat(ASIDE))?.marked, soon).toBeUndefined()
  })

  test('a chat is pinned, muted and archived', async () => {
    await by().pin(ASIDE, true)
    await listed(ASIDE, /Pinned/)
    await chatIs(ASIDE, { pinned: true })
    await by().mute(ASIDE, true)
    await listed(ASIDE, /Muted/)
    await by().pin(ASIDE, false)
    await listed(ASIDE, /^(?!.*Pinned)/)
    await by().mute(ASIDE, false)
    await listed(ASIDE, /^(?!.*Muted)/)
    await expect.poll(() => phone.chat(ASIDE), soon).not.toMatchObject({ pinned: true })
    expect((await phone.chat(ASIDE))?.muted).toBeUndefined()

    await by().archive(ASIDE, true)
    for (const { tab } of pages) await expect.poll(() => look.titles(tab)).not.toContain(ASIDE)
    await chatIs(ASIDE, { archived: true })
    if (name === 'phone') for (const { tab } of pages) await tab.unfold('Archived')
    await listed(ASIDE, /^Archived: /)
    await by().archive(ASIDE, false)
    await listed(ASIDE, /^Chats: /)
  })

  test('a draft is begun, and is sent by another', async () => {
    const text = `To be continued, ${name}`
    for (const page of pages) await page.open(ASIDE)
    const others = pages.filter((p) => p !== by())
    for (const page of others) await page.open(STAGE)
    await by().draft(ASIDE, text)
    for (const { tab } of others)
      await expect.poll(() => look.chat(tab, ASIDE), soon).toMatch(`Draft: ${text}`)
    await chatIs(ASIDE, { draft: text })
    const last = others.at(-1)!
    await last.open(ASIDE)
    expect(await last.tab.evaluate(`document.querySelector('textarea').value`)).toBe(text)
    await last.tab.click('textbox', 'Message')
    await last.tab.press('Enter')
    await listed(ASIDE, new RegExp(`You: ${text}`))
    await expect.poll(async () => (await phone.chat(ASIDE))?.draft, soon).toBeUndefined()
    for (const page of pages) {
      await page.open(ASIDE)
      await expect
        .poll(() => page.tab.evaluate(`document.querySelector('textarea').value`), soon)
        .toBe('')
      await page.open(STAGE)
    }
  })

  test('a chat is made, renamed, emptied and deleted', async () => {
    const [first, title] = [`Troupe of ${name}`, `Company of ${name}`]
    await by().create(first)
    await listed(first, /^Chats: .*No messages yet/)
    await by().rename(first, title)
    await listed(title, /^Chats: /)
    await listed(first, /^$/)
    await chatIs(title, {})
    await phone.receive(title, 'Which role is mine?', 'Mira')
    await listed(title, /Which role is mine/)
    await by().clear(title)
    await listed(title, /No messages yet/)
    expect(await phone.messages(title)).toEqual([])
    await by().removeChat(title)
    await listed(title, /^$/)
    await chatIs(title, undefined)
    for (const page of pages) await page.open(STAGE)
  })
})

test('who writes shows in the pages, and on the phone', async () => {
  await tandem(scene.home, 'typing', STAGE, '--from', 'Mira')
  await listed(STAGE, /Mira writes…/)
  for (const { tab } of pages) await tab.shows('Mira writes…')
  await phone.receive(STAGE, 'I wrote', 'Mira')
  await listed(STAGE, /Mira: I wrote/)

  const watch = new Program(program('tandem'), ['watch', '--json'], { TANDEM_HOME: scene.home })
  await watch.sees(/"event":"ready"/)
  await pages[1]!.draft(STAGE, 'Let me think')
  const { id } = (await phone.chat(STAGE))!
  await watch.sees(new RegExp(`"event":"typing","time":\\d+,"id":"${id}"`))
  await pages[1]!.draft(STAGE, '')
  await watch.stop()
})

test('what others have read is marked so in the pages', async () => {
  await pages[1]!.send(STAGE, 'Who has read this?')
  await inPages('Who has read this?', /Sent$/)
  await tandem(scene.home, 'read', STAGE, '--from', 'Mira')
  await inPages('Who has read this?', /Read$/)
})

test('a chat that is open in one page is read in the other too', async () => {
  await phone.receive(ASIDE, 'Are you there?', 'Mira')
  await listed(ASIDE, /1 ?unread$/)
  await pages[0]!.open(ASIDE)
  await listed(ASIDE, /^(?!.*unread)/)
  await chatIs(ASIDE, { unread: 0 })
  await phone.receive(ASIDE, 'And still there?', 'Mira')
  await listed(ASIDE, /And still there\?$/)
  await chatIs(ASIDE, { unread: 0 })
  await pages[0]!.open(STAGE)
})
