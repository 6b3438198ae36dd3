// Lays a conversation's messages out: where a day begins, and which messages
// of one person stand together.

import type { MessageView } from '../../model/app'

export interface Entry {
  message: MessageView
  fresh: boolean // the first that was not read when the chat was opened
  day: boolean // the first of its day
  first: boolean // the first of a run by one person
  last: boolean // the last of a run
}

// A pause after which a person's next message begins a new run.
const PAUSE = 10 * 60_000

// Entries of `before` are kept where nothing about them changed, so that
// drawing follows only what did.
export function layOut(
  messages: readonly MessageView[],
  before: ReadonlyMap<string, Entry> = new Map(),
  readTo = Infinity,
  older = false, // there are some before the first
): Entry[] {
  const unread = messages.findIndex((m) => m.pos > readTo && m.from !== undefined)
  // It begins before what is here, then.
  const fresh = unread === 0 && older ? -1 : unread
  const days = messages.map((m) => dayOf(m.time))
  const starts = messages.map((m, i) => {
    const previous = messages[i - 1]
    if (!previous || days[i - 1] !== days[i] || i === fresh) return true
    return !together(previous, m)
  })
  return messages.map((message, i) => {
    const day = i === 0 || days[i - 1] !== days[i]
    const first = starts[i]!
    const last = starts[i + 1] ?? true
    const old = before.get(message.key)
    const entry = { message, day, first, last, fresh: i === fresh }
    if (old?.message === message && old.day === day && old.first === first)
      if (old.last === last && old.fresh === entry.fresh) return old
    return entry
  })
}

// The start of a time's day. Those of a day come together, and asking the calendar for
// each is what takes long.
let asked = { begin: Infinity, end: -Infinity }
function dayOf(time: number): number {
  if (!(time >= asked.begin && time < asked.end)) {
    const date = new Date(time)
    const begin = date.setHours(0, 0, 0, 0)
    asked = { begin, end: date.setHours(24, 0, 0, 0) }
  }
  return asked.begin
}

function together(a: MessageView, b: MessageView): boolean {
  if (a.kind === 'system' || b.kind === 'system') return false
  return a.mine === b.mine && a.from?.id === b.from?.id && Math.abs(b.time - a.time) < PAUSE
}
