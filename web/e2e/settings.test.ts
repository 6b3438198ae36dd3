// The settings of the real page: how it looks, which language it speaks, what it tells
// while nobody looks, and that it opens without its server.

import { afterEach, describe, expect, test } from 'vitest'
import type { BrowserName, Tab } from './harness/browsers'
import { tandem } from './harness/processes'
import { Scene } from './harness/scene'

const CHAT = 'Sunday hike 🥾'

let scene: Scene
afterEach(async () => {
  await scene.strike()
})

const root = (tab: Tab) =>
  tab.evaluate<{ lang: string; dir: string; theme: string; size: string; ground: string }>(`(() => {
    const { lang, dir, dataset } = document.documentElement
    const { backgroundColor: ground } = getComputedStyle(document.documentElement)
    return { lang, dir, theme: dataset.theme ?? '', size: dataset.size ?? '', ground }
  })()`)

async function openSettings(tab: Tab, menu = 'Menu', item = 'Settings'): Promise<void> {
  await tab.click('button', menu)
  await tab.click('menuitem', item)
}

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (browser) => {
  test('theme, text size and language hold at once and after a reload', async () => {
    scene = await Scene.set(browser)
    // What stands on the document when the first element of the body is there: before
    // anything is painted.
    const tab = await scene.open(
      {},
      `new MutationObserver((_, o) => {
        if (!document.body) return
        o.disconnect()
        const { lang, dir, dataset } = document.documentElement
        window.first = { lang, dir, theme: dataset.theme, size: dataset.size }
      }).observe(document, { childList: true, subtree: true })`,
    )
    await scene.link(tab)
    const before = await root(tab)
    expect(before).toMatchObject({ lang: 'en', dir: 'ltr', theme: '', size: '' })

    await openSettings(tab)
    await tab.select('Theme', 'dark')
    await tab.select('Text size', 'large')
    await tab.select('Language', 'de')
    await tab.text('heading', 'Einstellungen')
    const german = await root(tab)
    expect(german).toMatchObject({ lang: 'de', dir: 'ltr', theme: 'dark', size: 'large' })
    expect(german.ground).not.toBe(before.ground)
    await tab.select('Sprache', 'ar')
    await tab.text('heading', 'الإعدادات')
    expect(await root(tab)).toMatchObject({ lang: 'ar', dir: 'rtl' })
    await tab.click('button', 'تم')

    await tab.reload()
    await tab.text('list', 'الدردشات')
    const kept = { lang: 'ar', dir: 'rtl', theme: 'dark', size: 'large' }
    expect(await tab.evaluate('first')).toEqual(kept)
    expect(await root(tab)).toMatchObject(kept)
    // The list stands on the right, where the line begins.
    const [list, log] = await tab.evaluate<number[]>(
      `[...document.querySelectorAll('main > section')].map((s) => s.getBoundingClientRect().left)`,
    )
    expect(list).toBeGreaterThan(log!)
    expect(scene.browser.complaints).toEqual([])
  })

  test('the number of unread messages stands in the title and on the icon', async () => {
    scene = await Scene.set(browser)
    const tab = await scene.open()
    await scene.link(tab)
    const count = async () =>
      Number(/^\((\d+)\) Tandem$/.exec(await tab.evaluate<string>('document.title'))?.[1] ?? 0)
    const icon = () => tab.evaluate<string>(`document.querySelector('link[rel=icon]').href`)
    const read = async () => {
      const chats = JSON.parse(await tandem(scene.home, 'chats', '--json')) as {
        unread?: number
        archived?: boolean
      }[]
      return chats.reduce((sum, c) => sum + (c.archived ? 0 : (c.unread ?? 0)), 0)
    }
    await expect.poll(count, { timeout: 10_000 }).toBe(await read())
    await expect
      .poll(icon, { timeout: 10_000 })
      .toMatch((await count()) > 0 ? /^data:image\/png/ : /icon\.svg$/)
    await tab.click('listitem', CHAT)
    await tab.text('log', CHAT)
    await expect
      .poll(async () => (await count()) === (await read()), { timeout: 10_000 })
      .toBe(true)
    expect(scene.browser.complaints).toEqual([])
  })

  test('the page opens without its server, with the chats that it kept', async () => {
    scene = await Scene.set(browser)
    const tab = await scene.open()
    await scene.link(tab)
    // The worker has its files, and the chats are copied.
    await expect
      .poll(
        () =>
          tab.evaluate<number>(`(async () => {
            let files = 0
            for (const name of await caches.keys())
              files += (await (await caches.open(name)).keys()).length
            return files
          })()`),
        { timeout: 30_000 },
      )
      .toBeGreaterThan(10)
    await expect
      .poll(() => tab.evaluate(`!!navigator.serviceWorker.controller`), { timeout: 10_000 })
      .toBe(true)
    await tab.click('listitem', CHAT)
    await tab.text('log', CHAT)
    await scene.server.stop()
    await tab.goto(scene.server.origin)
    await tab.text('list', 'Chats')
    await tab.shows(/No link to /)
    await tab.shows(/Reaching the server|Trying again in/)
    await tab.click('listitem', CHAT)
    await tab.text('log', CHAT)
    await tab.shows(/Waits in this browser until /)
  })
})
