// The page's side against a phone's side that keeps to package wire, over a
// real MessageChannel.
import { afterEach, expect, test } from 'vitest'
import { DROP } from '../model/uploads'
import type { Progress } from '../model/uploads'
import type { Bytes } from '../protocol/bytes'
import { type FromPage, MaxWhole } from '../protocol/wire.gen'
import { Bulk, type BulkChannel } from './bulk'
import { MediaError } from './bulkframes'
import { ALL, LEAST, MOST } from './bulkgrants'
import { contentId } from './bulkhash'
import { verified } from './bulkverify'
import { type TestContent, TestPhone } from './testphone'

const MB = 1 << 20

// A channel to the phone. What is sent is buffered until the phone takes it.
class Channel extends EventTarget {
  binaryType: BinaryType = 'blob'
  bufferedAmount = 0
  bufferedAmountLowThreshold = 0
  readyState: RTCDataChannelState = 'open'
  mostBuffered = 0
  readonly port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.port = port
    port.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent('message', { data }))
  }
  send(frame: Bytes): void {
    this.bufferedAmount += frame.length
    this.mostBuffered = Math.max(this.mostBuffered, this.bufferedAmount)
    this.port.postMessage(frame.buffer)
  }
  taken(bytes: number): void {
    const before = this.bufferedAmount
    this.bufferedAmount -= bytes
    const low = this.bufferedAmountLowThreshold
    if (before > low && this.bufferedAmount <= low)
      this.dispatchEvent(new Event('bufferedamountlow'))
  }
}

class Pair {
  readonly phone = new TestPhone()
  readonly told: FromPage[] = []
  readonly bulk = new Bulk((f) => {
    if (this.refusing) return false
    this.told.push(f)
    this.phone.frame(f)
    this.#pump()
    return true
  })
  refusing = false
  channel: Channel | undefined
  #end: (() => void) | undefined
  #pumping = false

  link(): Channel {
    const { port1, port2 } = new MessageChannel()
    const channel = (this.channel = new Channel(port1))
    port2.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      if (this.channel !== channel) return
      channel.taken(data.byteLength)
      this.phone.chunk(data)
    }
    this.phone.linked({
      frame: (f) => queueMicrotask(() => this.channel === channel && this.bulk.frame(f)),
      chunk: (frame) => port2.postMessage(frame.buffer, [frame.buffer]),
    })
    this.bulk.linked(channel as unknown as BulkChannel)
    this.#end = () => {
      port1.close()
      port2.close()
    }
    return channel
  }

  cut(): void {
    this.channel = undefined
    this.#end?.()
    this.phone.lost()
    this.bulk.lost()
  }

  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    setImmediate(() => {
      this.#pumping = false
      if (this.phone.step()) this.#pump()
    })
  }
}

const pairs: Pair[] = []
function pair(): Pair {
  const p = new Pair()
  pairs.push(p)
  return p
}
afterEach(() => {
  for (const p of pairs.splice(0)) {
    p.cut()
    expect(p.phone.faults).toEqual([])
  }
})

const byteAt = (i: number) => (31 * i + Math.floor(i / 256)) & 255
// It repeats, so that much of it is made quickly.
const PERIOD = 1 << 16
const pattern = Uint8Array.from({ length: PERIOD }, (_, i) => byteAt(i))
function content(size: number): TestContent {
  const read = (from: number, to: number) => {
    const bytes = new Uint8Array(to - from)
    for (let at = from; at < to;) {
      const part = pattern.subarray(at % PERIOD, (at % PERIOD) + to - at)
      bytes.set(part, at - from)
      at += part.length
    }
    return bytes
  }
  return { size, read }
}

