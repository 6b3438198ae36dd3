// The main job with the keyboard alone: a chat is found, opened and read, a message is
// written, answered, reacted to and found, and the focus is never lost on the way.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Phone } from './harness/actors'
import type { BrowserName, Tab } from './harness/browsers'
import { focused, message, tabTo } from './harness/look'
import { Scene } from './harness/scene'

const CHAT = 'Keys'
const soon = { timeout: 20_000, interval: 50 }

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (name) => {
  let scene: Scene
  let phone: Phone
  let tab: Tab

  beforeAll(async () => {
    scene = await Scene.set(name)
    phone = new Phone(scene.home)
    await phone.create(CHAT)
    for (const text of ['Which key?', 'The low one']) await phone.receive(CHAT, text, 'Mira')
    tab = await scene.open()
    await scene.link(tab)
  }, 90_000)
  afterAll(() => scene?.strike())

  const has = (text: string, pattern: RegExp) =>
    expect.poll(() => message(tab, text), soon).toMatch(pattern)
  const menu = async (item: string) => {
    await tabTo(tab, 'Message actions')
    await tab.press('Enter')
    await expect.poll(() => focused(tab), soon).toBe('Reply')
    await tabTo(tab, item, 'ArrowDown')
    await tab.press('Enter')
  }
  // From the text box to the message that is so many above the newest.
  const climb = async (above: number) => {
    await tabTo(tab, 'Emoji', 'Shift+Tab')
    await tabTo(tab, CHAT, 'Shift+Tab')
    for (let i = 0; i <= above; i++) await tab.press('ArrowUp')
  }

  test('open, read, write, answer, react, find, and go on to the next chat', async () => {
    await tab.evaluate('document.activeElement.blur()')
    await tabTo(tab, 'Unread first')
    await tab.press('Tab')
    await tab.press('ArrowDown')
    await tab.press('ArrowUp')
    const chat = `document.activeElement.closest('li')?.ariaLabel`
    for (let i = 0; (await tab.evaluate(chat)) !== CHAT && i < 20; i++) await tab.press('ArrowDown')
    expect(await tab.evaluate(chat)).toBe(CHAT)
    await tab.press('Enter')
    await tab.text('log', CHAT)
    await expect.poll(async () => (await phone.chat(CHAT))?.unread, soon).toBe(0)

    // The text box waits for words, where that brings up no keyboard over what is to be read.
    const fine = await tab.evaluate(`matchMedia('(pointer: fine)').matches`)
    if (fine) await expect.poll(() => focused(tab), soon).toBe('Message')
    else await tabTo(tab, 'Message')
    for (const key of 'All') await tab.press(key)
    await tab.press('Shift+Enter')
    for (const key of 'keys') await tab.press(key)
    await tab.press('Enter')
    await has('All\nkeys', /Sent$/)

    await climb(1)
    await menu('Reply')
    await tab.text('button', 'Cancel reply')
    expect(await focused(tab)).toBe('Message')
    for (const key of 'Why?') await tab.press(key)
    await tab.press('Enter')
    await has('Why?', /Answers: ?Mira ?The low one/)

    await climb(2)
    await menu('React')
    await expect.poll(() => focused(tab), soon).toBe('👍')
    await tab.press('Enter')
    await has('The low one', /👍 ?from You/)
    expect((await phone.message(CHAT, 'The low one'))?.reactions).toHaveLength(1)

    await tab.press('Control+f')
    await expect.poll(() => focused(tab), soon).toBe(`Search in ${CHAT}`)
    for (const key of 'key') await tab.press(key)
    const found = `document.querySelector('.find [role=status]').textContent`
    await expect.poll(() => tab.evaluate(found), soon).toBe('1 of 2')
    await tab.press('Enter')
    await expect.poll(() => tab.evaluate(found), soon).toBe('2 of 2')
    await tab.press('Escape')
    await tab.press('Alt+ArrowDown')
    await expect
      .poll(() => tab.evaluate(`document.querySelector('[role=log]').ariaLabel`), soon)
      .not.toBe(CHAT)
    expect(scene.browser.complaints).toEqual([])
  })

  test('all chats are searched, and the settings and the list of keys come and go', async () => {
    await tab.evaluate('document.activeElement.blur()')
    await tab.press('/')
    await expect.poll(() => focused(tab), soon).toBe('Search messages')
    for (const key of 'low one') await tab.press(key)
    const hits = `document.querySelectorAll('[aria-label=Results] li').length`
    await expect.poll(() => tab.evaluate(hits), soon).toBe(1)
    await tabTo(tab, 'Starred')
    await tab.press('Tab')
    await tab.press('Enter')
    await tab.text('log', CHAT)
    const sought = `document.querySelector('[role=log] li.sought mark')?.textContent ?? ''`
    await expect.poll(() => tab.evaluate(sought), soon).toBe('low')

    await tab.press('Control+,')
    await expect.poll(() => focused(tab), soon).toBe('Theme')
    await tab.press('Escape')
    await tab.evaluate('document.activeElement.blur()')
    await tab.press('?')
    await expect.poll(() => focused(tab), soon).toBe('Done')
    await tab.press('Enter')
    const dialogs = `document.querySelectorAll('dialog[open]').length`
    await expect.poll(() => tab.evaluate(dialogs), soon).toBe(0)
    expect(scene.browser.complaints).toEqual([])
  })
})
