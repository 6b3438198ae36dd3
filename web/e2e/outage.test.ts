// The server or the phone goes away and comes back: the page says so, nothing
// that was written is lost, and nothing arrives twice.

import { afterEach, describe, expect, test } from 'vitest'
import { type BrowserName, type Tab, playwright } from './harness/browsers'
import { tandem } from './harness/processes'
import { Scene } from './harness/scene'

const CHAT = 'Notes to self'

let scene: Scene
afterEach(async () => {
  await scene.strike()
  // A browser logs each connection that failed, and that it could not look for another
  // worker; the page may not say more.
  const others = scene.browser.complaints.filter(
    (c) =>
      !/WebSocket|ERR_CONNECTION|can.t establish a connection|Failed to load resource|Download error|fetching the script/.test(
        c,
      ),
  )
  expect(others).toEqual([])
})

async function write(tab: Tab, text: string): Promise<void> {
  await tab.type('Message', text)
  await tab.press('Enter')
}

// The texts of the phone's messages that begin so, oldest first.
async function onPhone(prefix: string): Promise<string[]> {
  const out = await tandem(scene.home, 'messages', CHAT, '--json', '--limit', '200')
  const texts = (JSON.parse(out) as { text: string }[]).map((m) => m.text)
  return texts.filter((t) => t.startsWith(prefix))
}

// How often the open chat shows texts that begin so.
function inPage(tab: Tab, prefix: string): Promise<string[]> {
  return tab.evaluate(
    `[...document.querySelectorAll('[role=log] .text')]
      .map((e) => e.textContent).filter((t) => t.startsWith(${JSON.stringify(prefix)}))`,
  )
}

// The tab's process dies as it would of a fault; a new tab in its place.
async function crash(tab: Tab): Promise<Tab> {
  const page = playwright(tab)
  const cdp = await page.context().newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  cdp.send('Page.crash').catch(() => {}) // nobody is left to answer
  await crashed
  await tab.close()
  return scene.open()
}

async function openChat(tab: Tab): Promise<void> {
  await tab.text('list', 'Chats', 40_000)
  await tab.click('listitem', CHAT)
  await tab.text('log', CHAT)
}

test('the server is gone when the page has just loaded', async () => {
  scene = await Scene.set('chromium')
  const tab = await scene.browser.open()
  const page = playwright(tab)
  const html = await (await fetch(scene.server.origin)).text()
  const [, entry] = html.match(/<script[^>]+src="\.\/([^"]+)"/)!
  // The server stops once it has given all that the first screen needs.
  const asked = new Set<string>()
  page.on('request', (r) => void asked.add(r.url()))
  page.on('requestfinished', (r) => void asked.delete(r.url()))
  await page.route(`**/${entry}`, async (route) => {
    const response = await route.fetch()
    await expect.poll(() => [...asked]).toEqual([route.request().url()])
    await scene.server.stop()
    await route.fulfill({ response })
  })
  await tab.goto(scene.server.origin)
  await tab.text('heading', 'The server does not answer')
  await tab.shows(/Trying again in|Trying…/)
  await scene.server.restart()
  await tab.text('img', 'Link code', 40_000) // by itself
  await scene.link(tab)
  await openChat(tab)
})

test('a part of the page does not load at first', async () => {
  scene = await Scene.set('chromium')
  const tab = await scene.browser.open()
  const page = playwright(tab)
  const late = /\/(Linked|account|outboxdb)-[\w-]+\.(js|css)$/
  const failed = page.waitForEvent('requestfailed', { predicate: (r) => late.test(r.url()) })
  await page.route(late, (route) => route.abort())
  await tab.goto(scene.server.origin)
  await tab.text('img', 'Link code')
  await failed
  await page.unroute(late)
  await scene.link(tab)
  await openChat(tab)
  expect(await tab.evaluate(`getComputedStyle(document.querySelector('main')).display`)).toBe(
    'grid',
  )
})

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (browser) => {
  test('the server goes away', async () => {
    scene = await Scene.set(browser)
    const tab = await scene.open()
    await tab.text('img', 'Link code')

    // While the code is on screen.
    await scene.server.stop()
    await tab.text('heading', 'The server does not answer')
    await tab.click('button', 'Try now')
    await tab.shows(/Trying again in|Trying…/)
    await scene.server.restart()
    await scene.link(tab) // it comes back by itself
    await openChat(tab)

    // While linked: neither needs it.
    await scene.server.stop()
    await write(tab, 'without a server, from the page')
    await expect
      .poll(() => onPhone('without a server'), { timeout: 10_000 })
      .toEqual(['without a server, from the page'])
    await tandem(scene.home, 'send', CHAT, 'without a server, from the phone')
    await tab.shows('without a server, from the phone')
    await tab.shows(/Direct/)
    await scene.server.restart()
  })

  test('the phone goes away, and messages wait for it', async () => {
    scene = await Scene.set(browser)
    let tab = await scene.open()
    await scene.link(tab)
    await openChat(tab)

    // Killed in the middle of many messages: what was on its way is sent again.
    const many = browser === 'chromium' ? Array.from({ length: 20 }, (_, i) => `many ${i}`) : []
    if (many.length) {
      for (const text of many) {
        await write(tab, text)
        if (text === 'many 10') await scene.phone.stop('SIGKILL')
      }
      await tab.shows('No link to', 30_000)
      await tab.shows('Reconnecting')
      await tab.text('button', 'Try now')
      await tab.shows('Waits in this browser until')
      expect(await inPage(tab, 'many')).toEqual(many)
      await scene.startPhone()
      await expect.poll(() => onPhone('many'), { timeout: 40_000 }).toEqual(many)
      await tab.shows(/Direct/, 40_000)
      expect(await inPage(tab, 'many')).toEqual(many)
    }

    // Stopped; then the page goes away too, while messages wait.
    await scene.phone.stop()
    await tab.shows('No link to')
    const waiting = ['waits 1', 'waits 2', 'waits 3']
    for (const text of waiting) await write(tab, text)
    await expect.poll(() => inPage(tab, 'waits')).toEqual(waiting)
    await tab.type('Message', 'half a thought')
    await tab.reload()
    await tab.shows(/Waiting for the phone/)
    if (browser === 'chromium') tab = await crash(tab)
    await tab.shows(/Waiting for the phone/)
    expect(await onPhone('waits')).toEqual([])
    await scene.startPhone()
    await openChat(tab)
    // What was typed and not sent came through, too.
    const box = `document.querySelector('textarea').value`
    await expect.poll(() => tab.evaluate(box)).toBe('half a thought')
    await expect.poll(() => onPhone('waits'), { timeout: 40_000 }).toEqual(waiting)
    await expect.poll(() => inPage(tab, 'waits')).toEqual(waiting)
    expect(await onPhone('many')).toEqual(many)
  })
})
