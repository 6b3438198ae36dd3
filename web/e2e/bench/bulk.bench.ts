// A large file both ways between the phone and each browser, beside a bare
// channel that moves as many bytes in the same run; what it costs in memory; and
// how long control frames take meanwhile.

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytes } from '../../src/ui/media/format'
import { type Browser, type BrowserName, launch, type Tab } from '../harness/browsers'
import { noise, sum } from '../harness/contents'
import {
  type Program,
  startPhone,
  startServer,
  tandem,
  tempDir,
  type Server,
} from '../harness/processes'
import { type Bare, connect, download, startBare, upload } from './bare'
import { median, say, spread } from './figures'
import { forget, most, own, pagesOf, peak } from './memory'
import { linkPage } from './page'

const size = Number(process.env['BENCH_BYTES'] ?? 1 << 30)
const CHAT = 'Files'

let dir: string
let remove: () => void
let server: Server
let bare: Bare
let home: string
let phone: Program

beforeAll(async () => {
  ;[dir, remove] = tempDir()
  server = await startServer()
  bare = await startBare(dir)
  home = join(dir, 'phone')
  phone = await startPhone(home)
  await tandem(home, 'new', CHAT, '--group')
})
afterAll(async () => {
  await phone?.stop()
  await bare?.stop()
  await server?.stop()
  remove?.()
})

const rate = (ms: number) => `${(size / 1e6 / (ms / 1000)).toFixed(1)} MB/s`

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (name) => {
  let browser: Browser
  let tab: Tab
  let idle: number[]
  const profile = () => join(dir, name)

  beforeAll(async () => {
    browser = await launch(name, profile())
    tab = await browser.open()
    await tab.begin(PING)
    await tab.goto(server.origin)
    await linkPage(tab, home)
    await tab.click('listitem', CHAT)
    await tab.text('log', CHAT)
    idle = await tab.evaluate<number[]>('pings(100)')
    say(`${name}: control round trip, idle`, spread(idle))
  })
  afterAll(() => browser?.close())

  // What the bare channel needs, in a browser of its own.
  async function beside(move: typeof download): Promise<number> {
    const other = await launch(name, `${profile()}-bare`)
    const page = await other.open()
    await page.goto(bare.url)
    await connect(page)
    const took = await move(page, size)
    await other.close()
    return took
  }

  async function measured(way: string, transfer: () => Promise<void>, before: number) {
    forget(phone.child.pid!)
    const pids = pagesOf(profile())
    const start = own(pids)
    await tab.evaluate('pings.begin()')
    const began = performance.now()
    let took = 0
    const memory = await most(
      () => own(pids),
      transfer().then(() => (took = performance.now() - began)),
    )
    const during = await tab.evaluate<number[]>('pings.end()')
    const after = await beside(way === 'download' ? download : upload)
    const alone = (before + after) / 2
    say(`${name}: bare channel, ${way} of ${bytes(size)}`, rate(alone))
    say(`${name}: ${way} of a file`, rate(took), alone / took, { atLeast: 0.95 })
    say(
      `${name}: ${way}, the page's memory over idle`,
      `${(memory - start).toFixed(0)} MiB`,
      (memory - start) / 100,
      1,
    )
    say(
      `${name}: ${way}, the phone's memory`,
      `${peak(phone.child.pid!).toFixed(0)} MiB`,
      peak(phone.child.pid!) / 60,
      1,
    )
    say(`${name}: control round trip during it`, spread(during), median(during) / median(idle), 4)
  }

  test('download', async () => {
    const file = `atlas of ${name}.bin`
    const path = await noise(join(dir, file), size, file)
    await tandem(home, 'send', CHAT, '-', '--file', path)
    await tab.text('button', `Download ${file}, ${bytes(size)}`)
    const before = await beside(download)
    const to = join(browser.downloads, file)
    await measured(
      'download',
      async () => {
        await tab.click('button', `Download ${file}, ${bytes(size)}`)
        const line = `document.querySelector('[aria-label="Progress of ${file}"]')`
        await tab.evaluate(until(`${line} !== null`))
        await tab.evaluate(until(`${line} === null`))
      },
      before,
    )
    await expect.poll(() => sum(to), { timeout: 60_000, interval: 500 }).toBe(await sum(path))
  })

  test('upload', async () => {
    const file = `film of ${name}.bin`
    const path = await noise(join(dir, file), size, file)
    const before = await beside(upload)
    await measured(
      'upload',
      async () => {
        await tab.choose('Files to send', [path])
        await tab.click('button', 'Send files')
        await expect
          .poll(() => tandem(home, 'messages', CHAT, '--json'), { timeout: 200_000, interval: 100 })
          .toMatch(new RegExp(`"id":"[^"]+","name":"${file}"`))
      },
      before,
    )
  })
})

const until = (condition: string) => `(async () => {
  while (!(${condition})) await new Promise((done) => setTimeout(done, 20))
})()`

// Measures round trips by the frames that are made for it (peer/wire/WIRE.md).
const PING = `
  {
    const create = RTCPeerConnection.prototype.createDataChannel
    const came = new Map()
    let control
    let n = 1_000_000
    RTCPeerConnection.prototype.createDataChannel = function (...args) {
      const channel = create.apply(this, args)
      if (args[0] === 'control') {
        control = channel
        channel.addEventListener('message', (e) => {
          if (typeof e.data !== 'string' || !e.data.startsWith('{"type":"pong"')) return
          came.get(JSON.parse(e.data).n)?.()
        })
      }
      return channel
    }
    const ping = async () => {
      const start = performance.now()
      const answer = new Promise((done) => came.set(++n, done))
      control.send(JSON.stringify({ type: 'ping', n }))
      await answer
      came.delete(n)
      return performance.now() - start
    }
    const pause = () => new Promise((done) => setTimeout(done, 20))
    window.pings = async (count) => {
      const times = []
      for (; times.length < count; await pause()) times.push(await ping())
      return times
    }
    let going
    pings.begin = () => {
      const times = []
      const state = { on: true }
      const all = (async () => {
        for (; state.on; await pause()) times.push(await ping())
        return times
      })()
      going = () => {
        state.on = false
        return all
      }
    }
    pings.end = () => going()
  }`
