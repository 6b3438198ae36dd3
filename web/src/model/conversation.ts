// The messages of one chat, as far as they were loaded: one run without holes,
// up to the newest. Pure.

import type { Message } from '../protocol/wire.gen'

// Beyond this the oldest are let go; they can be loaded again.
const MAX_MESSAGES = 20_000

export class Conversation {
  readonly chat: string
  #messages: readonly Message[] = []
  #more = true
  // After an interruption: the run is whole up to this number, and what came
  // later may be missing.
  #wholeTo: number | undefined
  #loaded = false

  constructor(chat: string) {
    this.chat = chat
  }

  // Oldest first.
  get messages(): readonly Message[] {
    return this.#messages
  }

  // Whether older ones exist.
  get more(): boolean {
    return this.#more
  }

  get loaded(): boolean {
    return this.#loaded
  }

  // Whether the newest ones must be asked for.
  get stale(): boolean {
    return !this.#loaded || this.#wholeTo !== undefined
  }

  // Changes were missed, or may have been.
  interrupted(): void {
    // What came of an answer that is not whole reaches back to nothing known.
    if (this.#loaded) this.#wholeTo ??= this.#messages.at(-1)?.seq ?? 0
    else this.#messages = []
  }

  // A message that is newer than all before.
  add(message: Message): void {
    this.#set(merged(this.#messages, [message]))
  }

  // The newest messages, all that came so far. `more` says that older ones
  // exist before them; `last` that no further part of the answer comes.
  newest(run: readonly Message[], more: boolean, last: boolean): void {
    const oldest = run[0]
    if (this.#wholeTo !== undefined) {
      // Until the run reaches back to what is whole, there may be a hole.
      const meets = !more || (oldest !== undefined && oldest.seq <= this.#wholeTo)
      if (!meets && !last) return
      if (!meets) this.#messages = this.#messages.filter((m) => oldest && m.seq > oldest.seq)
      if (!meets || !more) this.#more = more
    } else {
      this.#more = more
    }
    this.#set(merged(this.#messages, run))
    if (!last) return
    this.#loaded = true
    this.#wholeTo = undefined
  }

  // Messages before the first one.
  older(run: readonly Message[], more: boolean): void {
    this.#set(merged(this.#messages, run))
    this.#more = more
  }

  #set(messages: readonly Message[]): void {
    if (messages.length > MAX_MESSAGES) {
      this.#more = true
      messages = messages.slice(-MAX_MESSAGES)
    }
    this.#messages = messages
  }
}

// In order of their numbers, each ID once; what is there stays the same object.
export function merged(a: readonly Message[], b: readonly Message[]): readonly Message[] {
  const ids = new Set(a.map((m) => m.id))
  const fresh = b.filter((m) => !ids.has(m.id) && ids.add(m.id))
  if (fresh.length === 0) return a
  const newest = a.at(-1)?.seq ?? -1
  const all = [...a, ...fresh]
  // Mostly they come in order, at the end.
  return fresh.length === 1 && fresh[0]!.seq > newest ? all : all.sort((x, y) => x.seq - y.seq)
}
