// The messages of one chat, as far as they were loaded: a run up to the newest,
// and where somebody looks at an older place, a run around that. Neither has a
// hole; they become one where they meet. Pure.

import type { Message } from '../protocol/wire.gen'

// A longer run lets go of the messages that are farthest from where it grew; they
// can be loaded again.
const MAX_MESSAGES = 1_000
// What is kept of the newest where nobody looks at them.
const MAX_RESTING = 100

// Messages without a hole between them, oldest first.
interface Run {
  messages: readonly Message[]
  older: boolean // there are some before the first
  newer: boolean // and after the last
}

export type Side = 'older' | 'newer'

const EMPTY: Run = { messages: [], older: true, newer: false }

export class Conversation {
  readonly chat: string
  #tail: Run = EMPTY
  #around: Run | undefined
  #loaded = false
  #stale = true
  // What was told while the newest are asked for.
  #told: Message[] = []

  constructor(chat: string) {
    this.chat = chat
  }

  // What is looked at, oldest first.
  get messages(): readonly Message[] {
    return this.#shown.messages
  }

  // The run up to the newest.
  get newestMessages(): readonly Message[] {
    return this.#tail.messages
  }

  get olderThanNewest(): boolean {
    return this.#tail.older
  }

  get older(): boolean {
    return this.#shown.older
  }

  get newer(): boolean {
    return this.#shown.newer
  }

  get loaded(): boolean {
    return this.#loaded || this.#around !== undefined
  }

  // Whether the newest ones must be asked for.
  get stale(): boolean {
    return this.#stale
  }

  get #shown(): Run {
    return this.#around ?? this.#tail
  }

  // Of all that is loaded.
  find(id: string): Message | undefined {
    const isIt = (m: Message) => m.id === id
    return this.messages.find(isIt) ?? this.#tail.messages.find(isIt)
  }

  has(id: string): boolean {
    return this.#shown.messages.some((m) => m.id === id)
  }

  // What a cache kept, up to the newest and current.
  restore(messages: readonly Message[], older: boolean): void {
    this.#tail = { messages, older, newer: false }
    this.#loaded = true
    this.#stale = false
  }

  // Changes were missed, or may have been. What is there stays on screen until
  // the newest messages came.
  outdated(): void {
    this.#stale = true
    this.#told = []
    if (!this.#loaded) this.#tail = EMPTY
  }

  // A message that was added or altered.
  put(message: Message): void {
    if (this.#stale) this.#told.push(message)
    // The answer has those before: one that nobody looks at may be stale for days.
    if (this.#told.length > MAX_MESSAGES) this.#told.splice(0, MAX_MESSAGES / 2)
    this.#tail = this.#placed(this.#tail, message)
    if (this.#around) this.#around = this.#placed(this.#around, message)
  }

  drop(ids: ReadonlySet<string>): void {
    const without = (run: Run): Run =>
      run.messages.some((m) => ids.has(m.id))
        ? { ...run, messages: run.messages.filter((m) => !ids.has(m.id)) }
        : run
    this.#tail = without(this.#tail)
    if (this.#around) this.#around = without(this.#around)
  }

  // The newest messages, all that came so far; `last` says that no further part
  // of the answer comes. They take the place of what may have missed changes.
  newest(run: readonly Message[], older: boolean, last: boolean): void {
    if (this.#loaded && !last) return
    const since = run.at(-1)?.pos ?? -1
    const told = this.#told.filter((m) => m.pos > since)
    this.#tail = { messages: merged(run, told), older, newer: false }
    if (!last) return
    if (this.#stale && this.#loaded) this.#around = undefined
    this.#loaded = true
    this.#stale = false
    this.#told = []
    this.#meet()
  }

  // A run around a place: it is what is looked at from now on.
  around(run: readonly Message[], older: boolean, newer: boolean): void {
    this.#around = { messages: run, older, newer }
    // Otherwise the two could meet in a run that is too long to keep the place.
    if (run.length + this.#tail.messages.length > MAX_MESSAGES) this.#tail = resting(this.#tail)
    this.#meet()
  }

  // Back to the newest.
  toNewest(): void {
    this.#around = undefined
  }

  // Nobody looks at it now: the newest messages stay.
  rest(): void {
    this.#around = undefined
    this.#tail = resting(this.#tail)
  }

  // Messages before the first one that is looked at, or after the last.
  extend(side: Side, run: readonly Message[], more: boolean): void {
    const shown = this.#shown
    const messages = merged(shown.messages, run)
    const next = { ...shown, messages, [side]: more }
    if (this.#around) this.#around = cut(next, side)
    else if (messages.length <= MAX_MESSAGES) this.#tail = next
    else this.#part(next)
    this.#meet()
  }

  // Too far back from the newest to keep all between: what is looked at becomes a
  // run of its own.
  #part(run: Run): void {
    const { messages } = run
    const end = Math.min(MAX_MESSAGES, messages.length - MAX_RESTING)
    this.#around = { ...run, messages: messages.slice(0, end), newer: true }
    this.#tail = resting(run)
  }

  // The run around a place reaches the newest ones.
  #meet(): void {
    const around = this.#around
    if (!around || !this.#loaded) return
    const first = this.#tail.messages[0]
    const last = around.messages.at(-1)
    if (around.newer && first && !(last && last.pos >= first.pos)) return
    const reachesBack = !first || (around.messages[0]?.pos ?? Infinity) <= first.pos
    const all = {
      messages: merged(this.#tail.messages, around.messages),
      older: reachesBack ? around.older : this.#tail.older,
      newer: false,
    }
    this.#tail = cut(all, 'newer')
    this.#around = undefined
  }

  #placed(run: Run, message: Message): Run {
    const { messages } = run
    const at = messages.findLastIndex((m) => m.id === message.id)
    if (at >= 0) return { ...run, messages: messages.with(at, message) }
    const first = messages[0]
    const last = messages.at(-1)
    // Between what is here and there may be others.
    if (run.newer && (!last || message.pos > last.pos)) return run
    if (run.older && this.#loaded && (!first || message.pos < first.pos)) return run
    const next = { ...run, messages: merged(messages, [message]) }
    // Not at each: somebody may look at the first.
    return next.messages.length > 2 * MAX_MESSAGES ? cut(next, 'newer') : next
  }
}

function resting(run: Run): Run {
  if (run.messages.length <= MAX_RESTING) return run
  return { messages: run.messages.slice(-MAX_RESTING), older: true, newer: false }
}

function cut(run: Run, grew: Side): Run {
  if (run.messages.length <= MAX_MESSAGES) return run
  return grew === 'newer'
    ? { ...run, messages: run.messages.slice(-MAX_MESSAGES), older: true }
    : { ...run, messages: run.messages.slice(0, MAX_MESSAGES), newer: true }
}

// In order of their places, each ID once: what `b` says of it counts. What `b`
// says nothing of stays the same object.
export function merged(a: readonly Message[], b: readonly Message[]): readonly Message[] {
  if (b.length === 0) return a
  const told = new Map(b.map((m) => [m.id, m]))
  const kept = a.filter((m) => !told.has(m.id))
  const fresh = [...told.values()]
  const newest = kept.at(-1)?.pos ?? -1
  const all = [...kept, ...fresh]
  // Mostly they come in order, at the end.
  return fresh.length === 1 && fresh[0]!.pos > newest ? all : all.sort((x, y) => x.pos - y.pos)
}
