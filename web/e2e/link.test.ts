// The whole way, on real parts: a browser's page, the phone, the server with
// its relay.

import { afterEach, describe, expect, test } from 'vitest'
import type { BrowserName } from './harness/browsers'
import { tandem } from './harness/processes'
import { Scene } from './harness/scene'

const browsers: BrowserName[] = ['chromium', 'firefox']

// `page` is the value of the page's "Path" choice, `phone` the phone's --path.
const paths = [
  { name: 'direct', page: 'auto', phone: 'auto', shows: /Direct/, kind: 'direct' },
  {
    name: 'relayed over UDP',
    page: 'relay-udp',
    phone: 'relay-udp',
    shows: /Relayed/,
    kind: 'relayed',
  },
  {
    name: 'relayed over TCP',
    page: 'relay-tcp',
    phone: 'relay-tcp',
    shows: /Relayed/,
    kind: 'relayed',
  },
]

let scene: Scene | undefined
afterEach(async () => {
  await scene?.strike()
  scene = undefined
})

describe.each(browsers)('%s', (browser) => {
  test.each(paths.map((p) => [p.name, p] as const))(
    'links %s; both write; both restart',
    async (_, path) => {
      scene = await Scene.set(browser, [`--path=${path.phone}`])
      let tab = await scene.open()
      if (path.page !== 'auto') {
        await tab.unfold('Connection options')
        await tab.select('Path', path.page)
      }
      await scene.link(tab)
      await tab.shows(path.shows)
      const status = JSON.parse(await tandem(scene.home, 'status', '--json'))
      expect(status.devices).toHaveLength(1)
      expect(status.devices[0].path.kind).toBe(path.kind)

      // A message each way.
      const chats = JSON.parse(await tandem(scene.home, 'chats', '--json'))
      const chat: string = chats[0].title
      await tab.click('listitem', chat)
      await tab.text('log', chat)
      await tab.type('Message', 'written in the page')
      await tab.press('Enter')
      await expect
        .poll(() => tandem(scene!.home, 'messages', chat, '--json'), { timeout: 10_000 })
        .toContain('written in the page')
      await tandem(scene.home, 'send', chat, 'written on the phone')
      await tab.shows('written on the phone')

      // Both restart; the link comes back without a scan, and nothing is lost.
      await scene.restartPhone()
      tab = await scene.restartBrowser()
      await tab.text('list', 'Chats')
      await tab.click('listitem', chat)
      await tab.shows('written in the page')
      await tab.shows('written on the phone')
      await tandem(scene.home, 'send', chat, 'after the restart')
      await tab.shows('after the restart')
      expect(scene.browser.complaints).toEqual([])
    },
  )
})
