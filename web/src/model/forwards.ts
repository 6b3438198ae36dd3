// Copies of messages that are on their way to other chats: what they will show there
// until the phone has made them. A command names them only, so they are kept as they
// were when they were forwarded.

import type { Message } from '../protocol/wire.gen'
import type { Command } from '../store/outbox'

export class Forwards {
  #noted: readonly Command[] | undefined
  // By the command that forwards them.
  #messages = new Map<string, readonly Message[]>()

  // `find` gives a message of a chat, where it is loaded.
  note(
    commands: readonly Command[],
    find: (chat: string, id: string) => Message | undefined,
  ): void {
    if (commands === this.#noted) return
    this.#noted = commands
    const messages = new Map<string, readonly Message[]>()
    for (const { id, chat, action, error } of commands) {
      if (!action.forward || error !== undefined) continue
      const known = this.#messages.get(id)
      const found = () => action.forward!.messages.flatMap((m) => find(chat, m) ?? [])
      messages.set(id, known ?? found())
    }
    this.#messages = messages
  }

  // Those that a chat is to get, oldest first, each with the command.
  *into(chat: string): Iterable<{ command: Command; message: Message }> {
    for (const command of this.#noted ?? []) {
      if (!command.action.forward?.chats.includes(chat)) continue
      for (const message of this.#messages.get(command.id) ?? []) yield { command, message }
    }
  }
}
