// What commands that wait will alter, laid over what the phone has told: so that
// what a person does shows at once, and is undone by itself where the phone
// refuses. Pure.

import type { Chat, Message } from '../protocol/wire.gen'
import type { Command } from '../store/outbox'

export class Overlay {
  // Commands that alter a message, by its ID, and those of chats.
  readonly #messages = new Map<string, Command[]>()
  readonly #chats = new Map<string, Command[]>()
  // Messages to be, by chat: sent ones, refused ones too.
  readonly #sends = new Map<string, Command[]>()

  constructor(commands: readonly Command[]) {
    for (const command of commands) {
      const { action, error } = command
      if (action.send) push(this.#sends, action.send.chat, command)
      if (error !== undefined) continue
      const { edit, react, read, set, clear } = action
      const messages = action.delete?.messages ?? action.star?.messages
      for (const id of messages ?? []) push(this.#messages, id, command)
      if (edit) push(this.#messages, edit.message, command)
      if (react) push(this.#messages, react.message, command)
      if (read) push(this.#chats, read.chat, command)
      if (set) push(this.#chats, set.chat, command)
      if (clear) push(this.#chats, clear.chat, command)
    }
  }

  sends(chat: string): readonly Command[] {
    return this.#sends.get(chat) ?? []
  }

  // The IDs of the chats to which something waits to be sent.
  get sendingTo(): ReadonlyMap<string, readonly Command[]> {
    return this.#sends
  }

  // What alters this message: the same object as long as nothing else does.
  of(message: Message): readonly Command[] | undefined {
    return this.#messages.get(message.id)
  }

  ofChat(chat: Chat): readonly Command[] | undefined {
    return this.#chats.get(chat.id)
  }
}

// The message as it will be; undefined where it will be gone.
export function alteredMessage(
  message: Message,
  commands: readonly Command[],
): Message | undefined {
  let m = message
  for (const { action, time } of commands) {
    const { edit, react, star } = action
    if (action.delete && !action.delete.everyone) return undefined
    if (action.delete) m = withoutContent(m)
    if (edit) m = { ...m, text: edit.text, edited: time }
    if (star) {
      const { starred: _, ...rest } = m
      m = star.off ? rest : { ...m, starred: true }
    }
    if (react) {
      const others = (m.reactions ?? []).filter((r) => r.from !== undefined)
      m = { ...m, reactions: react.emoji ? [...others, { emoji: react.emoji }] : others }
    }
  }
  return m
}

// Deleted for everyone: a trace stays.
function withoutContent(m: Message): Message {
  const { id, chat, pos, kind, time } = m
  return {
    ...{ id, chat, pos, kind, time, text: '', deleted: true },
    ...(m.from === undefined ? {} : { from: m.from }),
    ...(m.command === undefined ? {} : { command: m.command }),
  }
}

// The chat as it will be; undefined where it will be gone.
export function alteredChat(chat: Chat, commands: readonly Command[]): Chat | undefined {
  let c = chat
  for (const { action, time } of commands) {
    const { set, clear } = action
    if (clear?.all) return undefined
    if (action.read) c = { ...c, unread: 0, marked: false }
    if (clear && (c.last?.time ?? 0) <= time) {
      const { last: _, ...rest } = c
      c = { ...rest, unread: 0 }
    }
    if (!set) continue
    const { chat: _, draft: __, ...values } = set
    c = { ...c, ...values }
    // Read by hand, which is what taking the mark away means to a person.
    if (set.marked === false) c = { ...c, unread: 0 }
  }
  return c
}

function push(map: Map<string, Command[]>, key: string, command: Command): void {
  const list = map.get(key)
  if (list) list.push(command)
  else map.set(key, [command])
}
