// Loads messages of chats: the newest of the open one, those before and after as
// somebody scrolls, and those around a message that is jumped to.

import type { Change, FromPage, Message, Messages } from '../protocol/wire.gen'
import { Conversation, type Side } from './conversation'
import { t } from '../words/failures'

// Messages asked for at once.
const PAGE = 50
// Parts of one answer hold no more than what was asked for; a hostile phone's may.
const MAX_RUN = 10 * PAGE
// Conversations kept besides the open one.
const MAX_CONVERSATIONS = 8

interface Asked {
  conversation: Conversation
  what: Side | 'newest' | 'around'
  run: readonly Message[]
}

export class Loader {
  readonly #send: (frame: FromPage) => boolean
  // The last used one last.
  readonly #conversations = new Map<string, Conversation>()
  readonly #asked = new Map<string, Asked>()
  // Why messages of a conversation could not be loaded, and which.
  #failed = new WeakMap<Conversation, { text: string; what: Asked['what'] }>()
  #linked = false

  // `send` is as in AccountHooks.
  constructor(send: (frame: FromPage) => boolean) {
    this.#send = send
  }

  get conversations(): Iterable<Conversation> {
    return this.#conversations.values()
  }

  find(chat: string): Conversation | undefined {
    return this.#conversations.get(chat)
  }

  failed(conversation: Conversation): string | undefined {
    return this.#failed.get(conversation)?.text
  }

  isLoading(conversation: Conversation, what: Asked['what']): boolean {
    return [...this.#asked.values()].some((a) => a.conversation === conversation && a.what === what)
  }

  // The link holds. Unless changes follow, all that was loaded may be out of date.
  linked(resumed: boolean): void {
    this.#linked = true
    if (!resumed) this.outdated()
  }

  lost(): void {
    this.#linked = false
    this.#asked.clear()
    this.#failed = new WeakMap()
  }

  outdated(chats: Iterable<string> = this.#conversations.keys()): void {
    for (const chat of chats) this.#conversations.get(chat)?.outdated()
  }

  forget(): void {
    this.lost()
    this.#conversations.clear()
  }

  restore(chat: string, messages: readonly Message[], older: boolean): void {
    const conversation = new Conversation(chat)
    conversation.restore(messages, older)
    this.#conversations.set(chat, conversation)
  }

  open(chat: string): Conversation {
    const conversation = this.#conversations.get(chat) ?? new Conversation(chat)
    this.#conversations.delete(chat)
    this.#conversations.set(chat, conversation)
    for (const old of this.#conversations.keys()) {
      if (this.#conversations.size <= MAX_CONVERSATIONS) break
      this.#conversations.delete(old)
    }
    this.#failed.delete(conversation)
    this.refresh(conversation)
    return conversation
  }

  // Asks for the newest messages, if some may be missing. What was asked for
  // before may lack them.
  refresh(conversation: Conversation): void {
    if (!conversation.stale) return
    for (const [request, a] of this.#asked) {
      if (a.conversation === conversation && a.what === 'newest') this.#asked.delete(request)
    }
    this.#ask(conversation, 'newest', {})
  }

  // The same, unless they are asked for already.
  freshen(conversation: Conversation): void {
    if (!this.isLoading(conversation, 'newest')) this.refresh(conversation)
  }

  // Goes to a place; its messages are asked for if they are not here. False where
  // they are.
  around(conversation: Conversation, message: string, pos: number): boolean {
    if (conversation.has(message)) return false
    this.#ask(conversation, 'around', { around: pos })
    return true
  }

  // Asks for more on a side, or again for what failed.
  more(conversation: Conversation, side: Side): void {
    const failed = this.#failed.get(conversation)
    if (failed?.what === 'newest') return this.refresh(conversation)
    if (this.isLoading(conversation, side)) return
    const { messages } = conversation
    const pos = (side === 'older' ? messages[0] : messages.at(-1))?.pos
    if (!conversation[side] || pos === undefined) return
    this.#ask(conversation, side, side === 'older' ? { before: pos } : { after: pos })
  }

  // The messages of an answer, where it was one to this.
  answered(frame: Messages): readonly Message[] | undefined {
    const asked = this.#asked.get(frame.request)
    if (!asked) return undefined
    const { conversation, what } = asked
    if (frame.error) {
      // Nothing follows from it, least of all that the chat is empty.
      this.#asked.delete(frame.request)
      this.#failed.set(conversation, { text: frame.error.text, what })
      return []
    }
    const messages = frame.messages.filter((m) => m.chat === conversation.chat)
    // The newest part comes first.
    const run = [...messages, ...asked.run].slice(-MAX_RUN)
    const last = frame.last === true
    const { older = false, newer = false } = frame
    if (last) this.#asked.delete(frame.request)
    else this.#asked.set(frame.request, { ...asked, run })
    if (what === 'newest') conversation.newest(run, older, last)
    else if (what === 'older') conversation.extend('older', messages, older)
    else if (last && what === 'newer') conversation.extend('newer', run, newer)
    else if (last && what === 'around') conversation.around(run, older, newer)
    return messages
  }

  changed({ messages = [], gone = [], removed = [], reset = [] }: Change): void {
    for (const m of messages) this.#conversations.get(m.chat)?.put(m)
    if (gone.length > 0) {
      const ids = new Set(gone)
      for (const c of this.#conversations.values()) c.drop(ids)
    }
    for (const chat of removed) this.#conversations.delete(chat)
    this.outdated(reset)
  }

  #ask(
    conversation: Conversation,
    what: Asked['what'],
    where: { before?: number; after?: number; around?: number },
  ): void {
    if (!this.#linked) return
    this.#failed.delete(conversation)
    const request = crypto.randomUUID()
    const { chat } = conversation
    if (this.#send({ type: 'history', request, chat, limit: PAGE, ...where })) {
      this.#asked.set(request, { conversation, what, run: [] })
    } else {
      this.#failed.set(conversation, { text: t('busy'), what })
    }
  }
}
