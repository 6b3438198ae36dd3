// A content on its way to the phone: read from the file a block at a time, sent
// as far as the phone grants, and gone on with at the byte that it names.

import type { Progress } from '../model/uploads'
import { DROP } from '../model/uploads'
import { MaxChunk } from '../protocol/wire.gen'
import { type Granted, MediaError, type Stopped, encodeChunk } from './bulkframes'
import { BLOCK, BlockSums, readBlock } from './bulkhash'
import { Speed } from './bulkspeed'
import type { BulkHooks, BulkStream } from './bulkstream'
import { t } from '../words/failures'

// Pieces that are sent before another upload has its turn.
const TURN = 4

export class Upload implements BulkStream {
  // With the content's ID, once the phone has it.
  readonly done: Promise<string>
  readonly idle = 0
  readonly #id: string
  readonly #file: Blob
  readonly #hooks: BulkHooks
  readonly #sums: BlockSums
  readonly #speed: Speed
  readonly #progress: (progress: Progress) => void
  #resolve!: (media: string) => void
  #reject!: (reason: unknown) => void
  #number: number | undefined
  #at = 0 // offset of the next byte to send
  #to = 0 // as granted
  #granting: (() => void) | undefined // the sender waits for more
  #over = false

  constructor(id: string, file: Blob, progress: (progress: Progress) => void, hooks: BulkHooks) {
    this.#id = id
    this.#file = file
    this.#hooks = hooks
    this.#progress = progress
    this.#sums = new BlockSums(file.size)
    this.#speed = new Speed(file.size)
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  // Whether the phone knows the stream now, or no more need it: only then
  // abort() tells it.
  get isOpen(): boolean {
    return this.#number !== undefined || this.#over
  }

  get wantsLink(): boolean {
    return !this.#over
  }

  start(number: number): void {
    this.#number = number
    this.#to = -1 // until the first grant
    this.#hooks.tell({ type: 'upload', stream: number, upload: this.#id, size: this.#file.size })
  }

  // Uploads are never idle, so none is parked.
  park(): void {}

  lost(): void {
    this.#number = undefined
    this.#speed.restart()
    this.#tellProgress()
    this.#granting?.()
  }

  fail(error: Error): void {
    this.#end(() => this.#reject(error))
  }

  // Of an upload nothing comes back.
  chunk(): void {
    this.#refuse(new MediaError('internal', t('bytes-wrong-way')))
  }

  granted({ from, to }: Granted): void {
    if (this.#number === undefined) return
    if (to > this.#file.size || to < this.#to) {
      return this.#refuse(new MediaError('internal', t('bytes-beyond')))
    }
    const isFirst = this.#to < 0
    this.#to = to
    if (!isFirst) return this.#granting?.()
    this.#at = from
    this.#speed.restart()
    this.#tellProgress()
    void this.#run(this.#number)
  }

  stopped({ media, error }: Stopped): void {
    this.#number = undefined
    if (media === undefined) {
      return this.fail(error ?? new MediaError('ended', t('upload-ended')))
    }
    this.#end(() => {
      this.#ownId().then((own) => {
        if (own === media) return this.#resolve(media)
        const text = t('upload-wrong')
        this.#reject(new MediaError('corrupt', text))
      }, this.#reject)
    })
  }

  // `reason` as in SendContent.
  abort(reason: unknown): void {
    if (this.#over) return
    if (this.#number !== undefined) {
      const drop = reason === DROP ? { drop: true } : {}
      this.#hooks.tell({ type: 'stop', stream: this.#number, ...drop })
    }
    this.#end(() => this.#reject(reason))
  }

  // Sends until the link that gave it this number is gone, or all is sent.
  async #run(number: number): Promise<void> {
    const isCurrent = () => this.#number === number && !this.#over
    try {
      while (isCurrent() && this.#at < this.#file.size) {
        const block = Math.floor(this.#at / BLOCK)
        const bytes = await readBlock(this.#file, block)
        const summing = this.#sums.has(block) ? undefined : this.#sums.set(block, bytes)
        const end = block * BLOCK + bytes.length
        while (isCurrent() && this.#at < end) {
          if (this.#at >= this.#to) await this.#grant()
          else await this.#hooks.room()
          for (let n = 0; n < TURN && isCurrent(); n++) {
            const until = Math.min(end, this.#to, this.#at + MaxChunk)
            if (until <= this.#at) break
            const piece = bytes.subarray(this.#at - block * BLOCK, until - block * BLOCK)
            const frame = encodeChunk({ stream: number, offset: this.#at, bytes: piece })
            if (!this.#hooks.send(frame)) return
            this.#at = until
          }
          if (isCurrent()) this.#tellProgress()
        }
        await summing
      }
    } catch {
      if (isCurrent()) this.#refuse(unreadable())
    }
  }

  #grant(): Promise<void> {
    return new Promise((done) => {
      this.#granting = () => {
        this.#granting = undefined
        done()
      }
    })
  }

  // The blocks that an earlier page sent were not seen here.
  async #ownId(): Promise<string> {
    try {
      for (let block = 0; block < this.#sums.count; block++) {
        if (!this.#sums.has(block)) await this.#sums.set(block, await readBlock(this.#file, block))
      }
    } catch {
      throw unreadable()
    }
    return this.#sums.id()
  }

  #refuse(error: MediaError): void {
    const stream = this.#number
    if (stream !== undefined) this.#hooks.tell({ type: 'stop', stream, drop: true })
    this.fail(error)
  }

  #end(settle: () => void): void {
    if (this.#over) return
    this.#over = true
    const number = this.#number
    this.#number = undefined
    this.#granting?.()
    this.#hooks.left(this, number)
    settle()
  }

  #tellProgress(): void {
    this.#progress(this.#speed.at(this.#at))
  }
}

function unreadable(): MediaError {
  const text = t('file-changed')
  return new MediaError('unreadable', text)
}
