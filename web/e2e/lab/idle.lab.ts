// What an idle link costs: packets and bytes a minute on both sides, in front and
// in the background, apart from the checks by which ICE keeps consent (RFC 7675).

import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, expect, test } from 'vitest'
import { Page } from '../harness/actors'
import { playwright, type Tab } from '../harness/browsers'
import { type Host, hindrance } from './namespaces'
import { Site } from './site'

const MINUTE = 60_000
const SETTLED = 15_000 // after linking, and after a change

const hidden = hindrance()
if (hidden) console.log(`The cost of an idle link is not measured: ${hidden}`)

let site: Site
const table: string[] = []
afterEach(() => site?.strike())
afterAll(() => console.log(['', ...table].join('\n')))

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms))

// Counts what comes and goes, from when it is called: ICE's checks have STUN's
// magic cookie in their second word.
function count(host: Host): void {
  const kinds = ['ice', 'link', 'server'].flatMap((k) => [`${k}_in`, `${k}_out`])
  const chain = (name: string, hook: string, device: string, way: string) => `chain ${name} {
    type filter hook ${hook} priority filter
    ${device} "lo" accept
    udp dport 5353 accept
    udp length >= 28 @th,96,32 0x2112a442 counter name ice_${way} accept
    meta l4proto udp counter name link_${way}
    meta l4proto tcp counter name server_${way}
  }`
  host.filter(
    ...kinds.map((kind) => `counter ${kind} {}`),
    chain('arriving', 'input', 'iifname', 'in'),
    chain('leaving', 'output', 'oifname', 'out'),
  )
}

// How often the threads of a process were woken.
function wakes(pid: number): number {
  let sum = 0
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const status = readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8')
    sum += Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)![1])
  }
  return sum
}

// A tab that nobody sees: browsers without a screen show all of theirs.
async function hide(tab: Tab): Promise<void> {
  await playwright(tab).evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    Object.defineProperty(document, 'hidden', { value: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
}

test.skipIf(hidden)('an idle link', async () => {
  site = await Site.set()
  const tab = await site.open()
  await site.link(tab)
  await new Page(tab).open('Notes to self')
  for (const where of ['in front', 'in the background']) {
    if (where !== 'in front') await hide(tab)
    await wait(SETTLED)
    const pid = site.running!.child.pid!
    const woken = wakes(pid)
    for (const host of [site.pageHost, site.phoneHost]) count(host)
    await wait(MINUTE)
    const wakeUps = wakes(pid) - woken
    for (const [side, host] of [
      ['page', site.pageHost],
      ['phone', site.phoneHost],
    ] as const) {
      const c = host.counted()
      const of = (kind: string) => {
        const [out, back] = [c[`${kind}_out`]!, c[`${kind}_in`]!]
        return `${out.packets} packets (${out.bytes} B) out, ${back.packets} (${back.bytes} B) in`
      }
      table.push(`${where}, ${side}, a minute:`)
      table.push(`  ICE's consent  ${of('ice')}`)
      table.push(`  the link       ${of('link')}`)
      table.push(`  the server     ${of('server')}`)
      for (const way of ['link_in', 'link_out'])
        expect(c[way]!.packets, `${where}, ${side}, ${way}`).toBeLessThanOrEqual(4)
    }
    table.push(`  wake-ups of the phone's threads: ${wakeUps}`)
  }
})
