// The chat list and the people as the phone tells them (peer/wire/WIRE.md). Pure:
// what it holds follows from the frames that it was given.

import type { Change, Chat, Chats, Person } from '../protocol/wire.gen'

// More would be a hostile phone, or one for another program.
const MAX_CHATS = 50_000
const MAX_PEOPLE = 200_000

// As far as the mirror is whole, in the phone's change log.
export interface Place {
  log: string
  since: number
}

export class Mirror {
  #chats: ReadonlyMap<string, Chat> = new Map()
  // The list that is coming, while one was there before.
  #coming: Map<string, Chat> | undefined
  #sorted: readonly Chat[] | undefined
  readonly #people = new Map<string, Person>()
  #loaded = false
  // Whether every part of a list has come.
  #whole = false
  #log = ''
  #seq = 0

  // Pinned ones first, then those with the newest message.
  get chats(): readonly Chat[] {
    return (this.#sorted ??= [...this.#chats.values()].sort(
      (a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false) || b.active - a.active,
    ))
  }

  get people(): ReadonlyMap<string, Person> {
    return this.#people
  }

  // Whether a list has begun to come.
  get loaded(): boolean {
    return this.#loaded
  }

  // From where the phone could go on; undefined while something is missing.
  get place(): Place | undefined {
    if (!this.#whole || this.#coming || this.#log === '') return undefined
    return { log: this.#log, since: this.#seq }
  }

  find(id: string): Chat | undefined {
    return this.#chats.get(id)
  }

  // What a cache kept.
  restore(place: Place, chats: readonly Chat[], people: readonly Person[]): void {
    this.#log = place.log
    this.#seq = place.since
    this.#set(new Map(chats.map((c) => [c.id, c])))
    this.tell(people)
    this.#loaded = this.#whole = true
  }

  // The phone will tell of this log: from a list on, or where it stood.
  begin(log: string, resumed: boolean): void {
    if (!resumed) this.#whole = false
    this.#coming = undefined
    this.#log = log
  }

  tell(people: readonly Person[]): void {
    for (const person of people) {
      const before = this.#people.get(person.id)
      if (before?.name === person.name && before.picture === person.picture) continue
      if (before || this.#people.size < MAX_PEOPLE) this.#people.set(person.id, person)
    }
  }

  // The first list is shown as it comes; a later one takes the place of what is
  // shown once it is whole.
  list(frame: Chats): void {
    if (frame.first) {
      this.#coming = this.#loaded ? new Map() : undefined
      this.#whole = false
      this.#seq = frame.seq
    }
    const chats = this.#coming ?? new Map(frame.first ? [] : this.#chats)
    for (const c of frame.chats) {
      if (chats.size < MAX_CHATS && !chats.has(c.id)) chats.set(c.id, c)
    }
    if (frame.last) {
      this.#whole = true
      this.#coming = undefined
    }
    if (!this.#coming) this.#set(chats)
    this.#loaded = true
  }

  change(frame: Change): void {
    this.#set(changed(this.#chats, frame))
    if (this.#coming) this.#coming = new Map(changed(this.#coming, frame))
    this.#seq = Math.max(this.#seq, frame.seq)
  }

  #set(chats: ReadonlyMap<string, Chat>): void {
    if (chats === this.#chats) return
    this.#chats = chats
    this.#sorted = undefined
  }
}

// The chats after a change. One that says nothing of chats leaves them the same
// object.
export function changed(
  chats: ReadonlyMap<string, Chat>,
  { chats: told = [], messages = [], removed = [] }: Change,
): ReadonlyMap<string, Chat> {
  const after = new Map(chats)
  let differs = false
  const put = (chat: Chat) => {
    after.set(chat.id, chat)
    differs = true
  }
  for (const id of removed) differs = after.delete(id) || differs
  for (const chat of told) {
    // Without a last message it has none, unless that is among the messages.
    if (after.has(chat.id) || after.size < MAX_CHATS) put(chat)
  }
  for (const message of messages) {
    const chat = after.get(message.chat)
    if (chat && !(chat.last && chat.last.pos > message.pos)) put({ ...chat, last: message })
  }
  return differs ? after : chats
}
