// A small content of which only the ID is known, fetched whole. After a lost link
// it begins anew.

import { type Bytes, concat } from '../protocol/bytes'
import { MaxWhole } from '../protocol/wire.gen'
import { type Chunk, type Granted, MediaError, type Stopped } from './bulkframes'
import type { BulkHooks, BulkStream } from './bulkstream'
import { t } from '../words/failures'

export class Whole implements BulkStream {
  readonly done: Promise<Bytes>
  readonly idle = 0
  readonly #media: string
  readonly #hooks: BulkHooks
  #resolve!: (bytes: Bytes) => void
  #reject!: (reason: Error) => void
  #number: number | undefined
  #parts: Bytes[] = []
  #at = 0
  #size: number | undefined // once the phone has said it
  #over = false

  constructor(media: string, hooks: BulkHooks) {
    this.#media = media
    this.#hooks = hooks
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  get wantsLink(): boolean {
    return !this.#over
  }

  start(number: number): void {
    this.#number = number
    const fetch = { type: 'fetch' as const, stream: number, media: this.#media }
    this.#hooks.tell({ ...fetch, from: 0, to: 0, grant: MaxWhole })
  }

  // Never idle, so never parked.
  park(): void {}

  lost(): void {
    this.#number = this.#size = undefined
    this.#parts = []
    this.#at = 0
  }

  // Comes on another channel than the bytes: before or behind them.
  granted({ to }: Granted): void {
    // Whatever the phone says: it would all stand in memory.
    if (to > MaxWhole) return this.#refuse()
    this.#size = to
    this.#settle()
  }

  chunk({ offset, bytes }: Chunk): void {
    if (offset !== this.#at) return this.#refuse()
    this.#parts.push(bytes)
    this.#at += bytes.length
    this.#settle()
  }

  stopped({ error }: Stopped): void {
    this.fail(error ?? new MediaError('ended', t('transfer-ended')))
  }

  fail(error: Error): void {
    this.#end(() => this.#reject(error))
  }

  #settle(): void {
    if (this.#at > (this.#size ?? MaxWhole)) return this.#refuse()
    if (this.#at === this.#size) this.#end(() => this.#resolve(concat(...this.#parts)))
  }

  #refuse(): void {
    if (this.#number !== undefined) this.#hooks.tell({ type: 'stop', stream: this.#number })
    this.fail(new MediaError('internal', t('other-bytes')))
  }

  #end(settle: () => void): void {
    if (this.#over) return
    this.#over = true
    const number = this.#number
    this.#number = undefined
    this.#hooks.left(this, number)
    settle()
    this.#parts = []
  }
}
