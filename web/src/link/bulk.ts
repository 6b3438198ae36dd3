// Media on the bulk channel, the page's side: asks the phone for parts of
// contents, and offers it contents (peer/wire: Fetch, Upload, Grant, Stop). It
// outlives links: what is under way waits for the next one.

import { DROP, type Progress } from '../model/uploads'
import type { Bytes } from '../protocol/bytes'
import { type FromPage, MaxStreams } from '../protocol/wire.gen'
import { Download } from './bulkfetch'
import { Dropping } from './bulkdrop'
import { decodeChunk, readGrant, readStop } from './bulkframes'
import { Grants } from './bulkgrants'
import type { BulkHooks, BulkStream } from './bulkstream'
import { Upload } from './bulkupload'
import type { RawFrame } from './control'
import { Whole } from './bulkwhole'

// What is used of an RTCDataChannel.
export type BulkChannel = Pick<
  RTCDataChannel,
  | 'binaryType'
  | 'bufferedAmount'
  | 'bufferedAmountLowThreshold'
  | 'readyState'
  | 'send'
  | 'addEventListener'
  | 'removeEventListener'
>

// Bytes that may wait in the channel, and how few are left when more are sent.
const HIGH = 4 << 20
const LOW = 1 << 20
// After how long without a reader a stream has to make room for another.
const IDLE = 3_000
// A frame that the control channel did not take is tried again after so long.
const AGAIN = 100
// Streams are numbered anew after so many.
const MAX_NUMBER = 2 ** 31 - 1

