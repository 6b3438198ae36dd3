// What components draw, made of what the mirror and the outbox hold. Views of
// what did not change are the same objects, so that drawing follows only what
// did.

import type { Chat, Message } from '../protocol/wire.gen'
import type { Command } from '../store/outbox'
import type { ChatView, ConversationView, MessageView } from './app'
import type { Conversation } from './conversation'

const chatViews = new WeakMap<Chat, ChatView>()
const messageViews = new WeakMap<Message, MessageView>()
const commandViews = new WeakMap<Command, MessageView>()

// `read` is the chat that somebody is looking at.
export function viewChats(
  chats: readonly Chat[],
  commands: readonly Command[],
  read: string | undefined,
): ChatView[] {
  const waiting = new Map<string, Command>()
  for (const c of commands) if (c.error === undefined) waiting.set(c.chat, c)
  const views = chats.map((chat) => {
    const view = cached(chatViews, chat, viewChat)
    const command = waiting.get(chat.id)
    const unread = chat.id === read ? 0 : view.unread
    if (!command) return unread === view.unread ? view : { ...view, unread }
    const { text, time } = command
    return { ...view, unread, last: { text, time, mine: true, pending: true } }
  })
  if (waiting.size === 0) return views
  // What was written last stands first, as it will once it is sent.
  const order = (view: ChatView) => waiting.get(view.id)?.order ?? 0
  return views.sort((a, b) => order(b) - order(a))
}

function viewChat({ id, kind, title, unread, last }: Chat): ChatView {
  if (!last) return { id, kind, title, unread }
  const { text, time, from } = last
  const mine = from === undefined
  return {
    id,
    kind,
    title,
    unread,
    last: { text, time, mine, pending: false, ...(mine ? {} : { from }) },
  }
}

export function viewConversation(
  chat: Pick<Chat, 'id' | 'kind' | 'title'>,
  conversation: Conversation,
  commands: readonly Command[],
  loadingOlder: boolean,
  failed: string | undefined,
): ConversationView {
  return {
    id: chat.id,
    kind: chat.kind,
    title: chat.title,
    messages: distinct([
      ...conversation.messages.map((m) => cached(messageViews, m, viewMessage)),
      ...commands
        .filter((c) => c.chat === chat.id)
        .map((c) => cached(commandViews, c, viewCommand)),
    ]),
    loading: !conversation.loaded && failed === undefined,
    more: conversation.loaded && conversation.more,
    loadingOlder,
    ...(failed === undefined ? {} : { failed }),
  }
}

// Each line on the screen needs an ID of its own, whatever the phone gives as
// the IDs of messages and of the commands that made them.
function distinct(views: MessageView[]): MessageView[] {
  const ids = new Set<string>()
  return views.filter(({ id }) => !ids.has(id) && ids.add(id))
}

// A message of this page keeps the ID that it had while it waited: it is the
// same line on the screen.
function viewMessage({ id, command, from, text, time }: Message): MessageView {
  const mine = from === undefined
  return { id: command ?? id, mine, text, time, status: 'sent', ...(mine ? {} : { from }) }
}

function viewCommand({ id, text, time, error }: Command): MessageView {
  return error === undefined
    ? { id, mine: true, text, time, status: 'waiting' }
    : { id, mine: true, text, time, status: 'refused', error }
}

function cached<K extends object, V>(views: WeakMap<K, V>, key: K, make: (key: K) => V): V {
  let view = views.get(key)
  if (!view) views.set(key, (view = make(key)))
  return view
}
