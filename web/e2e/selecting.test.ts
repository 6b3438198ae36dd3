// What is done with several messages at once, with long ones, with any emoji, and what the
// phone refuses: in pages that are linked to the real phone.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Page, Phone } from './harness/actors'
import type { BrowserName } from './harness/browsers'
import { focusActions, message, tabTo, texts } from './harness/look'
import { tandem } from './harness/processes'
import { Scene } from './harness/scene'

const CHAT = 'Several'
const OTHER = 'Elsewhere'
const soon = { timeout: 20_000, interval: 50 }

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (name) => {
  let scene: Scene
  let phone: Phone
  let page: Page

  beforeAll(async () => {
    scene = await Scene.set(name)
    phone = new Phone(scene.home)
    for (const title of [OTHER, CHAT]) await phone.create(title)
    for (const text of ['One', 'Two', 'Three']) await phone.receive(CHAT, text, 'Mira')
    const tab = await scene.open()
    await scene.link(tab)
    page = new Page(tab)
    await page.open(CHAT)
  }, 90_000)
  afterAll(() => scene?.strike())

  async function onMessage(text: string, item: string): Promise<void> {
    await focusActions(page.tab, text)
    await page.tab.press('Enter')
    await page.tab.click('menuitem', item)
  }
  async function select(...all: string[]): Promise<void> {
    const [first, ...others] = all
    await onMessage(first!, 'Select')
    for (const text of others) await page.tab.click('checkbox', `Select: ${text}`)
    await page.tab.shows(`${all.length} selected`)
  }

  test('several messages get a star, go to another chat, and are deleted', async () => {
    const { tab } = page
    await select('One', 'Three')
    await tab.click('button', 'Star')
    for (const text of ['One', 'Three'])
      await expect.poll(() => message(tab, text), soon).toMatch(/Starred/)
    expect(await message(tab, 'Two')).not.toMatch(/Starred/)
    const starred = async () => (await phone.messages(CHAT)).filter((m) => m.starred)
    await expect.poll(starred, soon).toHaveLength(2)

    // In the order in which they were written, not that in which they were chosen.
    await select('Two', 'One')
    await tab.click('button', 'Forward')
    await tab.type('Find a chat', OTHER, 'searchbox')
    await tab.click('checkbox', OTHER)
    await tabTo(tab, 'Forward')
    await tab.press('Enter')
    const there = async () => (await phone.messages(OTHER)).map((m) => m.text)
    await expect.poll(there, soon).toEqual(['One', 'Two'])

    await select('Two', 'Three')
    await tab.click('button', 'Delete')
    await tab.click('button', 'Delete for me')
    await expect.poll(() => texts(tab), soon).toEqual(['One'])
    const left = async () => (await phone.messages(CHAT)).map((m) => m.text)
    await expect.poll(left, soon).toEqual(['One'])

    // Escape selects none, and the text box is back.
    await select('One')
    await tab.press('Escape')
    await tab.text('textbox', 'Message')
    expect(scene.browser.complaints).toEqual([])
  })

  test('a long message is folded until somebody asks for the rest', async () => {
    const { tab } = page
    const long = Array.from({ length: 40 }, (_, i) => `Line ${i + 1} of the poem`).join('\n')
    await phone.receive(CHAT, long, 'Mira')
    await tab.shows('Line 16 of the poem')
    const shown = async () => (await texts(tab)).at(-1)!
    expect(await shown()).not.toContain('Line 17')
    await tab.click('button', 'Show more')
    await expect.poll(shown, soon).toContain('Line 40 of the poem')
    await tab.click('button', 'Show less')
    await expect.poll(shown, soon).not.toContain('Line 17')
  })

  test('any emoji is found by the keyboard, for a text and as a reaction', async () => {
    const { tab } = page
    await tab.click('button', 'Emoji')
    await tab.text('searchbox', 'Search emoji')
    for (const key of 'octopus') await tab.press(key)
    await tab.text('button', 'octopus')
    await tab.press('ArrowDown')
    await tab.press('Enter')
    await tab.press('Escape')
    expect(await tab.evaluate(`document.querySelector('textarea').value`)).toBe('🐙')
    await tab.press('Enter')
    await expect.poll(() => message(tab, '🐙'), soon).toMatch(/Sent$/)

    await onMessage('One', 'React')
    await tab.click('button', 'Other emoji')
    await tab.text('searchbox', 'Search emoji')
    for (const key of 'tiger face') await tab.press(key)
    await tab.text('button', 'tiger face')
    await tab.press('Enter')
    await expect.poll(() => message(tab, 'One'), soon).toMatch(/🐯 ?from You/)
    const reactions = async () => (await phone.message(CHAT, 'One'))?.reactions
    await expect.poll(reactions, soon).toMatchObject([{ emoji: '🐯' }])
  })

  test('what the phone refuses is told at its message, with retry', async () => {
    const { tab } = page
    await page.send(CHAT, 'Tomorow')
    await expect.poll(() => message(tab, 'Tomorow'), soon).toMatch(/Sent$/)
    const { id } = (await phone.message(CHAT, 'Tomorow'))!
    // While the phone is away, both sides do something to it.
    await scene.phone.stop()
    await tab.shows(/No link to /)
    await page.edit(CHAT, 'Tomorow', 'Tomorrow')
    await tandem(scene.home, 'delete', id, '--everyone')
    await scene.startPhone()
    const told = `[...document.querySelectorAll('[role=log] [role=alert]')].map((e) => e.textContent)`
    const once = async () => (await tab.evaluate<string[]>(told)).join('|')
    await expect.poll(once, { timeout: 40_000, interval: 50 }).toMatch(/^Not edited: [^|]+$/)
    // It stands in the row of the message.
    const row = `document.querySelector('[role=log] [role=alert]').closest('li').textContent`
    expect(await tab.evaluate(row)).toContain('This message was deleted')
    await tab.evaluate(`window.first = document.querySelector('[role=log] [role=alert]')`)
    await tab.click('button', 'Retry')
    await expect.poll(() => tab.evaluate('first.isConnected'), soon).toBe(false)
    await expect.poll(once, soon).toMatch(/^Not edited: [^|]+$/)
    await tab.click('button', 'Dismiss')
    await expect.poll(once, soon).toBe('')
  })
})
