// NAT of every kind between real browsers and real phones: each links, by which
// path, and how long it took. All rows run in `make lab`, two with the other
// tests.

import { afterAll, afterEach, expect, test } from 'vitest'
import { Page } from './harness/actors'
import { hindrance } from './lab/namespaces'
import { connection, type Path, type Plan, Site } from './lab/site'

const CHAT = 'Notes to self'
const hidden = hindrance()
if (hidden) console.log(`NAT is not tested: ${hidden}`)

interface Row extends Plan {
  name: string
  wanted: 'direct' | 'relayed'
  always?: boolean
}
const at443 = { port: 443, transports: ['tcp' as const] }
const rows: Row[] = [
  { name: 'no NAT', wanted: 'direct' },
  {
    name: 'full-cone on both sides',
    page: { nat: 'full-cone' },
    phone: { nat: 'full-cone' },
    wanted: 'direct',
  },
  {
    name: 'port-restricted on both sides',
    page: { nat: 'port-restricted' },
    phone: { nat: 'port-restricted' },
    wanted: 'direct',
    always: true,
  },
  {
    name: 'symmetric at the page, port-restricted at the phone',
    page: { nat: 'symmetric' },
    phone: { nat: 'port-restricted' },
    wanted: 'relayed',
  },
  {
    name: 'port-restricted at the page, symmetric at the phone',
    page: { nat: 'port-restricted' },
    phone: { nat: 'symmetric' },
    wanted: 'relayed',
  },
  {
    name: 'symmetric at the page, full-cone at the phone',
    page: { nat: 'symmetric' },
    phone: { nat: 'full-cone' },
    wanted: 'direct',
  },
  {
    name: 'symmetric on both sides',
    page: { nat: 'symmetric' },
    phone: { nat: 'symmetric' },
    wanted: 'relayed',
  },
  {
    name: 'no UDP from the page',
    page: { nat: 'port-restricted', wall: 'no UDP' },
    phone: { nat: 'port-restricted' },
    wanted: 'relayed',
  },
  {
    name: 'no UDP from either',
    page: { nat: 'port-restricted', wall: 'no UDP' },
    phone: { nat: 'port-restricted', wall: 'no UDP' },
    wanted: 'relayed',
  },
  {
    name: 'only TCP 443 from the page',
    page: { nat: 'port-restricted', wall: 'TCP 443 only' },
    phone: { nat: 'port-restricted' },
    port: 443,
    relay: at443,
    wanted: 'relayed',
  },
  {
    name: 'only TCP 443 from either',
    page: { nat: 'port-restricted', wall: 'TCP 443 only' },
    phone: { nat: 'port-restricted', wall: 'TCP 443 only' },
    port: 443,
    relay: at443,
    wanted: 'relayed',
    always: true,
  },
]

const table: string[] = []
const words = (path: Path | undefined) =>
  path ? `${path.kind} ${path.transport ?? ''}`.trim() : ''
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

let site: Site | undefined
afterEach(async () => {
  await site?.strike()
  site = undefined
})
afterAll(() => {
  if (table.length) console.log(['', ...table].join('\n'))
})

test.skipIf(hidden).each(rows.filter((r) => r.always || process.env['TANDEM_LAB']))(
  '$name',
  async (row) => {
    site = await Site.set(row)
    const tab = await site.open()
    const linked = await site.link(tab)
    const page = new Page(tab)
    await page.open(CHAT)
    await page.send(CHAT, 'from the page')
    await expect.poll(() => site!.phone.message(CHAT, 'from the page')).toBeTruthy()
    await site.phone.send(CHAT, 'from the phone')
    await tab.shows('from the phone')
    await expect.poll(async () => (await site!.path())?.kind).toBe(row.wanted)
    const path = await site.path()
    await expect.poll(() => connection(tab)).toMatch(path!.kind === 'direct' ? /Direct/ : /Relayed/)
    const said = await connection(tab)

    const began = performance.now()
    await tab.reload()
    await tab.shows(/^(Direct|Relayed)/)
    const again = performance.now() - began
    table.push(
      `${row.name.padEnd(54)} ${words(path).padEnd(12)} ${said.trim().padEnd(28)} linked in ${seconds(linked)}, again in ${seconds(again)}`,
    )
  },
)
