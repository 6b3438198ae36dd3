// Codes as people meet them: they change while they are looked at, and are read
// off screens of all kinds.

import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type BrowserName, playwright, type Tab } from './harness/browsers'
import { account, Linking, linkText } from './harness/linking'
import { checkCode, Scene } from './harness/scene'

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (browser) => {
  let scene: Scene
  let before: unknown

  beforeAll(async () => {
    scene = await Scene.set(browser)
    before = await account(scene.home)
  })
  afterAll(() => scene.strike())
  afterEach(async () => {
    expect(await account(scene.home)).toEqual(before)
    expect(scene.browser.complaints.splice(0)).toEqual([])
  })

  async function scannedThenDeclined(tab: Tab, given: string): Promise<void> {
    const linking = Linking.begin(scene.home, given)
    await linking.asked()
    await checkCode(tab)
    linking.answer('no')
    await linking.fails('declined', 3)
    await tab.text('button', 'Show a new code')
  }

  test.each([
    ['dark', { dark: true }],
    ['narrow', { width: 360, height: 740 }],
    ['scaled', { scale: 2 }],
  ])('a screenshot of a %s screen', async (name, options) => {
    // Firefox follows the system's theme.
    const tab = await scene.open(options)
    await tab.text('img', 'Link code')
    const shot = join(scene.home, '..', `${name}.png`)
    await tab.screenshot(shot)
    await scannedThenDeclined(tab, shot)
    await tab.close()
  })

  test('a link code that is opened in a browser', async () => {
    const tab = await scene.open()
    const link = await linkText(tab)
    const other = await scene.browser.open()
    await other.goto(link)
    await other.text('heading', 'You opened a link code')
    await other.shows(`tandem link '${link}'`)
    // It is a secret: neither the address bar nor the history keeps it.
    expect(await other.evaluate('location.href')).toBe(`${scene.server.origin}/`)
    await other.click('button', 'Show a code here')
    await other.text('img', 'Link code')
    await other.reload()
    await other.text('img', 'Link code')
    await other.close()
    await tab.close()
  })

  // Time passes by the browser's fake clock.
  test.runIf(browser === 'chromium')('codes change, and stop', async () => {
    const tab = await scene.browser.open()
    const { clock } = playwright(tab)
    await clock.install()
    await tab.goto(scene.server.origin)
    const links = [await linkText(tab)]
    async function next() {
      await clock.fastForward(30_000)
      await expect.poll(() => linkText(tab)).not.toBe(links.at(-1))
      links.push(await linkText(tab))
    }
    await next()
    await next()
    expect(new Set(links).size).toBe(3)
    await tab.shows(/New code in (30|29|28|27|26) s/)

    // The one before the last is over; the last one still works.
    await Linking.begin(scene.home, links[0]!).fails('no-page')
    await scannedThenDeclined(tab, links[1]!)
    await tab.click('button', 'Show a new code')
    await tab.text('img', 'Link code')

    // Nobody scans for ten minutes.
    const last = await linkText(tab)
    await clock.fastForward('09:30')
    await expect.poll(() => linkText(tab)).not.toBe(last)
    await clock.fastForward('00:31')
    await tab.text('heading', 'The code is paused')
    await tab.click('button', 'Show a new code')
    await tab.text('img', 'Link code')
    await scannedThenDeclined(tab, await linkText(tab))
    await tab.close()
  })
})
