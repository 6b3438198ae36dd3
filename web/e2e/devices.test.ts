// The linked browsers: shown, named and unlinked, from the phone and from the pages;
// one that was unlinked keeps nothing, and says who did it.

import { afterEach, describe, expect, test } from 'vitest'
import type { BrowserName, Tab } from './harness/browsers'
import { Linking, linkText, noticed } from './harness/linking'
import { tandem } from './harness/processes'
import { Scene } from './harness/scene'

const CHAT = 'Sunday hike 🥾'

let scene: Scene
afterEach(async () => {
  await scene.strike()
})

interface Device {
  id: string
  name: string
  label?: string
  system: string
  linkedAt: number
  lastSeen: number
  sent: number
  received: number
  online: boolean
  path?: { kind: string; roundTrip: number }
}

const devices = async () => JSON.parse(await tandem(scene.home, 'devices', '--json')) as Device[]

async function openSettings(tab: Tab): Promise<void> {
  await tab.click('button', 'Menu')
  await tab.click('menuitem', 'Settings')
  await tab.text('heading', 'Linked browsers')
}

// What is left in this browser of any link: records of its databases, files that wait,
// and whatever the service worker keeps that is not the page's own program.
const left = (tab: Tab) =>
  tab.evaluate<string[]>(`(async () => {
    const found = []
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done, fail) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => done(opening.result)
        opening.onerror = () => fail(opening.error)
      })
      for (const store of db.objectStoreNames) {
        const count = await new Promise((done) => {
          const asked = db.transaction(store).objectStore(store).count()
          asked.onsuccess = () => done(asked.result)
        })
        if (count > 0) found.push(name + ' ' + store + ' ' + count)
      }
      db.close()
    }
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) {
        const path = new URL(url).pathname
        if (!/^\\/(assets\\/.*|[^/]*)$/.test(path)) found.push(url)
      }
    }
    if (localStorage.getItem('tandem.linked') === 'yes') found.push('a note that it is linked')
    return found
  })()`)

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (browser) => {
  test('the page and the phone show the browsers, and name them', async () => {
    scene = await Scene.set(browser)
    const tab = await scene.open()
    await scene.link(tab)
    const { tab: second } = await scene.another(browser)
    const [, first] = await devices()
    await openSettings(tab)
    await tab.shows('This browser')
    await tab.shows('At most 8 browsers can be linked.')
    await tab.shows('for 30 days is unlinked')
    await tab.shows(/(\d+(\.\d)? k?B|\d+ B) to it, \d+(\.\d)? k?B from it/)
    await tab.shows(/Direct · \d+ ms/)

    await tandem(scene.home, 'rename-device', first!.id, 'Küche 🍳')
    await tab.text('button', 'Rename Küche 🍳')
    await tab.click('button', 'Rename Küche 🍳')
    const itself = `${first!.name} on ${first!.system}`
    await tab.type(`Name of ${itself}`, 'Küche 🍳 on the desk')
    await tab.click('button', 'Save')
    await tab.text('button', 'Rename Küche 🍳 on the desk')
    const known = (await devices()).find((d) => d.id === first!.id)!
    expect(known).toMatchObject({ label: 'Küche 🍳 on the desk', online: true })
    expect(known.path?.kind).toBe('direct')
    expect(known.sent).toBeGreaterThan(1000)
    expect(known.received).toBeGreaterThan(0)
    expect(known.lastSeen).toBeGreaterThan(known.linkedAt)

    // The other page sees the name too.
    await openSettings(second)
    await second.text('button', 'Unlink Küche 🍳 on the desk')
    expect(scene.browser.complaints).toEqual([])
  })

  test('unlinked by the other browser while it was away', async () => {
    scene = await Scene.set(browser)
    const tab = await scene.open()
    await scene.link(tab)
    const { tab: other } = await scene.another(browser)
    const [mine, away] = await devices()
    await tandem(scene.home, 'rename-device', mine!.id, 'Office')
    await tandem(scene.home, 'rename-device', away!.id, 'Attic')
    // It goes away with a message that waits for the phone.
    await tab.click('listitem', CHAT)
    await tab.text('textbox', 'Message')
    await scene.phone.stop()
    await tab.type('Message', 'Never to be sent')
    await tab.press('Enter')
    await expect.poll(() => left(tab)).toContain('tandem outbox 1')
    await tab.goto('about:blank')
    await scene.startPhone()
    await openSettings(other)
    await other.click('button', 'Unlink Attic')
    await other.shows('Unlink Attic? It erases')
    await other.click('button', 'Unlink')
    await other.shows('This browser')
    await expect.poll(async () => (await devices()).map((d) => d.id)).toEqual([mine!.id])
    await scene.restartPhone()

    const back = await scene.restartBrowser()
    expect(await noticed(back)).toBe('unlinked')
    await back.shows('This browser was unlinked in another browser, Office.')
    expect(await left(back)).toEqual([])
    await back.click('button', 'Show a new code')
    await back.text('img', 'Link code')
    // It can be linked anew, and is not told again.
    await scene.link(back)
    await back.reload()
    await back.text('list', 'Chats')
    expect(await devices()).toHaveLength(2)
    expect(await tandem(scene.home, 'messages', CHAT)).not.toContain('Never to be sent')
    expect(scene.browser.complaints).toEqual([])
  })

  test('unlinked at the phone, with a chat open', async () => {
    scene = await Scene.set(browser)
    const tab = await scene.open()
    await scene.link(tab)
    await tab.click('listitem', CHAT)
    await tab.text('textbox', 'Message')
    await tandem(scene.home, 'unlink', '--all')
    expect(await noticed(tab)).toBe('unlinked')
    await tab.shows('This browser was unlinked at the phone.')
    expect(await left(tab)).toEqual([])
    expect(await devices()).toEqual([])
    await tab.reload()
    await tab.text('img', 'Link code')
    expect(scene.browser.complaints).toEqual([])
  })

  test('unlinked here', async () => {
    scene = await Scene.set(browser)
    const tab = await scene.open()
    await scene.link(tab)
    const [own] = await devices()
    await openSettings(tab)
    await tab.click('button', `Unlink ${own!.name} on ${own!.system}`)
    await tab.click('button', 'Unlink')
    await tab.text('img', 'Link code')
    await tab.shows('You unlinked this browser.')
    await expect.poll(() => left(tab)).toEqual([])
    await expect.poll(devices).toEqual([])
    expect(scene.browser.complaints).toEqual([])
  })

  test('a browser too many is refused on both sides', async () => {
    scene = await Scene.set(browser, ['--max-devices', '1'])
    const tab = await scene.open()
    await scene.link(tab)
    const second = await scene.stranger(browser)
    const linking = Linking.begin(scene.home, await linkText(second))
    await linking.fails('too-many-devices')
    expect(await noticed(second)).toBe('too-many-devices')
    await second.shows('linked with as many browsers as it may be')
    expect(await devices()).toHaveLength(1)
    await tab.text('list', 'Chats')
  })
})
