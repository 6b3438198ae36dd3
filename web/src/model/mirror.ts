// The chat list as the phone tells it (peer/wire/WIRE.md, "Order"). Pure: what
// it holds follows from the frames that it was given.

import type { Change, Chat, Chats } from '../protocol/wire.gen'

// More would be a hostile phone, or one for another program.
const MAX_CHATS = 50_000

export class Mirror {
  #chats: readonly Chat[] = []
  // The list that is coming, while one was there before.
  #coming: readonly Chat[] | undefined
  #loaded = false

  // The newest message first.
  get chats(): readonly Chat[] {
    return this.#chats
  }

  // Whether a list has begun to come.
  get loaded(): boolean {
    return this.#loaded
  }

  find(id: string): Chat | undefined {
    return this.#chats.find((c) => c.id === id)
  }

  // The first list is shown as it comes; a later one takes the place of what is
  // shown once it is whole.
  list(frame: Chats): void {
    if (frame.first) this.#coming = this.#loaded ? [] : undefined
    const known = this.#coming ?? (frame.first ? [] : this.#chats)
    const ids = new Set(known.map((c) => c.id))
    const fresh = frame.chats.filter((c) => !ids.has(c.id) && ids.add(c.id))
    const chats = [...known, ...fresh].slice(0, MAX_CHATS)
    if (this.#coming && !frame.last) {
      this.#coming = chats
      return
    }
    this.#chats = chats
    this.#coming = undefined
    this.#loaded = true
  }

  change(frame: Change): void {
    this.#chats = changed(this.#chats, frame)
    if (this.#coming) this.#coming = changed(this.#coming, frame)
  }
}

// A message, or a chat that is new, puts the chat first.
export function changed(chats: readonly Chat[], { chat, message }: Change): readonly Chat[] {
  const id = chat?.id ?? message?.chat
  if (id === undefined) return chats
  const at = chats.findIndex((c) => c.id === id)
  const before = chats[at]
  if (!before && !chat) return chats // a message of a chat that was never told
  const last = newest(before?.last, message?.chat === id ? message : chat?.last)
  const after = { ...(chat ?? (before as Chat)) }
  if (last) after.last = last
  const moves = !before || (message !== undefined && last === message)
  if (!moves) return chats.with(at, after)
  const others = before ? chats.toSpliced(at, 1) : chats
  return [after, ...others.slice(0, MAX_CHATS - 1)]
}

function newest(a: Chat['last'], b: Chat['last']): Chat['last'] {
  return a && (!b || a.seq > b.seq) ? a : b
}
