// Keeps a copy of the chats: what a page needs to show at once when it comes back.

import type { CacheStorage, CachedChat } from '../store/cache'
import type { Conversation } from './conversation'
import type { Mirror } from './mirror'

// Between two copies, in ms.
const PAUSE = 2_000
// The newest messages of each conversation.
const MAX_MESSAGES = 50
// A longer list takes longer to copy than the phone takes to send what is on screen.
const MAX_CHATS = 5_000

export class Keeping {
  #storage: CacheStorage | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving = Promise.resolve()
  // What was stored of each conversation, by its last messages.
  #stored = new Map<string, readonly unknown[]>()
  readonly #mirror: () => Mirror
  readonly #loaded: { readonly conversations: Iterable<Conversation> }

  // What there is to copy: the mirror of the time, and conversations.
  constructor(mirror: () => Mirror, loaded: { readonly conversations: Iterable<Conversation> }) {
    this.#mirror = mirror
    this.#loaded = loaded
  }

  keepIn(storage: CacheStorage | undefined): void {
    this.#storage = storage
    this.#stored = new Map()
    if (!storage) clearTimeout(this.#timer)
    if (storage) this.changed()
    else this.#timer = undefined
  }

  changed(): void {
    if (!this.#storage) return
    this.#timer ??= setTimeout(() => this.now(), PAUSE)
  }

  // Saves what there is, at once.
  now(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const storage = this.#storage
    if (!storage) return
    // One at a time; a copy that could not be stored leaves the one before.
    this.#saving = this.#saving.then(() => this.#save(storage)).catch(() => {})
  }

  async #save(storage: CacheStorage): Promise<void> {
    const { place, chats, people } = this.#mirror()
    const { conversations } = this.#loaded
    if (storage !== this.#storage || !place || chats.length > MAX_CHATS) return
    const copies: CachedChat[] = []
    const differ = new Set<string>()
    const stored = new Map<string, readonly unknown[]>()
    for (const c of conversations) {
      if (c.stale) continue
      const messages = c.newestMessages.slice(-MAX_MESSAGES)
      const older = c.newestMessages.length > messages.length || c.olderThanNewest
      copies.push({ chat: c.chat, messages, older })
      stored.set(c.chat, messages)
      const before = this.#stored.get(c.chat)
      const same = before?.length === messages.length && messages.every((m, i) => m === before[i])
      if (!same) differ.add(c.chat)
    }
    await storage.save({ ...place, chats, people: [...people.values()] }, copies, differ)
    if (storage === this.#storage) this.#stored = stored
  }
}
