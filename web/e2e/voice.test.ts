// What people write and say, in a page that is linked to the real phone: texts
// with their looks, and voice notes that are recorded in the page.

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Page, Phone } from './harness/actors'
import type { BrowserName } from './harness/browsers'
import { MUTE, sound } from './harness/contents'
import { tandem } from './harness/processes'
import { Scene } from './harness/scene'

const CHAT = 'Voices'
// What began to play, by the messages' keys.
const PLAYED = `
  window.played = []
  document.addEventListener('play', (e) => played.push(e.target.closest('li').dataset.key), true)`
const soon = { timeout: 30_000, interval: 100 }

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (name) => {
  let scene: Scene
  let phone: Phone
  let page: Page

  beforeAll(async () => {
    scene = await Scene.set(name, [], true)
    phone = new Phone(scene.home)
    await phone.create(CHAT)
    const tab = await scene.open({}, MUTE + PLAYED)
    await scene.link(tab)
    page = new Page(tab)
    await page.open(CHAT)
  }, 90_000)
  afterAll(() => scene?.strike())

  test('a text has the looks that its signs give it, and copies as it was written', async () => {
    const text = '*Bold* and _italic_, ~gone~ `code`\n> said before\n- one\n- two'
    await phone.send(CHAT, text)
    await page.tab.shows('said before')
    const line = `[...document.querySelectorAll('[role=log] .text')].at(-1)`
    const looks = `['.bold', '.italic', '.strike', '.code', 'blockquote', '[role=listitem]']
      .map((s) => ${line}.querySelector(s)?.innerText.trim())`
    const plain = (all: (string | undefined)[]) => all.map((t) => t?.replaceAll(/[>-] |\n/g, ''))
    expect(plain(await page.tab.evaluate(looks))).toEqual([
      'Bold',
      'italic',
      'gone',
      'code',
      'said before',
      'one',
    ])
    expect(await page.tab.evaluate(`${line}.textContent`)).toBe(text)
    const preview = `document.querySelector('li[aria-label=${CHAT}] .last').textContent`
    expect(await page.tab.evaluate(preview)).toContain('Bold and italic, gone code')
  })

  test('a voice note is recorded by keyboard, sent, and plays', async () => {
    await page.tab.evaluate(`document.querySelector('[aria-label="Record voice note"]').focus()`)
    await page.tab.press('Enter')
    await page.tab.text('group', 'New voice note')
    const seconds = `document.querySelector('[role=timer]').textContent`
    await expect.poll(() => page.tab.evaluate(seconds), soon).toMatch(/0:(0[3-9]|[1-9])/)
    await page.tab.click('button', 'Pause recording')
    await page.tab.click('button', 'Go on recording')
    await page.tab.click('button', 'Send voice note')
    await page.tab.text('button', 'Play voice note')
    const note = async () => (await phone.messages(CHAT)).findLast((m) => m.kind === 'voice')
    await expect.poll(async () => (await note())?.media?.id, soon).toBeTruthy()
    const { media } = (await note())!
    expect(media?.duration).toBeGreaterThan(2_500)

    // As the phone tells it, once more from the beginning.
    await page.tab.reload()
    await page.open(CHAT)
    await page.tab.text('button', 'Play voice note')
    // The loudest is at the top. (Firefox measures nothing where no sound card is.)
    const highest = `Math.max(...[...document.querySelectorAll('.bars i')]
      .map((i) => Number(i.style.getPropertyValue('--height'))))`
    if (name === 'chromium') expect(await page.tab.evaluate(highest)).toBe(1)
    const position = `Number(document.querySelector('[aria-label="Position in voice note"]').value)`
    await page.tab.click('button', 'Speed 1 times')
    await page.tab.click('button', 'Play voice note')
    await expect.poll(() => page.tab.evaluate(position), soon).toBeGreaterThan(0.5)
    await page.tab.text('button', 'Play voice note') // to its end
    await page.tab.reload()
    await page.open(CHAT)
    await page.tab.text('button', 'Speed 1.5 times')
  })

  test('voice notes that follow each other are heard without a further press', async () => {
    for (const n of [1, 2]) {
      const path = await sound(join(scene.home, '..', `${n}.wav`), 1, n)
      await tandem(scene.home, 'send', CHAT, '--voice', '--file', path)
    }
    const notes = `[...document.querySelectorAll('[role=log] button[data-voice]')].slice(1)`
    await expect.poll(() => page.tab.evaluate(`${notes}.length`), soon).toBe(2)
    await page.tab.evaluate(`${notes}[0].focus()`)
    await page.tab.press('Enter')
    const keys = await page.tab.evaluate(`${notes}.map((b) => b.closest('li').dataset.key)`)
    await expect.poll(() => page.tab.evaluate('played'), soon).toEqual(keys)
    // After the last there is silence.
    const over = `${notes}.every((b) => b.ariaLabel === 'Play voice note')`
    await expect.poll(() => page.tab.evaluate(over), soon).toBe(true)
    expect(await page.tab.evaluate('played')).toEqual(keys)
  })

  test('an emoji is chosen by its name, and one by its colons', async () => {
    await page.tab.click('button', 'Emoji')
    await page.tab.type('Search emoji', 'thumbs up', 'searchbox')
    await page.tab.click('button', 'thumbs up')
    await page.tab.press('Escape')
    const written = `document.querySelector('textarea').value`
    expect(await page.tab.evaluate(written)).toMatch(/^👍/u)
    await page.tab.press('Enter')
    await expect.poll(async () => (await phone.messages(CHAT)).at(-1)?.text, soon).toMatch(/^👍/u)
    await expect
      .poll(() => page.tab.evaluate(`!!document.querySelector('[role=log] .text.one')`), soon)
      .toBe(true)
    for (const key of ':tada:') await page.tab.press(key)
    await expect.poll(() => page.tab.evaluate(written), soon).toBe('🎉')
    await page.tab.type('Message', '')
  })

  test('Escape throws a recording away', async () => {
    const before = (await phone.messages(CHAT)).length
    await page.tab.click('button', 'Record voice note')
    await page.tab.text('group', 'New voice note')
    await page.tab.press('Escape')
    await page.tab.text('button', 'Record voice note')
    expect(await page.tab.evaluate('document.activeElement.ariaLabel')).toBe('Message')
    expect((await phone.messages(CHAT)).length).toBe(before)
  })

  test('a voice note goes where it was recorded, whichever chat is open by then', async () => {
    const other = 'Elsewhere'
    await phone.create(other)
    const voices = async (chat: string) =>
      (await phone.messages(chat)).filter((m) => m.kind === 'voice').length
    const before = await voices(CHAT)
    await page.tab.text('listitem', other)
    await page.tab.click('button', 'Record voice note')
    const seconds = `document.querySelector('[role=timer]')?.textContent`
    await expect.poll(() => page.tab.evaluate(seconds), soon).toMatch(/0:0[1-9]/)
    await page.tab.evaluate(`{
      document.querySelector('[aria-label="Send voice note"]').click()
      document.querySelector('li[aria-label=${other}] button').click()
    }`)
    await page.tab.text('log', other)
    const sent = async () => (await voices(CHAT)) + (await voices(other)) - before
    await expect.poll(sent, soon).toBe(1)
    expect(await voices(other)).toBe(0)
    await page.open(CHAT)
  })

  test('a chat is searched from hit to hit, each marked and shown', async () => {
    for (const n of [1, 2, 3]) await phone.send(CHAT, `A *lighthouse* with the number ${n}`)
    await page.tab.shows(/number 3/)
    await page.tab.evaluate(`document.querySelector('textarea').focus()`)
    await page.tab.evaluate(`document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, bubbles: true, cancelable: true }))`)
    await page.tab.type(`Search in ${CHAT}`, 'light', 'searchbox')
    const count = `document.querySelector('.find [role=status]')?.textContent`
    await expect.poll(() => page.tab.evaluate(count), soon).toBe('1 of 3')
    const marks = `[...document.querySelectorAll('[role=log] mark')].map((m) => m.textContent)`
    expect(await page.tab.evaluate(marks)).toEqual(['light', 'light', 'light'])
    const sought = `document.querySelector('[role=log] li.sought')?.textContent ?? ''`
    await expect.poll(() => page.tab.evaluate(sought), soon).toContain('number 3')
    await page.tab.press('Enter')
    await expect.poll(() => page.tab.evaluate(sought), soon).toContain('number 2')
    await page.tab.click('button', 'Older hit')
    await expect.poll(() => page.tab.evaluate(sought), soon).toContain('number 1')
    expect(await page.tab.evaluate(count)).toBe('3 of 3')
    await page.tab.click('button', 'Newer hit')
    await expect.poll(() => page.tab.evaluate(sought), soon).toContain('number 2')
    await page.tab.press('Escape')
    await expect.poll(() => page.tab.evaluate(marks), soon).toEqual([])
    expect(await page.tab.evaluate('document.activeElement.ariaLabel')).toBe('Message')
  })
})