export class Bulk {
  readonly #send: (frame: FromPage) => boolean
  readonly #grants = new Grants()
  readonly #open = new Map<number, BulkStream>()
  #waiting: BulkStream[] = []
  #last = 0
  #channel: BulkChannel | undefined
  #untold: FromPage[] = []
  #retry: ReturnType<typeof setTimeout> | undefined
  #rooms: (() => void)[] = []
  #parking: ReturnType<typeof setTimeout> | undefined
  readonly #hooks: BulkHooks = {
    tell: (frame) => this.#tell(frame),
    send: (frame) => this.#sendChunk(frame),
    room: () => this.#room(),
    left: (stream, number) => this.#left(stream, number),
    wake: () => this.#fill(),
  }

  // `send` carries a frame on the control channel; false: not taken now.
  constructor(send: (frame: FromPage) => boolean) {
    this.#send = send
  }

  // There is a link: everything that waits goes on.
  linked(channel: BulkChannel): void {
    this.lost()
    this.#channel = channel
    channel.binaryType = 'arraybuffer'
    channel.bufferedAmountLowThreshold = LOW
    channel.addEventListener('message', this.#onMessage)
    channel.addEventListener('bufferedamountlow', this.#onRoom)
    channel.addEventListener('open', this.#onOpen)
    this.#fill()
  }

  lost(): void {
    const channel = this.#channel
    this.#channel = undefined
    channel?.removeEventListener('message', this.#onMessage)
    channel?.removeEventListener('bufferedamountlow', this.#onRoom)
    channel?.removeEventListener('open', this.#onOpen)
    clearTimeout(this.#retry)
    clearTimeout(this.#parking)
    this.#retry = this.#parking = undefined
    this.#untold = []
    const streams = [...this.#open.values()]
    this.#open.clear()
    this.#waiting = [...streams, ...this.#waiting]
    for (const stream of streams) stream.lost()
    this.#onRoom()
  }

  // The link is over for good, and with it everything under way.
  close(reason: Error): void {
    this.lost()
    for (const stream of this.#waiting.splice(0)) stream.fail(reason)
  }

  // Takes a frame of the control channel; false when it is not about media.
  frame(f: RawFrame): boolean {
    if (f.type === 'grant') {
      const grant = readGrant(f)
      if (grant) this.#open.get(grant.stream)?.granted(grant)
    } else if (f.type === 'stop') {
      const stop = readStop(f)
      const stream = stop && this.#open.get(stop.stream)
      if (!stop || !stream) return true
      this.#left(stream, stop.stream)
      stream.stopped(stop)
    } else {
      return false
    }
    return true
  }

  // The bytes of a content from one offset up to another. The stream fails with
  // a MediaError where the phone refuses; a reader that does not read holds up
  // the phone, and nothing else.
  fetch(media: string, from: number, to: number): ReadableStream<Bytes> {
    const download = new Download(media, from, to, this.#grants, this.#hooks)
    if (from < to) this.#add(download)
    return download.stream
  }

  // The bytes of a small content whose size is not known. Rejects with a
  // MediaError where the phone refuses.
  whole(media: string): Promise<Bytes> {
    const whole = new Whole(media, this.#hooks)
    this.#add(whole)
    return whole.done
  }

  // As SendContent of model/uploads.ts.
  upload(
    id: string,
    file: Blob,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<string> {
    const drop = () => this.#add(new Dropping(id, file.size, this.#hooks))
    if (signal.aborted) {
      if (signal.reason === DROP) drop()
      return Promise.reject(signal.reason as Error)
    }
    const upload = new Upload(id, file, onProgress, this.#hooks)
    const abort = () => {
      if (signal.reason === DROP && !upload.isOpen) drop()
      upload.abort(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    this.#add(upload)
    return upload.done.finally(() => signal.removeEventListener('abort', abort))
  }

  #add(stream: BulkStream): void {
    this.#waiting.push(stream)
    this.#fill()
  }

  // Starts what waits, as far as there are places.
  #fill(): void {
    if (this.#channel?.readyState !== 'open') return
    for (;;) {
      const at = this.#waiting.findIndex((s) => s.wantsLink)
      const stream = this.#waiting[at]
      if (!stream) return
      if (this.#open.size >= MaxStreams && !this.#park()) return
      this.#waiting = this.#waiting.filter((s) => s !== stream)
      const number = this.#number()
      this.#open.set(number, stream)
      stream.start(number)
    }
  }

  // Makes room by parking the stream that nobody has read from for longest.
  // Where none has been left alone for long enough, looks again later.
  #park(): boolean {
    const entries = [...this.#open].sort(([, a], [, b]) => b.idle - a.idle)
    const [number, stream] = entries[0] ?? []
    if (number === undefined || !stream || stream.idle < IDLE) {
      this.#parking ??= setTimeout(() => {
        this.#parking = undefined
        this.#fill()
      }, IDLE)
      return false
    }
    this.#open.delete(number)
    stream.park()
    this.#waiting.push(stream)
    return true
  }

  #number(): number {
    do this.#last = (this.#last % MAX_NUMBER) + 1
    while (this.#open.has(this.#last))
    return this.#last
  }

  #left(stream: BulkStream, number: number | undefined): void {
    if (number !== undefined) this.#open.delete(number)
    this.#waiting = this.#waiting.filter((s) => s !== stream)
    this.#fill()
  }

  // In order, and none is lost as long as the link lasts.
  #tell(frame: FromPage): void {
    if (!this.#channel) return
    this.#untold.push(frame)
    if (this.#retry === undefined) this.#flush()
  }

  #flush(): void {
    this.#retry = undefined
    while (this.#untold[0]) {
      if (!this.#send(this.#untold[0])) {
        this.#retry = setTimeout(() => this.#flush(), AGAIN)
        return
      }
      this.#untold.shift()
    }
  }

  #sendChunk(frame: Bytes): boolean {
    if (this.#channel?.readyState !== 'open') return false
    try {
      this.#channel.send(frame)
      return true
    } catch {
      return false // it closes just now
    }
  }

  // Also where there is room at once it lets the other uploads go first.
  async #room(): Promise<void> {
    await undefined
    while (this.#channel && this.#channel.bufferedAmount >= HIGH) {
      await new Promise<void>((done) => this.#rooms.push(done))
    }
  }

  readonly #onRoom = (): void => {
    for (const done of this.#rooms.splice(0)) done()
  }

  readonly #onOpen = (): void => this.#fill()

  readonly #onMessage = (event: MessageEvent<unknown>): void => {
    if (!(event.data instanceof ArrayBuffer)) return
    const chunk = decodeChunk(event.data)
    // One for a stream that was just stopped is no fault.
    if (chunk) this.#open.get(chunk.stream)?.chunk(chunk)
  }
}
