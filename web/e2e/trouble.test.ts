// Pairings that must not come about: what goes wrong between the scan and the
// link is told on both sides, and leaves the account as it was.

import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fromBase32, toBase32 } from '../src/protocol/base32'
import type { BrowserName, Tab } from './harness/browsers'
import { account, Linking, linkText, noticed, wrong } from './harness/linking'
import { freePort, tandem, tempDir } from './harness/processes'
import { checkCode, Scene } from './harness/scene'

// The link with one bit of its payload changed.
function altered(link: string, offset: number): string {
  const [address, payload] = link.split('#') as [string, string]
  const bytes = fromBase32(payload)
  bytes[offset]! ^= 1
  return `${address}#${toBase32(bytes)}`
}

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (browser) => {
  // What depends little on the browser.
  const once = test.runIf(browser === 'chromium')

  let scene: Scene
  let before: unknown
  let tab: Tab

  beforeAll(async () => {
    scene = await Scene.set(browser)
    before = await account(scene.home)
  })
  afterAll(() => scene.strike())

  beforeEach(async () => {
    tab = await scene.open()
  })
  afterEach(async () => {
    await tab.close()
    expect(await account(scene.home)).toEqual(before)
    expect(scene.browser.complaints.splice(0)).toEqual([])
  })

  // Scans the code on screen; the phone asks for the check code then.
  async function scan(): Promise<Linking> {
    const linking = Linking.begin(scene.home, await linkText(tab))
    await linking.asked()
    return linking
  }

  // The page says that it was refused, and shows a new code when asked.
  async function refused(reason: string, title: string): Promise<void> {
    expect(await noticed(tab)).toBe(reason)
    await tab.text('heading', title)
    await tab.click('button', 'Show a new code')
    await tab.text('img', 'Link code')
  }

  test('three wrong check codes', async () => {
    const linking = await scan()
    const digits = wrong(await checkCode(tab))
    for (const attempt of [1, 2, 3]) {
      await linking.asked(attempt)
      linking.answer(digits)
    }
    await linking.fails('wrong-check-code', 3)
    await refused('wrong-check-code', 'The check code did not match')
  })

  test('declined on the phone', async () => {
    const linking = await scan()
    await checkCode(tab)
    linking.answer('no')
    await linking.fails('declined', 3)
    await refused('declined', 'The phone said no')
  })

  once.each([
    ['by Ctrl-C', (l: Linking) => void l.program.child.kill('SIGINT')],
    ['by no answer', (l: Linking) => l.program.child.stdin!.end()],
  ])('declined on the phone %s', async (_, decline) => {
    const linking = await scan()
    await checkCode(tab)
    decline(linking)
    await linking.fails('declined', 3)
    await refused('declined', 'The phone said no')
  })

  once('the command is killed while the check code is asked for', async () => {
    const linking = await scan()
    await checkCode(tab)
    await linking.program.stop('SIGKILL')
    await refused('declined', 'The phone said no')
  })

  test('the page is closed while the check code is asked for', async () => {
    const linking = await scan()
    await checkCode(tab)
    await tab.close()
    await linking.fails('page-left')
    tab = await scene.open()
    await tab.text('img', 'Link code')
  })

  once('the page is told that it was not this phone', async () => {
    const linking = await scan()
    await checkCode(tab)
    await tab.click('button', 'That is not my phone')
    await linking.fails('page-left')
    await tab.text('img', 'Link code')
  })

  test('the phone is killed while the check code is asked for', async () => {
    const linking = await scan()
    await checkCode(tab)
    await scene.restartPhone('SIGKILL')
    await linking.fails('internal')
    await refused('interrupted', 'The link did not work')
  })

  // Phones and tabs side by side, as each waits for the other.
  test('a code with another secret or key of the page', async () => {
    const [dir, remove] = tempDir()
    const offsets = browser === 'chromium' ? [60, 30] : [60]
    const tabs = await Promise.all(offsets.map(() => scene.open()))
    try {
      const tries = tabs.map(async (tab, i) => {
        const home = join(dir, String(i))
        const link = await linkText(tab)
        const linking = Linking.begin(home, altered(link, offsets[i]!))
        await linking.fails(/^(page-left|no-page|tampered)$/)
        expect(await noticed(tab)).toBe('handshake-failed')
        await tab.shows('Scan the code shown now')
        await expect.poll(() => linkText(tab)).not.toBe(link)
        expect(await account(home)).toMatchObject({ devices: [] })
      })
      await Promise.all(tries)
    } finally {
      await Promise.all(tabs.map((t) => t.close()))
      remove()
    }
  })

  once('codes that are none', async () => {
    const link = await linkText(tab)
    const [address, payload] = link.split('#') as [string, string]
    const other = `http://localhost:${await freePort()}/#${payload}`
    const codes: [string, string][] = [
      [link.slice(0, -20), 'bad-code'], // truncated
      [`${address}#BA${payload.slice(2)}`, 'bad-code'], // of another version
      ['https://example.org/a/page#its-section', 'bad-code'],
      ['WIFI:S:home;T:WPA;P:secret;;', 'bad-code'],
      [altered(link, 5), 'no-page'], // a session in which nobody sits
      [other, 'server-unreachable'],
    ]
    for (const [code, reason] of codes) await Linking.begin(scene.home, code).fails(reason)
    await tab.text('img', 'Link code')
  })

  once('a code that another phone fills', async () => {
    const [other, remove] = tempDir()
    try {
      const link = await linkText(tab)
      const first = Linking.begin(other, link)
      await first.asked()
      await Linking.begin(scene.home, link).fails('code-used')
      first.answer('no')
      await first.fails('declined', 3)
      expect(JSON.parse(await tandem(other, 'devices', '--json'))).toEqual([])
      await refused('declined', 'The phone said no')
    } finally {
      remove()
    }
  })

  once('a code that was used', async () => {
    const link = await linkText(tab)
    const linking = Linking.begin(scene.home, link)
    await linking.asked()
    linking.answer(await checkCode(tab))
    await linking.linked()
    await tab.text('list', 'Chats')
    await Linking.begin(scene.home, link).fails(/^(no-page|page-left)$/)

    // Unlinked on the phone: the page forgets, and says so.
    await tandem(scene.home, 'unlink', linking.events.at(-1)!.device!.id)
    await refused('unlinked', 'This browser was unlinked')
  })
})