async function readAll(stream: ReadableStream<Bytes>): Promise<Bytes> {
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

test('a part of a content comes as it is', async () => {
  const p = pair()
  p.link()
  p.phone.contents.set('m', content(3 * MB))
  const got = await readAll(p.bulk.fetch('m', 1000, 2 * MB + 7))
  expect(got.length).toBe(2 * MB + 7 - 1000)
  expect(got.every((b, i) => b === byteAt(1000 + i))).toBe(true)
  expect(await readAll(p.bulk.fetch('m', 5, 5))).toHaveLength(0)
})

test('what nobody reads is not sent', async () => {
  const p = pair()
  p.link()
  for (let i = 0; i < 12; i++) {
    p.phone.contents.set(`m${i}`, { size: 2 ** 40, read: (a, b) => new Uint8Array(b - a) })
  }
  const readers = Array.from({ length: 12 }, (_, i) =>
    p.bulk.fetch(`m${i}`, 0, 2 ** 40).getReader(),
  )
  await Promise.all(readers.map((r) => r.read()))
  await expect.poll(() => [...p.phone.sending.values()].every((s) => s.at === s.granted)).toBe(true)
  const ahead = [...p.phone.sending.values()].map((s) => s.at)
  expect(Math.max(...ahead)).toBeLessThanOrEqual(MOST + MB)
  expect(ahead.reduce((a, b) => a + b)).toBeLessThanOrEqual(ALL + 12 * LEAST + 12 * MB)
  await Promise.all(readers.map((r) => r.cancel()))
  expect(p.phone.sending.size).toBe(0)
})

test('a lost link is waited out, and the next goes on at the byte', async () => {
  const p = pair()
  p.phone.contents.set('m', content(20 * MB))
  const reader = p.bulk.fetch('m', 0, 20 * MB).getReader() // before there is a link
  p.link()
  let at = 0
  for (let cuts = 0; ;) {
    const { done, value } = await reader.read()
    if (done) break
    for (let i = 0; i < value.length; i += 997) expect(value[i]).toBe(byteAt(at + i))
    at += value.length
    if (at > (cuts + 1) * 6 * MB) {
      cuts++
      p.cut()
      p.link()
    }
  }
  expect(at).toBe(20 * MB)
  const from = p.phone.begun.map((b) => b.from)
  expect(from).toHaveLength(4)
  expect(from[1]).toBeGreaterThanOrEqual(6 * MB)
})

test('an error of the phone comes behind the bytes before it, with its words', async () => {
  const p = pair()
  p.link()
  const failing = readAll(p.bulk.fetch('none', 0, 10))
  await expect(failing).rejects.toThrow('That file is not on the phone.')
  p.phone.contents.set('m', content(10 * MB))
  const reader = p.bulk.fetch('m', 0, 10 * MB).getReader()
  await reader.read()
  const waiting = reader.read()
  p.bulk.close(new MediaError('ended', 'The link is over.'))
  await expect(waiting.then(() => reader.read()).then(() => reader.read())).rejects.toThrow('over')
})

test('bytes at another offset than was asked for are a fault', async () => {
  const p = pair()
  p.link()
  p.phone.contents.set('m', content(MB))
  p.phone.step = () => false // sends nothing by itself
  const reading = readAll(p.bulk.fetch('m', 0, MB))
  const bytes = new Uint8Array(12 + 10)
  new DataView(bytes.buffer).setUint32(0, 1)
  new DataView(bytes.buffer).setUint32(8, 5)
  p.channel?.dispatchEvent(new MessageEvent('message', { data: bytes.buffer }))
  await expect(reading).rejects.toThrow('other bytes')
  expect(p.told.at(-1)).toMatchObject({ type: 'stop', stream: 1 })
})

test('more streams than there are places take turns', async () => {
  const p = pair()
  p.link()
  for (let i = 0; i < 40; i++) p.phone.contents.set(`m${i}`, content(300_000 + i))
  const all = await Promise.all(
    Array.from({ length: 40 }, (_, i) => readAll(p.bulk.fetch(`m${i}`, 0, 300_000 + i))),
  )
  expect(all.map((b) => b.length)).toEqual(Array.from({ length: 40 }, (_, i) => 300_000 + i))
})

test('streams that nobody reads make room, and go on when somebody does', async () => {
  const p = pair()
  p.link()
  for (let i = 0; i < 17; i++) p.phone.contents.set(`m${i}`, content(12 * MB))
  const idle = Array.from({ length: 16 }, (_, i) => p.bulk.fetch(`m${i}`, 0, 12 * MB).getReader())
  for (const r of idle) await r.read()
  expect(await readAll(p.bulk.fetch('m16', 0, 100))).toHaveLength(100)
  const sizes = await Promise.all(
    idle.slice(0, 3).map(async (r) => {
      let n = 0
      for (let x = await r.read(); !x.done; x = await r.read()) n += x.value.length
      return n
    }),
  )
  expect(Math.min(...sizes)).toBeGreaterThan(11 * MB)
}, 20_000)

test('a whole content is checked', async () => {
  const p = pair()
  p.link()
  const bytes = content(2 * MB + 5).read(0, 2 * MB + 5)
  const id = await contentId(new Blob([bytes]))
  p.phone.contents.set(id, content(2 * MB + 5))
  expect((await readAll(verified(p.bulk.fetch(id, 0, bytes.length), id))).length).toBe(bytes.length)
  const other = await contentId(new Blob(['other']))
  p.phone.contents.set(other, content(2 * MB + 5))
  await expect(readAll(verified(p.bulk.fetch(other, 0, bytes.length), other))).rejects.toThrow(
    'not what',
  )
})

function file(size: number): Blob {
  return new Blob([content(size).read(0, size)])
}

test('an upload arrives whole, within what is granted, and both know it by the same ID', async () => {
  const p = pair()
  const channel = p.link()
  const progress: Progress[] = []
  const blob = file(9 * MB + 3)
  const id = await p.bulk.upload('u', blob, (x) => progress.push(x), new AbortController().signal)
  expect(id).toBe(await contentId(blob))
  expect(p.phone.received('u')).toBe(blob.size)
  expect(progress.at(-1)).toMatchObject({ done: blob.size, total: blob.size })
  expect(channel.mostBuffered).toBeLessThan(5 * MB)
  const none = await p.bulk.upload('e', new Blob([]), () => {}, new AbortController().signal)
  expect(none).toBe(await contentId(new Blob([])))
})

test('an upload goes on at the byte that the phone names', async () => {
  const p = pair()
  p.link()
  const blob = file(5 * MB + 1)
  let cuts = 0
  const id = await p.bulk.upload(
    'u',
    blob,
    ({ done }) => {
      if (done > (cuts + 1) * 2 * MB) {
        cuts++
        p.cut()
        setTimeout(() => p.link())
      }
    },
    new AbortController().signal,
  )
  expect(id).toBe(await contentId(blob))
  expect(cuts).toBe(2)
  // A page that was reloaded has sent nothing of it, and knows no block's sum.
  const again = pair()
  again.phone.uploads.set('u', [content(2_500_000).read(0, 2_500_000)])
  again.link()
  expect(await again.bulk.upload('u', blob, () => {}, new AbortController().signal)).toBe(id)
  expect(again.phone.begun).toEqual([{ type: 'upload', from: 2_500_000 }])
})

test('an upload that arrived changed is no success', async () => {
  const p = pair()
  p.phone.uploads.set('u', [new Uint8Array(MB)])
  p.link()
  const sending = p.bulk.upload('u', file(2 * MB), () => {}, new AbortController().signal)
  await expect(sending).rejects.toThrow('not what was sent')
})

test.each([
  ['for a while', 'pause', true],
  ['for good', DROP, false],
])('an upload is given up %s', async (_, reason, kept) => {
  const p = pair()
  p.link()
  const stop = new AbortController()
  const sending = p.bulk.upload(
    'u',
    file(6 * MB),
    ({ done }) => done > 2 * MB && stop.abort(reason),
    stop.signal,
  )
  await expect(sending).rejects.toBe(reason)
  expect(p.phone.received('u') > 0).toBe(kept)
  const sent = p.told.length
  await new Promise((done) => setImmediate(done))
  expect(p.told.length).toBe(sent)
})

test('a frame that the control channel does not take now is told later', async () => {
  const p = pair()
  p.phone.contents.set('m', content(100))
  p.refusing = true
  p.link()
  const reading = readAll(p.bulk.fetch('m', 0, 100))
  setTimeout(() => (p.refusing = false), 50)
  expect(await reading).toHaveLength(100)
})

test('what is given up without a link is forgotten by the phone with the next one', async () => {
  const p = pair()
  p.link()
  const c = content(30 * MB)
  const file = new Blob([c.read(0, c.size)])
  const begun = (id: string, stop: AbortController) =>
    new Promise<{ result: Promise<unknown> }>((done) => {
      const sent = p.bulk.upload(id, file, (at) => at.done > 0 && done({ result }), stop.signal)
      const result = sent.catch((why: unknown) => why)
    })
  const [pause, lose] = [new AbortController(), new AbortController()]
  const paused = await begun('paused', pause)
  pause.abort('later')
  expect(await paused.result).toBe('later')
  const lost = await begun('lost', lose)
  p.cut()
  lose.abort(DROP)
  expect(await lost.result).toBe(DROP)
  await expect(p.bulk.upload('paused', file, () => {}, AbortSignal.abort(DROP))).rejects.toBe(DROP)
  p.link()
  const dropped = p.told.flatMap((f) => (f.type === 'stop' && f.drop ? [f.stream] : []))
  const uploads = p.told.filter((f) => f.type === 'upload' && dropped.includes(f.stream))
  expect(uploads).toMatchObject([{ upload: 'lost' }, { upload: 'paused' }])
  expect(p.phone.uploads.size).toBe(0)
})

test('a small content comes whole without its size, anew after a lost link', async () => {
  const p = pair()
  p.phone.contents.set('m', content(MB + 7))
  const whole = p.bulk.whole('m')
  p.link()
  p.cut()
  p.link()
  const got = await whole
  expect(got.length).toBe(MB + 7)
  expect(got.every((b, i) => b === byteAt(i))).toBe(true)
  await expect(p.bulk.whole('none')).rejects.toThrow('not on the phone')
})

test('of a small content no more is taken than is small', async () => {
  const p = pair()
  p.phone.contents.set('m', content(10))
  p.link()
  const whole = p.bulk.whole('m')
  p.bulk.frame({ type: 'grant', stream: 1, to: MaxWhole + 1 })
  await expect(whole).rejects.toThrow('other bytes')
  expect(p.told.at(-1)).toMatchObject({ type: 'stop', stream: 1 })
})
