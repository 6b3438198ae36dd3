// How long from the scan to the open channel and to the first chat list on
// screen, beside a bare peer connection of the same two programs' libraries in
// the same run; and how much is loaded for it.

import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { args, find } from '../harness/browsers'
import { startPhone, startServer, tandem, tempDir, type Server } from '../harness/processes'
import { type Bare, connect, startBare } from './bare'
import { median, say } from './figures'
import { linkPage, marks } from './page'

const runs = Number(process.env['BENCH_RUNS'] ?? 20)
const secret = 'a secret that only this benchmark knows'

let server: Server
let browser: Browser
let dir: string
let remove: () => void
let bare: Bare

beforeAll(async () => {
  ;[dir, remove] = tempDir()
  const secretFile = join(dir, 'turn-secret')
  writeFileSync(secretFile, secret, { mode: 0o600 })
  server = await startServer([`--turn-secret-file=${secretFile}`])
  browser = await chromium.launch({
    executablePath: find('TANDEM_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']),
    args,
  })
  bare = await startBare(dir)
})

afterAll(async () => {
  await browser.close()
  await server.stop()
  await bare.stop()
  remove()
})

describe.each([
  { path: 'direct', page: 'auto', phone: 'auto' },
  { path: 'relayed', page: 'relay', phone: 'relay' },
])('link $path', ({ path, page: pagePolicy, phone: phonePolicy }) => {
  test('beside a bare pair', async () => {
    const home = join(dir, path)
    const phone = await startPhone(home, '--sample', `--path=${phonePolicy}`)
    const pairs: number[] = []
    const opened: number[] = []
    const painted: number[] = []
    const trips: number[] = []
    try {
      // Turn by turn, so that a busy moment of the machine falls on both.
      for (let i = 0; i < runs; i++) {
        pairs.push(await barePair(path === 'relayed'))
        const run = await link(home, pagePolicy)
        opened.push(run.opened)
        painted.push(run.painted)
        trips.push(run.roundTrips)
      }
    } finally {
      await phone.stop()
    }
    const base = median(pairs)
    say(
      `${path}: bare pair, offer made → channel open`,
      `${base.toFixed(1)} ms (median of ${runs})`,
    )
    say(
      `${path}: scan → channel open`,
      `${median(opened).toFixed(1)} ms`,
      median(opened) / base,
      1.5,
    )
    say(
      `${path}: scan → first chat list painted`,
      `${median(painted).toFixed(1)} ms`,
      median(painted) / base,
      2.5,
    )
    say(`${path}: signaling round trips, scan → both descriptions set`, `${median(trips)}`)
    expect(opened).toHaveLength(runs)
  })
})

// One link with a fresh browser profile; times in milliseconds from the moment
// that the phone has the link's text.
async function link(home: string, policy: string) {
  const context = await browser.newContext()
  try {
    await context.addInitScript(`localStorage.setItem('tandem.path', ${JSON.stringify(policy)})`)
    const page = await context.newPage()
    const frames = countFrames(page)
    await page.goto(server.origin)
    const events = await linkPage(page, home)
    const at = await marks(page)
    const start = events.find((e) => e.stage === 'server')!.time
    await tandem(home, 'unlink', events.find((e) => e.event === 'linked')!.device!.id)
    return {
      opened: at['tandem:open']! - start,
      painted: at['tandem:chats-painted']! - start,
      roundTrips: frames.roundTrips(),
    }
  } finally {
    await context.close()
  }
}

// Counts, on the page's socket, how often the page answered between the offer
// and its own description being set: each answer ends one round trip.
function countFrames(page: Page) {
  let offers = 0
  let answers = 0
  page.on('websocket', (ws) => {
    ws.on('framereceived', (f) => {
      const kind = sealedKind(String(f.payload))
      if (kind === 1) offers++
    })
    ws.on('framesent', (f) => {
      const kind = sealedKind(String(f.payload))
      if (kind === 2) answers++
    })
  })
  return { roundTrips: () => Math.max(offers, answers) }
}

// The first byte of a frame's data, which says what it is (PAIRING.md).
function sealedKind(text: string): number | undefined {
  const f = JSON.parse(text) as { data?: string }
  return f.data === undefined ? undefined : Buffer.from(f.data, 'base64url')[0]
}

// A bare pair: peer connections with one negotiated channel, and nothing else.
async function barePair(relayed: boolean): Promise<number> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(bare.url)
    return (await connect(page, relayed ? relay() : undefined)).milliseconds
  } finally {
    await context.close()
  }
}

// Credentials of the TURN REST API, as the server makes them.
function relay() {
  const username = `${Math.floor(Date.now() / 1000) + 600}:bench`
  return {
    urls: [`turn:127.0.0.1:${server.turnPort}?transport=udp`],
    username,
    credential: createHmac('sha1', secret).update(username).digest('base64'),
  }
}
