// How long from the scan to the open channel and to the first chat list on
// screen, beside a bare peer connection of the same two programs' libraries in
// the same run; and how much is loaded for it.

import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { args, find } from '../harness/browsers'
import {
  Program,
  program,
  startPhone,
  startServer,
  tandem,
  tempDir,
  type Server,
} from '../harness/processes'
import { marked, median, say } from './figures'

const runs = Number(process.env['BENCH_RUNS'] ?? 20)
const secret = 'a secret that only this benchmark knows'

let server: Server
let browser: Browser
let dir: string
let remove: () => void
let bare: { url: string; stop: () => void }

beforeAll(async () => {
  ;[dir, remove] = tempDir()
  const secretFile = join(dir, 'turn-secret')
  writeFileSync(secretFile, secret, { mode: 0o600 })
  server = await startServer([`--turn-secret-file=${secretFile}`])
  browser = await chromium.launch({
    executablePath: find('TANDEM_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']),
    args,
  })
  bare = await startBare()
})

afterAll(async () => {
  await browser.close()
  await server.stop()
  bare.stop()
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
    await page.getByRole('img', { name: 'Link code' }).waitFor()
    await marked(page, 'tandem:code-shown')
    const text = await linkText(page)
    // Nobody scans within a second; by then the page has loaded the rest.
    await page.waitForLoadState('networkidle')
    const p = new Program(program('tandem'), ['link', '--yes', '--json', '-'], {
      TANDEM_HOME: home,
    })
    p.write(`${text}\n`)
    p.child.stdin!.end()
    if ((await p.ended) !== 0) throw new Error(`tandem link failed:\n${p.output}`)
    await marked(page, 'tandem:chats-painted')
    const marks = await page.evaluate<Record<string, number>>(
      `Object.fromEntries(performance.getEntriesByType('mark').map((m) => [m.name, performance.timeOrigin + m.startTime]))`,
    )
    const events = p.output
      .split('\n')
      .filter((l) => l.startsWith('{'))
      .map(
        (l) =>
          JSON.parse(l) as { event: string; stage?: string; time: number; device?: { id: string } },
      )
    const start = events.find((e) => e.stage === 'server')!.time
    const device = events.find((e) => e.event === 'linked')!.device!.id
    await tandem(home, 'unlink', device)
    return {
      opened: marks['tandem:open']! - start,
      painted: marks['tandem:chats-painted']! - start,
      roundTrips: frames.roundTrips(),
    }
  } finally {
    await context.close()
  }
}

// The link that the page's "Copy link" button gives.
async function linkText(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect.poll(() => page.evaluate(`navigator.clipboard.readText()`)).toContain('#')
  return page.evaluate(`navigator.clipboard.readText()`)
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
    await page.waitForLoadState('networkidle')
    return await page.evaluate(
      async (relay) => {
        const post = (path: string, v: unknown) =>
          fetch(path, { method: 'POST', body: JSON.stringify(v) }).then((r) => r.json())
        const pc = new RTCPeerConnection(
          relay ? { iceServers: [relay], iceTransportPolicy: 'relay' } : {},
        )
        pc.createDataChannel('bare', { negotiated: true, id: 0 })
        const candidates: RTCIceCandidate[] = []
        let answered = false
        pc.onicecandidate = (e) => {
          if (!e.candidate) return
          if (answered) void post('/candidate', e.candidate)
          else candidates.push(e.candidate)
        }
        await pc.setRemoteDescription(
          (await post('/offer', { relay })) as RTCSessionDescriptionInit,
        )
        await pc.setLocalDescription(await pc.createAnswer())
        await post('/answer', pc.localDescription)
        answered = true
        for (const c of candidates) void post('/candidate', c)
        const { milliseconds } = (await fetch('/opened').then((r) => r.json())) as {
          milliseconds: number
        }
        return milliseconds
      },
      relayed ? relay() : null,
    )
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

async function startBare() {
  const path = join(dir, 'barepeer')
  const build = spawn('go', ['build', '-o', path, './peer/transport/barepeer'], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: 'inherit',
  })
  const code = await new Promise((done) => build.on('close', done))
  if (code !== 0) throw new Error('building the bare peer failed')
  const p = new Program(path, [])
  const [url] = await p.sees(/http:\S+/)
  return { url, stop: () => void p.stop() }
}
