// Who writes in which chat just now. It counts for some seconds and is not kept.

import type { FromPage } from '../protocol/wire.gen'

// How long one word of it counts, and how often this page says it: in ms.
const COUNTS = 6_000
const REPEAT = 3_000
// People who write at once; more would be a hostile phone.
const MAX_WRITERS = 500

export class Typing {
  readonly #send: (frame: FromPage) => boolean
  readonly #changed: () => void
  // By chat and person, until when.
  readonly #writers = new Map<string, { chat: string; from: string; until: number }>()
  readonly #told = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | undefined

  // `changed` is called when somebody stopped.
  constructor(send: (frame: FromPage) => boolean, changed: () => void) {
    this.#send = send
    this.#changed = changed
  }

  // The IDs of the people who write in a chat.
  in(chat: string): string[] {
    const writers = []
    for (const w of this.#writers.values()) if (w.chat === chat) writers.push(w.from)
    return writers
  }

  // Somebody writes, as the phone says.
  heard(chat: string, from: string, now = Date.now()): void {
    const key = `${chat}\n${from}`
    if (!this.#writers.has(key) && this.#writers.size >= MAX_WRITERS) return
    this.#writers.set(key, { chat, from, until: now + COUNTS })
    this.#timer ??= setTimeout(() => this.#expire(), COUNTS)
  }

  // What was written has come.
  wrote(chat: string, from: string): void {
    this.#writers.delete(`${chat}\n${from}`)
  }

  // The person writes in this page.
  tell(chat: string, now = Date.now()): void {
    if (now - (this.#told.get(chat) ?? -Infinity) < REPEAT) return
    if (this.#send({ type: 'typing', chat })) this.#told.set(chat, now)
  }

  // The next word that is written is told at once.
  sent(chat: string): void {
    this.#told.delete(chat)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writers.clear()
    this.#told.clear()
  }

  #expire(): void {
    this.#timer = undefined
    const now = Date.now()
    let next = Infinity
    for (const [key, { until }] of this.#writers) {
      if (until <= now) this.#writers.delete(key)
      else next = Math.min(next, until)
    }
    if (next < Infinity) this.#timer = setTimeout(() => this.#expire(), next - now)
    this.#changed()
  }
}
