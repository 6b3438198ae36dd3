// The linked phone's account, as the page works with it: mirrors chats, asks for
// messages, sends what waits, and tells what was read. It knows neither the
// network nor Svelte.

import type { RawFrame } from '../link/control'
import type { Bytes } from '../protocol/bytes'
import { equal } from '../protocol/bytes'
import type { Ack, FromPage, Message, Messages } from '../protocol/wire.gen'
import { Outbox, OutboxError, type OutboxHome } from '../store/outbox'
import type { ChatView, ConversationView } from './app'
import { Conversation } from './conversation'
import { readFrame } from './frames'
import { Mirror } from './mirror'
import { viewChats, viewConversation } from './views'

export interface AccountHooks {
  // False when the frame was not taken. Throws when it can never be.
  send(frame: FromPage): boolean
  // What there is to draw has changed.
  changed(): void
  // The outbox in the database, for the link with this phone.
  storage(phoneKey: Bytes): Promise<OutboxHome>
  // Nothing of the link that was may be shown any more.
  forgotten(): void
}

// Messages asked for at once.
const PAGE = 50
// Commands on their way at once; the protocol allows 64 with requests.
const WINDOW = 32
// When the phone has too much to do.
const BUSY_WAIT = 1_000
// Conversations kept besides the open one.
const MAX_CONVERSATIONS = 8

interface Pending {
  conversation: Conversation
  older: boolean
  run: readonly Message[]
}

export class Account {
  readonly #hooks: AccountHooks
  readonly #outbox = new Outbox()
  #mirror = new Mirror()
  // The last used one last.
  readonly #conversations = new Map<string, Conversation>()
  readonly #requests = new Map<string, Pending>()
  // Why messages of a conversation could not be loaded.
  #failed = new WeakMap<Conversation, string>()
  readonly #onTheWay = new Set<string>()
  // The number up to which each chat was told to be read, and by which command
  // while it has no answer.
  readonly #read = new Map<string, { seq: number; command?: string }>()
  #open: string | undefined
  #phoneKey: Bytes | undefined
  #linked = false
  #ready = Promise.resolve()
  #lists = 0
  #visible = true
  #busy: ReturnType<typeof setTimeout> | undefined
  // Told apart from what was begun before the last forget().
  #era = 0

  constructor(hooks: AccountHooks) {
    this.#hooks = hooks
  }

  get chatsLoaded(): boolean {
    return this.#mirror.loaded
  }

