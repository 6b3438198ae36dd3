// Contents on their way from the phone, as they are shown: how far, how fast,
// and a way to stop them.

import { MediaError } from '../link/bulkframes'
import { Speed } from '../link/bulkspeed'
import type { Bytes } from '../protocol/bytes'
import type { Transfer } from './media'
import { t } from '../words/failures'

export type ShowTransfer = (id: string, transfer: Transfer | undefined) => void

// How long the browser may take until it asks for what it shall save.
const BEGIN = 10_000
// How long a frame stays when its content was given whole, in milliseconds: a busy
// browser has yet to make a file of a small one, and forgets it with the frame.
const STAYS = 60_000
// How often progress is shown, in milliseconds.
const SHOWN = 150

interface Saving {
  frame: HTMLIFrameElement
  begun: () => void // the browser asked for it, or nobody waits for that any more
}

export class Downloads {
  readonly #show: ShowTransfer
  readonly #saving = new Map<string, Saving>()
  readonly #running = new Map<string, Set<() => void>>() // ways to stop, by content

  constructor(show: ShowTransfer) {
    this.#show = show
  }

  // Makes the browser save what stands at an address of the service worker: a
  // frame asks for it, since the page itself must not be left. Resolves once it
  // began.
  begin(id: string, address: string, size: number): Promise<void> {
    this.#show(id, { state: 'waiting', done: 0, total: size })
    return new Promise((resolve, reject) => {
      const frame = document.createElement('iframe')
      frame.hidden = true
      frame.src = address
      const timer = setTimeout(() => {
        this.#saving.delete(id)
        frame.remove()
        const error = t('save-not-begun')
        this.#show(id, { state: 'failed', done: 0, total: size, error })
        reject(new MediaError('ended', error))
      }, BEGIN)
      const begun = () => {
        clearTimeout(timer)
        resolve()
      }
      // Asked for once more: this one takes its place.
      this.#saving.get(id)?.begun()
      this.#saving.get(id)?.frame.remove()
      this.#saving.set(id, { frame, begun })
      document.body.append(frame)
    })
  }

  // The same bytes, with their progress shown under the content's ID.
  follow(
    id: string,
    source: ReadableStream<Bytes>,
    from: number,
    total: number,
  ): ReadableStream<Bytes> {
    this.#saving.get(id)?.begun()
    const speed = new Speed(total)
    let done = from
    let shownAt = -Infinity
    const stops = this.#running.get(id) ?? new Set()
    this.#running.set(id, stops)
    const reader = source.getReader()
    let stop = () => {}
    const end = (transfer?: Transfer) => {
      stops.delete(stop)
      if (stops.size > 0) return
      this.#running.delete(id)
      const frame = this.#saving.get(id)?.frame
      setTimeout(() => frame?.remove(), STAYS)
      this.#saving.delete(id)
      this.#show(id, transfer)
    }
    this.#show(id, { state: 'running', ...speed.at(done) })
    return new ReadableStream<Bytes>(
      {
        start: (c) => {
          stop = () => {
            c.error(new MediaError('ended', t('stopped')))
            void reader.cancel().catch(() => {})
            end()
          }
          stops.add(stop)
        },
        pull: async (c) => {
          try {
            const { done: isOver, value } = await reader.read()
            if (!stops.has(stop)) return
            if (isOver) {
              c.close()
              return end()
            }
            done += value.length
            if (performance.now() - shownAt >= SHOWN) {
              shownAt = performance.now()
              this.#show(id, { state: 'running', ...speed.at(done) })
            }
            c.enqueue(value)
          } catch (err) {
            const error = err instanceof Error ? err.message : String(err)
            end({ state: 'failed', done, total, error })
            throw err
          }
        },
        cancel: async () => {
          end()
          await reader.cancel()
        },
      },
      { highWaterMark: 0 },
    )
  }

  cancel(id: string): void {
    for (const stop of [...(this.#running.get(id) ?? [])]) stop()
    const saving = this.#saving.get(id)
    if (!saving) return
    saving.begun()
    saving.frame.remove()
    this.#saving.delete(id)
    this.#show(id, undefined)
  }

  // Stops all.
  clear(): void {
    for (const id of [...this.#running.keys(), ...this.#saving.keys()]) this.cancel(id)
  }
}
