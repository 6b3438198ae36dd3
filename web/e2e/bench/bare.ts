// The bare peer that measurements are put beside (peer/transport/barepeer).

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Program } from '../harness/processes'
import type { Evaluates } from './page'

export interface Bare {
  url: string
  stop(): Promise<void>
}

// Builds it into dir and starts it.
export async function startBare(dir: string): Promise<Bare> {
  const path = join(dir, 'barepeer')
  const build = spawn('go', ['build', '-o', path, './peer/transport/barepeer'], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: 'inherit',
  })
  const code = await new Promise((done) => build.on('close', done))
  if (code !== 0) throw new Error('building the bare peer failed')
  const p = new Program(path, [])
  const [url] = await p.sees(/http:\S+/)
  return { url: url!, stop: () => p.stop() }
}

export interface Relay {
  urls: string[]
  username: string
  credential: string
}

// Connects the bare peer's own page to it, by its one channel; how long it took.
export function connect(page: Evaluates, relay?: Relay): Promise<{ milliseconds: number }> {
  return page.evaluate(`(async () => {
    const relay = ${JSON.stringify(relay ?? null)}
    const post = (path, v) =>
      fetch(path, { method: 'POST', body: JSON.stringify(v) }).then((r) => r.json())
    const pc = new RTCPeerConnection(
      relay ? { iceServers: [relay], iceTransportPolicy: 'relay' } : {},
    )
    const channel = pc.createDataChannel('bare', { negotiated: true, id: 0 })
    channel.binaryType = 'arraybuffer'
    const candidates = []
    let answered = false
    pc.onicecandidate = (e) => {
      if (!e.candidate) return
      if (answered) void post('/candidate', e.candidate)
      else candidates.push(e.candidate)
    }
    await pc.setRemoteDescription(await post('/offer', { relay }))
    await pc.setLocalDescription(await pc.createAnswer())
    await post('/answer', pc.localDescription)
    answered = true
    for (const c of candidates) void post('/candidate', c)
    const opened = await fetch('/opened').then((r) => r.json())
    window.bare = { pc, channel }
    return opened
  })()`)
}

// How long the connected page takes to get so many bytes, in milliseconds.
export function download(page: Evaluates, bytes: number): Promise<number> {
  return page.evaluate(`(async () => {
    const start = performance.now()
    let left = ${bytes}
    const all = new Promise((done) => {
      bare.channel.onmessage = (e) => (left -= e.data.byteLength) <= 0 && done()
    })
    const answer = await fetch('/send?bytes=${bytes}')
    if (!answer.ok) throw new Error(await answer.text())
    await all
    return performance.now() - start
  })()`)
}

// How long it takes to send so many, until the bare peer has them.
export function upload(page: Evaluates, bytes: number): Promise<number> {
  return page.evaluate(`(async () => {
    const start = performance.now()
    const came = fetch('/receive?bytes=${bytes}')
    const { channel } = bare
    channel.bufferedAmountLowThreshold = 1 << 19
    const data = new Uint8Array(1 << 16)
    for (let left = ${bytes}; left > 0; left -= data.length) {
      if (channel.bufferedAmount > 1 << 20)
        await new Promise((done) => (channel.onbufferedamountlow = done))
      channel.send(data.subarray(0, left))
    }
    const answer = await came
    if (!answer.ok) throw new Error(await answer.text())
    return performance.now() - start
  })()`)
}
