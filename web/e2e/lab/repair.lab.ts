// What happens to a network while a link is in use: addresses change, paths
// break in one direction, server and relay restart. It is noticed and repaired
// without a person, and nothing is lost or doubled.

import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { Page } from '../harness/actors'
import type { Tab } from '../harness/browsers'
import { COUNT, MB, moved, noise, sum } from '../harness/contents'
import { tandem } from '../harness/processes'
import { hindrance } from './namespaces'
import { type Plan, Site } from './site'

const CHAT = 'Notes to self'
const LARGE = 200 * MB

const hidden = hindrance()
if (hidden) console.log(`The repair of links is not tested: ${hidden}`)

let site: Site
let tab: Tab
const table: string[] = []
afterEach(() => site?.strike())
afterAll(() => console.log(['', ...table].join('\n')))

async function set(plan: Plan): Promise<void> {
  site = await Site.set(plan)
  tab = await site.open(COUNT)
  await site.link(tab)
  await new Page(tab).open(CHAT)
}

const write = (text: string) => new Page(tab).send(CHAT, text)

// Waits until the page says this of its link; after how many seconds.
async function says(pattern: RegExp, ms: number): Promise<number> {
  const began = performance.now()
  await tab.evaluate(`(async () => {
    const until = performance.now() + ${ms}
    const said = () => document.querySelector('[role=status][aria-label=Connection]')?.textContent ?? ''
    while (!${pattern}.test(said())) {
      if (performance.now() > until) throw new Error('after ${ms} ms the page says: ' + said())
      await new Promise((done) => setTimeout(done, 20))
    }
  })()`)
  return Math.round(performance.now() - began) / 1000
}
const UP = /Direct|Relayed/
const DOWN = /^(?!.*(Direct|Relayed))/

// Both sides write, and each text stands once on the phone, in order.
async function talks(name: string): Promise<void> {
  await write(`${name} of the page`)
  await site.phone.send(CHAT, `${name} of the phone`)
  await tab.shows(`${name} of the phone`)
  await expect.poll(() => told(name)).toContain(`${name} of the page`)
}

// The phone's messages that begin so.
async function told(prefix: string): Promise<string[]> {
  const texts = (await site.phone.messages(CHAT)).map((m) => m.text)
  return texts.filter((t) => t.startsWith(prefix))
}

describe.skipIf(hidden)('an address changes during an upload of 200 MB', () => {
  test.each(['page', 'phone'] as const)('of the %s', async (side) => {
    await set({})
    const file = `film.bin`
    const path = await noise(join(site.home, '..', file), LARGE, side)
    await tab.choose('Files to send', [path])
    await tab.click('button', 'Send files')
    const sent = async () => (await moved(tab)).out
    await expect.poll(sent, { timeout: 120_000, interval: 20 }).toBeGreaterThan(LARGE / 3)
    const host = side === 'page' ? site.pageHost : site.phoneHost
    host.move(site.spare())
    const before = await sent()
    expect(before).toBeLessThan(LARGE)
    const began = performance.now()
    const noticed = await says(DOWN, 30_000)
    const repaired = noticed + (await says(UP, 60_000))
    let id = ''
    await expect
      .poll(
        async () => {
          const found = (await site.phone.messages(CHAT)).find((m) => m.media?.name === file)
          id = found?.media?.id ? found.id : ''
          return id
        },
        { timeout: 200_000, interval: 200 },
      )
      .not.toBe('')
    const whole = (performance.now() - began) / 1000
    const to = join(site.home, '..', 'saved')
    await tandem(site.home, 'save', id, to)
    expect(await sum(to)).toBe(await sum(path))
    expect(await sent()).toBeLessThan(1.3 * LARGE)
    table.push(
      `new address of the ${side}, ${(before / MB).toFixed(0)} of 200 MB sent: noticed after ${noticed} s, repaired after ${repaired} s, file whole after ${whole.toFixed(1)} s, hash equal`,
    )
    expect(noticed).toBeLessThan(5)
  })
})

describe.skipIf(hidden)('the direct path is cut in one direction', () => {
  test.each(['to the page', 'to the phone'])('%s', async (direction) => {
    await set({})
    await talks('before')
    const [to, from] =
      direction === 'to the page'
        ? [site.pageHost, site.phoneHost]
        : [site.phoneHost, site.pageHost]
    to.filter(`chain cut {
      type filter hook input priority filter
      ip saddr ${from.address} drop
    }`)
    await write('during 1')
    await write('during 2')
    const noticed = await says(DOWN, 30_000)
    const repaired = noticed + (await says(/Relayed/, 60_000))
    await expect.poll(() => told('during'), { timeout: 30_000 }).toEqual(['during 1', 'during 2'])
    await talks('after')
    expect(await told('during')).toEqual(['during 1', 'during 2'])
    table.push(`cut ${direction}: noticed after ${noticed} s, repaired after ${repaired} s`)
    expect(noticed).toBeLessThan(5)
  })
})

test.skipIf(hidden)('what the phone says does not reach a page that is idle', async () => {
  await set({})
  await talks('before')
  await new Promise((done) => setTimeout(done, 10_000)) // nobody does anything
  site.pageHost.filter(`chain cut {
    type filter hook input priority filter
    ip saddr ${site.phoneHost.address} drop
  }`)
  await site.phone.send(CHAT, 'during')
  const noticed = await says(DOWN, 30_000)
  await tab.shows('during', 30_000)
  await talks('after')
  table.push(`cut to an idle page: noticed after ${noticed} s`)
  expect(noticed).toBeLessThan(8)
})

describe.skipIf(hidden)('what stands between them', () => {
  test('the server is down, and the link goes on', async () => {
    await set({ relay: { port: 3478, transports: ['udp', 'tcp'] } })
    await talks('before')
    await site.server!.stop()
    for (let i = 0; i < 3; i++) {
      await talks(`without a server ${i}`)
      await expect(says(DOWN, 5_000)).rejects.toThrow(/the page says/)
    }
    // The path goes too: it is repaired as soon as the server is back.
    site.pageHost.move(site.spare())
    await write('during')
    await says(DOWN, 30_000)
    await site.startServer()
    const repaired = await says(UP, 60_000)
    await talks('after')
    expect(await told('during')).toEqual(['during'])
    table.push(`path lost without a server: repaired ${repaired} s after it came back`)
  })

  test('the relay restarts while it relays', async () => {
    await set({
      page: { nat: 'symmetric' },
      phone: { nat: 'symmetric' },
      relay: { port: 3478, transports: ['udp', 'tcp'] },
    })
    await talks('before')
    expect((await site.path())?.kind).toBe('relayed')
    await site.relay!.stop('SIGKILL')
    await site.startRelay()
    await write('during')
    const noticed = await says(DOWN, 30_000)
    const repaired = noticed + (await says(UP, 60_000))
    await talks('after')
    expect(await told('during')).toEqual(['during'])
    table.push(`relay restarted: noticed after ${noticed} s, repaired after ${repaired} s`)
    expect(noticed).toBeLessThan(5)
  })
})
