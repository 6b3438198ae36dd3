// A page with a phone of its own, at the other end of a real data channel:
// what the worker's test looks at from outside.

import { Bulk } from '../../src/link/bulk'
import type { RawFrame } from '../../src/link/control'
import { type TestContent, TestPhone } from '../../src/link/testphone'
import type { Bytes } from '../../src/protocol/bytes'
import { address } from '../../src/worker/address'
import { MediaWorker } from '../../src/worker/page'

const phone = new TestPhone()
const bulk = new Bulk((f) => {
  phone.frame(f)
  pump()
  return true
})
const asked: { from: number; to: number; download: boolean }[] = []
const worker = new MediaWorker((ask) => {
  asked.push({ from: ask.from, to: ask.to, download: ask.download })
  return bulk.fetch(ask.media, ask.from, ask.to)
})

let toPage: RTCDataChannel
let pumping = false

// Sends as long as there is room.
function pump(): void {
  if (pumping) return
  pumping = true
  setTimeout(() => {
    pumping = false
    while (toPage.bufferedAmount < 4 << 20) if (!phone.step()) return
    pump()
  })
}

async function link(): Promise<void> {
  const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()]
  a.onicecandidate = (e) => void b.addIceCandidate(e.candidate ?? undefined)
  b.onicecandidate = (e) => void a.addIceCandidate(e.candidate ?? undefined)
  const options = { negotiated: true, id: 1 }
  const mine = a.createDataChannel('bulk', options)
  toPage = b.createDataChannel('bulk', options)
  toPage.binaryType = 'arraybuffer'
  toPage.onmessage = (e: MessageEvent<ArrayBuffer>) => phone.chunk(e.data)
  await a.setLocalDescription()
  await b.setRemoteDescription(a.localDescription!)
  await b.setLocalDescription()
  await a.setRemoteDescription(b.localDescription!)
  await Promise.all([mine, toPage].map((c) => new Promise((done) => (c.onopen = done))))
  phone.linked({
    frame: (f: RawFrame) => void bulk.frame(f),
    chunk: (frame) => toPage.send(frame),
  })
  bulk.linked(mine)
}

// Silence, but for the header: a sound of any length that every browser plays.
function sound(seconds: number): TestContent {
  const rate = 44_100 * 4
  const size = 44 + seconds * rate
  const header = new DataView(new ArrayBuffer(44))
  const text = (at: number, s: string) =>
    [...s].forEach((c, i) => header.setUint8(at + i, c.charCodeAt(0)))
  text(0, 'RIFF')
  header.setUint32(4, size - 8, true)
  text(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 2, true)
  header.setUint32(24, 44_100, true)
  header.setUint32(28, rate, true)
  header.setUint16(32, 4, true)
  header.setUint16(34, 16, true)
  text(36, 'data')
  header.setUint32(40, size - 44, true)
  const head = new Uint8Array(header.buffer)
  return {
    size,
    read(from, to): Bytes {
      const bytes = new Uint8Array(to - from)
      if (from < head.length) bytes.set(head.subarray(from, to))
      return bytes
    },
  }
}

function add(id: string, size: number, type: string, download: boolean): string {
  if (type === 'audio/wav') phone.contents.set(id, sound(size))
  else phone.contents.set(id, { size, read: (from, to) => new Uint8Array(to - from).fill(65) })
  const whole = phone.contents.get(id)!.size
  return address({ id, page: worker.page, type, size: whole, name: `${id}.bin`, download })
}

function save(url: string): void {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = url
  document.body.append(frame)
}

function player(url: string): HTMLVideoElement {
  const video = document.createElement('video')
  video.muted = true
  video.src = url
  document.body.append(video)
  return video
}

const ready = link().then(() => worker.start())
Object.assign(globalThis, { trial: { ready, add, save, player, asked, phone, bulk } })
