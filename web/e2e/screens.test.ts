// The screens of the real page: fit for everybody, still while they change, and
// clear where a browser cannot be linked.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { type BrowserName, playwright, type Tab } from './harness/browsers'
import { Linking, linkText } from './harness/linking'
import { startServer, tandem } from './harness/processes'
import { checkCode, Scene } from './harness/scene'

const CHAT = 'Sunday hike 🥾'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let scene: Scene
afterEach(async () => {
  await scene.strike()
  // Chromium says so of every page that it got over plain http.
  const others = scene.browser.complaints.filter((c) => !c.startsWith('The Cross-Origin-Opener'))
  expect(others).toEqual([])
})

async function accessible(tab: Tab): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await playwright(tab).emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const faults = await tab.evaluate<string[]>(
      `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(TAGS)} } })
        .then((r) => r.violations.map((v) => v.help + ': ' + v.nodes[0].html.slice(0, 200)))`,
    )
    expect(faults, colorScheme).toEqual([])
  }
}

test('from the load to an open chat nothing shifts, and nobody is kept out', async () => {
  scene = await Scene.set('chromium')
  const tab = await scene.browser.open()
  await playwright(tab).addInitScript(`
    window.shifts = []
    new PerformanceObserver((list) => {
      for (const e of list.getEntries())
        if (!e.hadRecentInput) shifts.push(e.value + ' ' + e.sources.map((s) => s.node?.outerHTML?.slice(0, 120)))
    }).observe({ type: 'layout-shift', buffered: true })`)
  const shifts = () =>
    tab.evaluate(
      `new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))).then(() => shifts)`,
    )
  await tab.goto(scene.server.origin)
  await tab.text('img', 'Link code')
  expect(await shifts()).toEqual([])
  await tab.evaluate(AXE)
  await accessible(tab)

  const linking = Linking.begin(scene.home, await linkText(tab))
  const digits = await checkCode(tab)
  await linking.asked()
  expect(await shifts()).toEqual([])
  await accessible(tab)

  linking.answer(digits)
  await tab.text('list', 'Chats')
  await tab.shows(/Direct/)
  expect(await shifts()).toEqual([])
  await tab.click('listitem', CHAT)
  await tab.text('log', CHAT)
  await tab.shows(/sunday/i)
  expect(await shifts()).toEqual([])
  await accessible(tab)
})

test('a browser that cannot be linked is told why', async () => {
  scene = await Scene.set('chromium')
  let tab = await scene.browser.open()
  await playwright(tab).addInitScript('delete window.RTCPeerConnection')
  await tab.goto(scene.server.origin)
  await tab.text('heading', 'This browser cannot connect to a phone')
  await tab.shows('media.peerconnection.enabled')
  await tab.close()

  // Over plain http from another machine's point of view.
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const ip = addresses.find((a) => a.family === 'IPv4' && !a.internal)?.address
  if (ip === undefined) return
  const { port } = new URL(scene.server.origin)
  await scene.server.stop()
  const open = await startServer([`--listen=:${port}`])
  try {
    tab = await scene.browser.open()
    await tab.goto(`http://${ip}:${port}`)
    await tab.text('heading', 'This page needs https')
    await tab.text('link', `https://${ip}:${port}/`)
  } finally {
    await open.stop()
  }
})

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (browser) => {
  test('a browser that is not to be kept linked keeps nothing', async () => {
    scene = await Scene.set(browser)
    const tab = await scene.open()
    await tab.unfold('Connection options')
    await tab.click('checkbox', 'Keep me linked')
    await scene.link(tab)
    await tab.click('listitem', CHAT)
    await tab.text('log', CHAT)
    await tab.type('Message', 'kept on the phone only')
    await tab.press('Enter')
    await expect
      .poll(() => tandem(scene.home, 'messages', CHAT, '--json'), { timeout: 10_000 })
      .toContain('kept on the phone only')
    expect(await tab.evaluate(STORED)).toEqual({ records: 0, 'tandem.keep': 'no' })

    await tab.reload()
    await tab.text('img', 'Link code')
    await expect
      .poll(() => tandem(scene.home, 'devices', '--json'), { timeout: 20_000 })
      .not.toContain('"online":true')
  })

  test.runIf(browser === 'chromium')(
    'a second tab takes the link over, and gives it back',
    async () => {
      scene = await Scene.set(browser)
      const first = await scene.open()
      await scene.link(first)
      const second = await scene.open()
      await second.text('list', 'Chats')
      await first.text('heading', 'Tandem is open in another tab')
      await first.click('button', 'Use it here')
      await first.text('list', 'Chats')
      await second.text('heading', 'Tandem is open in another tab')
      expect(JSON.parse(await tandem(scene.home, 'devices', '--json'))).toHaveLength(1)
    },
  )
})

// What this browser stores of the page, besides that there is no link.
const STORED = `(async () => {
  let records = 0
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => {
      indexedDB.open(name).onsuccess = (e) => done(e.target.result)
    })
    for (const store of db.objectStoreNames)
      records += await new Promise((done) => {
        db.transaction(store).objectStore(store).count().onsuccess = (e) => done(e.target.result)
      })
    db.close()
  }
  const { 'tandem.linked': linked, ...stored } = { ...localStorage }
  return { records, ...stored, ...(linked === 'yes' ? { linked } : {}) }
})()`