  viewChats(): ChatView[] {
    const read = this.#visible ? this.#open : undefined
    return viewChats(this.#mirror.chats, this.#outbox.commands, read)
  }

  viewOpen(): ConversationView | undefined {
    const conversation = this.#openConversation()
    if (!conversation) return undefined
    const { chat: id } = conversation
    const chat = this.#mirror.find(id) ?? { id, kind: 'direct', title: '' }
    return viewConversation(
      chat,
      conversation,
      this.#outbox.commands,
      this.#isLoadingOlder(),
      this.#failed.get(conversation),
    )
  }

  // Whether closing the page would lose a message that waits.
  get isAtRisk(): boolean {
    return this.#outbox.isAtRisk
  }

  // The link.

  linked(phoneKey: Bytes, kept: boolean): void {
    if (this.#phoneKey && !equal(this.#phoneKey, phoneKey)) this.forget()
    this.#phoneKey = phoneKey
    this.#linked = true
    this.#lists = 0
    if (kept) this.keep(true)
    void this.#ready.then(() => this.#sendWaiting())
    this.#refresh()
  }

  lost(): void {
    if (!this.#linked) return
    this.#linked = false
    clearTimeout(this.#busy)
    this.#onTheWay.clear()
    this.#requests.clear()
    this.#read.clear()
    this.#failed = new WeakMap()
    for (const c of this.#conversations.values()) c.interrupted()
    this.#hooks.changed()
  }

  // Whether the outbox is in the database.
  keep(kept: boolean): void {
    const era = this.#era
    const move = async () => {
      if (era !== this.#era || !this.#phoneKey || kept === this.#outbox.isDurable) return
      if (kept) {
        const home = await this.#hooks.storage(this.#phoneKey)
        if (era !== this.#era) return
        await this.#outbox.moveTo(home)
      } else {
        await this.#outbox.toMemory()
      }
      this.#sendWaiting()
      this.#hooks.changed()
    }
    this.#ready = this.#ready.then(move).catch(() => {}) // stays where it is
  }

  forget(): void {
    this.lost()
    this.#era++
    this.#outbox.clear()
    this.#mirror = new Mirror()
    this.#conversations.clear()
    this.#open = undefined
    this.#phoneKey = undefined
    this.#hooks.forgotten()
    this.#hooks.changed()
  }

  setVisible(visible: boolean): void {
    this.#visible = visible
    this.#tellRead()
    this.#hooks.changed()
  }

  frame(raw: RawFrame): void {
    const frame = readFrame(raw)
    if (!frame) return
    switch (frame.type) {
      case 'chats':
        if (frame.first) this.#listBegins()
        this.#mirror.list(frame)
        for (const c of frame.chats) if (c.last) this.#sent(c.last)
        if (frame.last) performance.mark('tandem:chats')
        break
      case 'change':
        this.#mirror.change(frame)
        if (frame.message) this.#add(frame.message)
        break
      case 'messages':
        this.#answered(frame)
        break
      case 'ack':
        this.#acknowledged(frame)
        break
    }
    this.#tellRead()
    this.#hooks.changed()
  }

  // What the person does.

  openChat(id: string): void {
    if (this.#open === id) return
    this.#open = id
    const conversation = this.#conversations.get(id) ?? new Conversation(id)
    this.#conversations.delete(id)
    this.#conversations.set(id, conversation)
    this.#failed.delete(conversation)
    for (const old of this.#conversations.keys()) {
      if (this.#conversations.size <= MAX_CONVERSATIONS) break
      this.#conversations.delete(old)
    }
    this.#refresh()
    this.#tellRead()
    this.#hooks.changed()
  }

  closeChat(): void {
    this.#open = undefined
    this.#hooks.changed()
  }

  loadOlder(): void {
    const conversation = this.#openConversation()
    if (!conversation) return
    if (conversation.stale) {
      if (!this.#failed.has(conversation)) return
      this.#refresh()
    } else {
      const first = conversation.messages[0]
      if (!conversation.more || !first || this.#isLoadingOlder()) return
      this.#ask(conversation, first.seq)
    }
    this.#hooks.changed()
  }

  // Returns once the message is stored. Rejects with words for the person; the
  // text is then theirs to keep.
  async send(text: string): Promise<void> {
    const chat = this.#open
    if (chat === undefined) throw new OutboxError('No chat is open.')
    await this.#outbox.add(chat, text)
    this.#sendWaiting()
    this.#hooks.changed()
  }

  retry(id: string): void {
    const done = () => {
      this.#sendWaiting()
      this.#hooks.changed()
    }
    this.#outbox.retry(id).then(done, () => {}) // it stays refused
  }

  discard(id: string): void {
    const done = () => this.#hooks.changed()
    this.#outbox.discard(id).then(done, () => {}) // it stays
  }

  // Inside.

  #openConversation(): Conversation | undefined {
    return this.#open === undefined ? undefined : this.#conversations.get(this.#open)
  }

  #isLoadingOlder(): boolean {
    const conversation = this.#openConversation()
    return [...this.#requests.values()].some((r) => r.older && r.conversation === conversation)
  }

  // A second list in one link stands for changes that were left out.
  #listBegins(): void {
    if (this.#lists++ === 0) return
    for (const c of this.#conversations.values()) c.interrupted()
    this.#refresh()
  }

  // Asks for the newest messages of the open chat, if some may be missing.
  #refresh(): void {
    const conversation = this.#openConversation()
    if (!conversation?.stale) return
    const asked = [...this.#requests].find(([, r]) => !r.older && r.conversation === conversation)
    if (asked) this.#requests.delete(asked[0])
    this.#ask(conversation)
  }

  #ask(conversation: Conversation, before?: number): void {
    if (!this.#linked) return
    this.#failed.delete(conversation)
    const request = crypto.randomUUID()
    const asked = this.#hooks.send({
      type: 'history',
      request,
      chat: conversation.chat,
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    })
    if (!asked) return void this.#failed.set(conversation, 'The link is busy.')
    this.#requests.set(request, { conversation, older: before !== undefined, run: [] })
  }

  #answered(frame: Messages): void {
    const request = this.#requests.get(frame.request)
    if (request?.conversation.chat !== frame.chat) return
    const { conversation, older } = request
    if (frame.error) {
      // Nothing follows from it, least of all that the chat is empty.
      this.#requests.delete(frame.request)
      this.#failed.set(conversation, frame.error.text)
      return
    }
    const more = frame.more === true
    const last = frame.last === true
    const run = [...frame.messages, ...request.run].slice(-10 * PAGE)
    this.#requests.set(frame.request, { ...request, run })
    if (last) this.#requests.delete(frame.request)
    if (older) conversation.older(frame.messages, more)
    else conversation.newest(run, more, last)
    for (const m of frame.messages) this.#sent(m)
  }

  #add(message: Message): void {
    this.#conversations.get(message.chat)?.add(message)
    this.#sent(message)
  }

  // A message that this page sent is on the phone.
  #sent(message: Message): void {
    const { command } = message
    if (command === undefined || !this.#outbox.settle(command)) return
    this.#onTheWay.delete(command)
    this.#sendWaiting()
  }

  #acknowledged({ id, message, error }: Ack): void {
    if (!this.#onTheWay.delete(id)) return this.#readAcknowledged(id)
    if (error?.code === 'too-many') {
      clearTimeout(this.#busy)
      this.#busy = setTimeout(() => this.#sendWaiting(), BUSY_WAIT)
      return
    }
    if (error) {
      this.#outbox.refuse(id, error.text)
    } else {
      this.#outbox.settle(id)
      if (message) {
        this.#mirror.change({ type: 'change', seq: message.seq, message })
        this.#conversations.get(message.chat)?.add(message)
      }
    }
    this.#sendWaiting()
  }

  // Sends what waits, in order. Again after a reconnect: what was on its way may
  // have arrived or not, and the phone carries it out once.
  #sendWaiting(): void {
    if (!this.#linked) return
    for (const { id, chat, text, error } of this.#outbox.commands) {
      if (this.#onTheWay.size >= WINDOW) return
      if (error !== undefined || this.#onTheWay.has(id)) continue
      try {
        if (!this.#hooks.send({ type: 'send', id, chat, text })) return
        this.#onTheWay.add(id)
      } catch {
        this.#outbox.refuse(id, 'This message is too large for the link. Send it in parts.')
      }
    }
  }

  // The open chat is read up to the newest message of others, while somebody
  // looks at it. One command at a time: messages may come faster than answers.
  #tellRead(): void {
    const conversation = this.#openConversation()
    if (!this.#linked || !this.#visible || !conversation || conversation.stale) return
    const { chat, messages } = conversation
    if (!this.#mirror.find(chat)?.unread) return
    const seq = messages.findLast((m) => m.from !== undefined)?.seq
    const told = this.#read.get(chat)
    if (seq === undefined || told?.command !== undefined || seq <= (told?.seq ?? 0)) return
    const command = crypto.randomUUID()
    if (this.#hooks.send({ type: 'read', id: command, chat, seq })) {
      this.#read.set(chat, { seq, command })
    }
  }

  // What came meanwhile is told next.
  #readAcknowledged(id: string): void {
    for (const [chat, { seq, command }] of this.#read) {
      if (command === id) this.#read.set(chat, { seq })
    }
  }
}
