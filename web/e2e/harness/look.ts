// What the linked page shows, in the words that a screen reader would say.

import type { Tab } from './browsers'

// Of the open chat, the message with this text (that of a deleted one is ''):
// all that stands at it, as in "You: On my way Edited 12:34 Read". Empty: none.
export function message(tab: Tab, text: string): Promise<string> {
  return tab.evaluate(`(() => {
    const items = [...document.querySelectorAll('[role=log] li[data-key]')]
    const found = items.findLast((li) => li.querySelector('.text:not(.quote *)')?.textContent === ${JSON.stringify(text)})
    return (found?.textContent ?? '').replaceAll(/\\s+/g, ' ').trim()
  })()`)
}

// The texts of the open chat's messages, as shown, oldest first.
export function texts(tab: Tab): Promise<string[]> {
  return tab.evaluate(`[...document.querySelectorAll('[role=log] li[data-key]')]
    .map((li) => (li.querySelector('.text:not(.quote *)') ?? li.querySelector('.mark') ?? li)
      .textContent.trim())`)
}

// What the list says of a chat, with the list's name before it, as in
// "Chats: Dad Pinned 12:34 You: On my way 2 unread". Empty: it is in no list.
export function chat(tab: Tab, title: string): Promise<string> {
  return tab.evaluate(`(() => {
    const li = document.querySelector('li[aria-label=' + ${JSON.stringify(JSON.stringify(title))} + ']')
    if (!li) return ''
    const said = li.querySelector('.text').textContent.replaceAll(/\\s+/g, ' ').trim()
    return li.closest('[role=list]').ariaLabel + ': ' + said
  })()`)
}

// The titles of the chats in the list, from its top.
export function titles(tab: Tab): Promise<string[]> {
  return tab.evaluate(
    `[...document.querySelectorAll('[aria-label=Chats] > li')].map((li) => li.ariaLabel)`,
  )
}

// Puts the focus on the "Message actions" button of the message with this text,
// as the Tab key would, once it is there.
export function focusActions(tab: Tab, text: string): Promise<void> {
  return tab.evaluate(`(async () => {
    for (;;) {
      const items = [...document.querySelectorAll('[role=log] li[data-key]')]
      const found = items.findLast((li) => (li.querySelector('.text:not(.quote *)') ?? li.querySelector('.mark'))?.textContent.trim() === ${JSON.stringify(text)})
      const button = found?.querySelector('[aria-label="Message actions"]')
      if (button) return button.focus()
      await new Promise((done) => requestAnimationFrame(done))
    }
  })()`)
}

// Scrolls the list to a chat, once it is there. Chats out of view are not drawn: the
// list is gone through until it comes.
export function bring(tab: Tab, title: string): Promise<void> {
  return tab.evaluate(`(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const find = () => document.querySelector('li[aria-label=' + ${JSON.stringify(JSON.stringify(title))} + ']')
    while (!find()) {
      const list = document.querySelector('[aria-label=Chats]')?.parentElement
      if (list) {
        const isEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1
        list.scrollTop = isEnd ? 0 : list.scrollTop + list.clientHeight
      }
      await frame()
      await frame()
    }
    find().scrollIntoView({ block: 'center' })
    await frame()
    await frame()
  })()`)
}

// The titles of all chats in the list, from its top, drawn or not: it is gone through.
export function allTitles(tab: Tab): Promise<string[]> {
  return tab.evaluate(`(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const list = document.querySelector('[aria-label=Chats]').parentElement
    const titles = new Map()
    for (list.scrollTop = 0; ; list.scrollTop += list.clientHeight) {
      await frame()
      await frame()
      for (const li of document.querySelectorAll('[aria-label=Chats] > li'))
        titles.set(Number(li.ariaPosInSet), li.ariaLabel)
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) break
    }
    list.scrollTop = 0
    await frame()
    await frame()
    return [...titles].toSorted(([a], [b]) => a - b).map(([, title]) => title)
  })()`)
}

// What has the focus: its name, or its text.
export function focused(tab: Tab): Promise<string> {
  return tab.evaluate(`(() => {
    const e = document.activeElement
    return (e.ariaLabel ?? e.labels?.[0]?.textContent ?? e.textContent).trim()
  })()`)
}

// Presses the Tab key until what has this name has the focus.
export async function tabTo(tab: Tab, name: string, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let i = 0; i < 60; i++) {
    const at = await focused(tab)
    if (at === name) return
    passed.push(at.slice(0, 40))
    await tab.press(key)
  }
  throw new Error(`${key} does not come to "${name}", but to:\n${passed.join('\n')}`)
}
