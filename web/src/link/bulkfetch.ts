// A part of a content on its way from the phone, as a stream of bytes. A link
// that is lost makes it wait; it goes on at its byte with the next.

import type { Bytes } from '../protocol/bytes'
import { concat } from '../protocol/bytes'
import { type Chunk, MediaError, type Stopped } from './bulkframes'
import type { Grantee, Grants } from './bulkgrants'
import type { BulkHooks, BulkStream } from './bulkstream'
import { t } from '../words/failures'

// What a reader gets at once, at most: whoever passes it on does so less often.
const PIECE = 512 << 10
// Bytes that are worth a grant of their own.
const LEAST_GRANT = 512 << 10

export class Download implements BulkStream, Grantee {
  readonly stream: ReadableStream<Bytes>
  readonly #media: string
  readonly #to: number
  readonly #hooks: BulkHooks
  readonly #grants: Grants
  readonly #queue: Bytes[] = []
  #taken: number // offset of the next byte for the reader
  #at: number // offset of the next byte from the phone
  #granted: number
  #number: number | undefined // while it is open on the link
  #parked = false
  #error: Error | undefined
  #over = false
  #reading: (() => void) | undefined // a reader that waits
  #readAt = performance.now()

  constructor(media: string, from: number, to: number, grants: Grants, hooks: BulkHooks) {
    this.#media = media
    this.#to = to
    this.#at = this.#taken = this.#granted = from
    this.#grants = grants
    this.#hooks = hooks
    this.stream = new ReadableStream<Bytes>(
      {
        start: (c) => {
          if (from === to) c.close()
        },
        pull: (c) => this.#pull(c),
        cancel: () => this.#cancel(),
      },
      { highWaterMark: 0 },
    )
  }

  get ahead(): number {
    return Math.max(this.#granted, this.#at) - this.#taken
  }

  // A parked one has enough to give until its reader comes back.
  get wantsLink(): boolean {
    return (
      !this.#over &&
      !this.#error &&
      this.#at < this.#to &&
      (!this.#parked || this.#queue.length === 0)
    )
  }

  // For how long nobody has read what is there, in milliseconds.
  get idle(): number {
    return this.#queue.length === 0 ? 0 : performance.now() - this.#readAt
  }

  start(number: number): void {
    this.#number = number
    this.#parked = false
    this.#grants.add(this)
    this.#granted = this.#at // what an earlier link granted is void
    this.#granted = this.#next()
    this.#hooks.tell({
      type: 'fetch',
      stream: number,
      media: this.#media,
      from: this.#at,
      to: this.#to,
      grant: this.#granted,
    })
  }

  // Gives its place to another stream.
  park(): void {
    if (this.#number !== undefined) this.#hooks.tell({ type: 'stop', stream: this.#number })
    this.#parked = true
    this.lost()
  }

  lost(): void {
    this.#number = undefined
    this.#granted = this.#at
  }

  chunk({ offset, bytes }: Chunk): void {
    const end = offset + bytes.length
    if (offset !== this.#at || end > this.#granted) {
      return this.#fail(new MediaError('internal', t('other-bytes')))
    }
    this.#at = end
    this.#queue.push(bytes)
    if (end === this.#to) this.#leave()
    this.#wake()
  }

  stopped({ error }: Stopped): void {
    this.#number = undefined
    this.#fail(error ?? new MediaError('ended', t('transfer-ended')))
  }

  fail(error: Error): void {
    this.#fail(error)
  }

  // Grants go the other way.
  granted(): void {}

  async #pull(c: ReadableStreamDefaultController<Bytes>): Promise<void> {
    this.#readAt = performance.now()
    if (this.#queue.length === 0) {
      if (this.#error) throw this.#error
      if (this.#parked) this.#hooks.wake()
      await new Promise<void>((done) => (this.#reading = done))
      this.#reading = undefined
      if (this.#over) return
    }
    if (this.#queue.length === 0) throw this.#error ?? new MediaError('ended', t('it-ended'))
    const piece = this.#take()
    this.#taken += piece.length
    this.#grant()
    c.enqueue(piece)
    if (this.#taken === this.#to) {
      this.#end()
      c.close()
    }
  }

  #take(): Bytes {
    let count = 0
    for (let n = 0; count < this.#queue.length; count++) {
      n += this.#queue[count]!.length
      if (n > PIECE) break
    }
    const parts = this.#queue.splice(0, Math.max(1, count))
    return parts.length === 1 ? parts[0]! : concat(...parts)
  }

  // Not for every piece: a grant is a frame on the control channel.
  #grant(): void {
    if (this.#number === undefined) return
    const next = this.#next()
    const more = next - this.#granted
    if (more < LEAST_GRANT && next < this.#to) return
    if (more <= 0) return
    this.#granted = next
    this.#hooks.tell({ type: 'grant', stream: this.#number, to: next })
  }

  #next(): number {
    const next = Math.min(this.#to, this.#taken + this.#grants.window(this))
    return Math.max(this.#granted, next)
  }

  #wake(): void {
    this.#reading?.()
  }

  #cancel(): void {
    if (this.#number !== undefined) this.#hooks.tell({ type: 'stop', stream: this.#number })
    this.#queue.length = 0
    this.#end()
  }

  #fail(error: Error): void {
    if (this.#over || this.#error) return
    this.#error = error
    if (this.#number !== undefined) this.#hooks.tell({ type: 'stop', stream: this.#number })
    this.#leave()
    this.#grants.remove(this)
    // What came before is given first; the reader gets the error behind it.
    this.#wake()
  }

  #end(): void {
    this.#over = true
    this.#grants.remove(this)
    this.#leave()
    this.#wake()
  }

  #leave(): void {
    const number = this.#number
    this.#number = undefined
    this.#hooks.left(this, number)
  }
}
