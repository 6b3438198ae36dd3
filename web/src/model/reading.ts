// Tells the phone how far chats were read. One command a chat at a time: messages
// may come faster than answers.

import type { Chat, FromPage } from '../protocol/wire.gen'
import type { Conversation } from './conversation'

export class Reading {
  readonly #send: (frame: FromPage) => boolean
  // The place up to which each chat was told to be read, and by which command while
  // it has no answer.
  readonly #told = new Map<string, { pos: number; command?: string }>()

  // `send` is as in AccountHooks.
  constructor(send: (frame: FromPage) => boolean) {
    this.#send = send
  }

  // Somebody looks at a chat: it is read up to the newest message of others.
  look(chat: Chat | undefined, { messages, stale, newer }: Conversation): void {
    if (stale || newer || !chat || (!chat.unread && !chat.marked)) return
    const pos = messages.findLast((m) => m.from !== undefined)?.pos
    if (pos !== undefined) this.#tell(chat.id, pos)
  }

  #tell(chat: string, pos: number): void {
    const told = this.#told.get(chat)
    if (told?.command !== undefined || pos <= (told?.pos ?? 0)) return
    const command = crypto.randomUUID()
    if (this.#send({ type: 'do', id: command, action: { read: { chat, pos } } })) {
      this.#told.set(chat, { pos, command })
    }
  }

  // What came meanwhile can be told next.
  acknowledged(id: string): void {
    for (const [chat, { pos, command }] of this.#told) {
      if (command === id) this.#told.set(chat, { pos })
    }
  }

  // The phone may know less than it was told.
  lost(): void {
    this.#told.clear()
  }
}
