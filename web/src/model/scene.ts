// Puts together what is on screen, of the mirror, the loaded messages and what
// waits: the chat list and the open conversation.

import type { Chat, Message } from '../protocol/wire.gen'
import type { Command } from '../store/outbox'
import type { ChatView, ConversationView, MessageView, SearchHit } from './app'
import type { Conversation } from './conversation'
import { Forwards } from './forwards'
import type { Loader } from './loader'
import type { Mirror } from './mirror'
import { Overlay } from './overlay'
import type { Typing } from './typing'
import { Views, quoteOf, viewForwarded, viewPerson } from './views'

export class Scene {
  readonly #views = new Views()
  readonly #forwards = new Forwards()
  #overlay = new Overlay([])
  #laid: readonly Command[] | undefined
  // Of the open chat: how far it was read when it was opened, where that matters.
  #readTo: number | undefined
  // The message that somebody wants to see.
  #target: { id: string; wish: number } | undefined
  #wishes = 0
  // As they were told last: a list in which nothing changed is the same one.
  #chats: readonly ChatView[] = []
  #messagesTold: readonly MessageView[] = []

  // A chat was opened, or none is open.
  opened(chat: Chat | undefined): void {
    this.#readTo = chat && chat.unread > 0 ? (chat.read ?? 0) : undefined
    this.#target = undefined
  }

  wish(message: string | undefined): void {
    this.#target = message === undefined ? undefined : { id: message, wish: ++this.#wishes }
  }

  // `open` is the chat that somebody looks at.
  chats(
    mirror: Mirror,
    commands: readonly Command[],
    typing: Typing,
    open: string | undefined,
  ): readonly ChatView[] {
    const overlay = this.#over(commands)
    const views: ChatView[] = []
    for (const chat of mirror.chats) {
      const view = this.#chat(chat, mirror, overlay, typing, chat.id === open)
      if (view) views.push(view)
    }
    if (commands.length === 0) return (this.#chats = unchanged(this.#chats, views))
    // Stands where it will once what waits is done: pinned ones first, then by what
    // was written last.
    const written = (v: ChatView) => overlay.sends(v.id).at(-1)?.order ?? 0
    views.sort((a, b) => Number(b.pinned) - Number(a.pinned) || written(b) - written(a))
    return (this.#chats = unchanged(this.#chats, views))
  }

  conversation(
    mirror: Mirror,
    loader: Loader,
    conversation: Conversation,
    commands: readonly Command[],
    typing: Typing,
  ): ConversationView {
    const overlay = this.#over(commands)
    const { chat: id, older, newer, loaded } = conversation
    this.#forwards.note(commands, (from, message) => loader.find(from)?.find(message))
    const known = mirror.find(id)
    const chat: Chat = known ?? { id, kind: 'direct', title: '', active: 0, unread: 0 }
    const failed = loader.failed(conversation)
    const messages = unchanged(
      this.#messagesTold,
      this.#messages(mirror, conversation, chat, overlay),
    )
    this.#messagesTold = messages
    const target = this.#target
    const key = target && messages.find((m) => m.id === target.id)?.key
    return {
      chat: this.#chat(chat, mirror, overlay, typing, true) ?? {
        ...{ id, kind: chat.kind, title: chat.title, unread: 0, typing: [] },
        ...{ marked: false, pinned: false, archived: false },
      },
      messages,
      newest: conversation.newestMessages,
      loading: !loaded && failed === undefined,
      older: loaded && older,
      newer: loaded && newer,
      loadingOlder: loader.isLoading(conversation, 'older'),
      loadingNewer: loader.isLoading(conversation, 'newer'),
      ...(this.#readTo === undefined ? {} : { readTo: this.#readTo }),
      ...(target && key !== undefined ? { target: { key, wish: target.wish } } : {}),
      ...(failed === undefined ? {} : { failed }),
    }
  }

  hits(mirror: Mirror, messages: readonly Message[]): SearchHit[] {
    const hits: SearchHit[] = []
    for (const m of messages) {
      const message = this.#views.message(m, this.#overlay, mirror.people, 0)
      if (message) hits.push({ message, title: mirror.find(m.chat)?.title ?? '' })
    }
    return hits
  }

  #chat(chat: Chat, mirror: Mirror, overlay: Overlay, typing: Typing, open: boolean) {
    const names = typing.in(chat.id).map((id) => viewPerson(id, mirror.people).name)
    return this.#views.chat(chat, overlay, mirror.people, open, names)
  }

  #messages(
    mirror: Mirror,
    conversation: Conversation,
    chat: Chat,
    overlay: Overlay,
  ): MessageView[] {
    const cleared = overlay.ofChat(chat)?.findLast((c) => c.action.clear)?.time ?? -1
    const lines = new Lines()
    for (const m of conversation.messages) {
      if (m.time <= cleared) continue
      const view = this.#views.message(m, overlay, mirror.people, chat.seen ?? 0)
      if (view) lines.add(view)
    }
    // What waits is the newest: not a part of an older place.
    if (conversation.newer) return lines.all
    const quoted = (id: string) => {
      const m = lines.find(id)
      return m && quoteOf(m)
    }
    for (const c of overlay.sends(chat.id)) lines.add(this.#views.command(c, quoted))
    for (const { command, message } of this.#forwards.into(chat.id))
      lines.add(viewForwarded(message, command, chat.id))
    return lines.all
  }

  #over(commands: readonly Command[]): Overlay {
    if (commands !== this.#laid) this.#overlay = new Overlay(commands)
    this.#laid = commands
    return this.#overlay
  }
}

// What was told before, where the next is equal to it.
function unchanged<V>(before: readonly V[], next: readonly V[]): readonly V[] {
  return before.length === next.length && before.every((v, i) => v === next[i]) ? before : next
}

// Each line on the screen needs a key of its own, whatever the phone gives as the
// IDs of messages and of the commands that made them: one command may make several.
class Lines {
  readonly all: MessageView[] = []
  readonly #keys = new Set<string>()

  add(view: MessageView): void {
    const taken = this.#keys.has(view.key)
    if (taken && this.#keys.has(view.id)) return
    this.all.push(taken ? { ...view, key: view.id } : view)
    this.#keys.add(taken ? view.id : view.key)
  }

  find(id: string): MessageView | undefined {
    return this.all.findLast((m) => m.id === id)
  }
}
