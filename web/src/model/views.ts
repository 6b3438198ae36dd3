// What components draw, made of what the mirror, the conversations and the outbox
// hold. Views of what did not change are the same objects, so that drawing follows
// only what did.

import type { Chat, Message, Person, Quote, Reaction } from '../protocol/wire.gen'
import type { Command } from '../store/outbox'
import type { ChatView, LastView, MessageView, PersonView, QuoteView, ReactionView } from './app'
import { type Overlay, alteredChat, alteredMessage } from './overlay'
import { t } from '../words/failures'

type People = ReadonlyMap<string, Person>

// Views by what they were made of.
export class Views {
  readonly #messages = new WeakMap<Message, Made<MessageView | undefined>>()
  readonly #commands = new WeakMap<Command, MessageView>()
  readonly #chats = new WeakMap<Chat, Made<ChatView | undefined>>()

  // Undefined: it will be gone.
  message(m: Message, overlay: Overlay, people: People, seen: number): MessageView | undefined {
    const commands = overlay.of(m)
    const isRead = m.from === undefined && m.pos <= seen
    const ids = commands?.map((c) => c.id).join()
    const made = this.#messages.get(m)
    const deps = [ids, isRead, ...named(m).map((id) => people.get(id))]
    if (made && same(made.deps, deps)) return made.view
    const altered = commands ? alteredMessage(m, commands) : m
    const view = altered && {
      ...viewMessage(altered, people),
      status: isRead ? ('read' as const) : ('sent' as const),
      changing: commands !== undefined,
    }
    this.#messages.set(m, { deps, view })
    return view
  }

  // A message to be.
  command(c: Command, quoted: (id: string) => QuoteView | undefined): MessageView {
    let view = this.#commands.get(c)
    if (!view) this.#commands.set(c, (view = viewCommand(c, quoted)))
    return view
  }

  chat(
    c: Chat,
    overlay: Overlay,
    people: People,
    open: boolean,
    typing: readonly string[],
  ): ChatView | undefined {
    const commands = overlay.ofChat(c)
    const sent = overlay.sends(c.id).findLast((s) => s.error === undefined)
    const last = c.last
    const changes = last && overlay.of(last)
    const deps = [
      ...[commands?.map((x) => x.id).join(), changes?.map((x) => x.id).join(), sent, open],
      ...[typing.join('\n'), last?.from && people.get(last.from)],
    ]
    const made = this.#chats.get(c)
    if (made && same(made.deps, deps)) return made.view
    const altered = commands ? alteredChat(c, commands) : c
    const view = altered && viewChat(altered, open, typing)
    if (view && sent) view.last = lastOf(viewCommand(sent, () => undefined))
    else if (view && altered.last) {
      const message = changes ? alteredMessage(altered.last, changes) : altered.last
      const status = altered.last.pos <= (altered.seen ?? 0) ? 'read' : 'sent'
      if (message) view.last = lastOf({ ...viewMessage(message, people), status, changing: false })
    }
    this.#chats.set(c, { deps, view })
    return view
  }
}

interface Made<V> {
  deps: readonly unknown[]
  view: V
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((v, i) => v === b[i])
}

// The IDs of the people whom a message's view names.
function named(m: Message): string[] {
  const ids = [m.from, m.quote?.from, ...(m.reactions?.map((r) => r.from) ?? [])]
  return ids.filter((id) => id !== undefined)
}

export function viewPerson(id: string, people: People): PersonView {
  const { name = '', picture } = people.get(id) ?? {}
  return { id, name: name || t('unknown'), ...(picture === undefined ? {} : { picture }) }
}

type Plain = Omit<MessageView, 'status' | 'changing'>

// A message of this page keeps the ID that it had while it waited: it is the same
// line on the screen.
function viewMessage(m: Message, people: People): Plain {
  const mine = m.from === undefined && m.kind !== 'system'
  return {
    ...{ key: m.command ?? m.id, id: m.id, chat: m.chat, pos: m.pos, mine },
    ...{ kind: m.kind, text: m.text, time: m.time, edited: (m.edited ?? 0) > 0 },
    ...{ deleted: m.deleted ?? false, forwarded: m.forwarded ?? false },
    ...{ starred: m.starred ?? false, reactions: viewReactions(m.reactions ?? [], people) },
    ...(m.from === undefined ? {} : { from: viewPerson(m.from, people) }),
    ...(m.quote ? { quote: viewQuote(m.quote, people) } : {}),
    ...(m.media ? { media: m.media } : {}),
    ...(m.card ? { card: m.card } : {}),
    ...(m.place ? { place: m.place } : {}),
  }
}

function viewCommand(c: Command, quoted: (id: string) => QuoteView | undefined): MessageView {
  const send = c.action.send ?? { chat: c.chat }
  const quote = send.quote === undefined ? undefined : quoted(send.quote)
  return {
    ...{ key: c.id, id: c.id, chat: send.chat, pos: 0, mine: true, kind: send.kind ?? 'text' },
    ...{ text: send.text ?? '', time: c.time, edited: false, deleted: false, forwarded: false },
    ...{ starred: false, reactions: [], changing: false },
    ...(quote ? { quote } : {}),
    ...(send.media ? { media: send.media } : {}),
    ...(c.upload === undefined ? {} : { upload: c.upload }),
    ...(send.card ? { card: send.card } : {}),
    ...(send.place ? { place: send.place } : {}),
    status: c.error === undefined ? 'waiting' : 'refused',
    ...(c.error === undefined ? {} : { error: c.error }),
  }
}

function viewQuote(q: Quote, people: People): QuoteView {
  return {
    ...{ id: q.id, kind: q.kind, text: q.text, deleted: q.deleted ?? false, who: q.from ?? '' },
    from: q.from === undefined ? '' : viewPerson(q.from, people).name,
    ...(q.pos === undefined ? {} : { pos: q.pos }),
  }
}

// A message as the quote of an answer to it.
export function quoteOf(m: MessageView): QuoteView {
  return {
    ...{ id: m.id, pos: m.pos, kind: m.kind, text: m.text.slice(0, 200), deleted: m.deleted },
    ...{ from: m.from?.name ?? '', who: m.from?.id ?? '' },
  }
}

// Each emoji once, in the order of its first.
function viewReactions(reactions: readonly Reaction[], people: People): ReactionView[] {
  const views = new Map<string, { emoji: string; names: string[]; mine: boolean }>()
  for (const { emoji, from } of reactions) {
    const view = views.get(emoji) ?? { emoji, names: [], mine: false }
    view.names.push(from === undefined ? t('you') : viewPerson(from, people).name)
    if (from === undefined) view.mine = true
    views.set(emoji, view)
  }
  return [...views.values()]
}

function viewChat(c: Chat, open: boolean, typing: readonly string[]): ChatView {
  return {
    ...{ id: c.id, kind: c.kind, title: c.title, unread: open ? 0 : c.unread, typing },
    ...{ marked: !open && (c.marked ?? false), pinned: c.pinned ?? false },
    archived: c.archived ?? false,
    ...(c.picture === undefined ? {} : { picture: c.picture }),
    ...(c.muted === undefined || c.muted === 0 ? {} : { muted: c.muted }),
    ...(c.draft === undefined ? {} : { draft: c.draft }),
  }
}

function lastOf(m: MessageView): LastView {
  const { mine, kind, text, time, deleted, status } = m
  return {
    ...{ mine, kind, text, time, deleted, status },
    ...(m.from ? { from: m.from.name } : {}),
  }
}
