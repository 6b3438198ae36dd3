// The linked phone's account, as the page works with it: mirrors chats, asks for
// messages, sends what waits, and tells what was read. It knows neither the
// network nor Svelte.

import type { RawFrame } from '../link/control'
import type { Log } from '../link/events'
import { type Bytes, equal } from '../protocol/bytes'
import type { Ack, Action, Change, FromPage, Message } from '../protocol/wire.gen'
import { OutboxError, goesTo } from '../store/outbox'
import type { ChatView, ConversationView, PersonView } from './app'
import type { Refusal, SearchPage, SearchQuery } from './app'
import type { AccountHooks } from './accounthooks'
import { Asker } from './asker'
import type { Side } from './conversation'
import { Drafts } from './drafts'
import { readFrame } from './frames'
import { Homes } from './homes'
import { Keeping } from './keeping'
import { Loader } from './loader'
import { Making } from './making'
import { Mirror, type Place } from './mirror'
import { Reading } from './reading'
import { Scene } from './scene'
import { Sender } from './sender'
import { Typing } from './typing'
import { Undone } from './undone'
import { t } from '../words/failures'

export class Account {
  readonly #hooks: AccountHooks
  readonly #sender: Sender
  readonly #loader: Loader
  readonly #asker: Asker
  readonly #typing: Typing
  readonly #drafts: Drafts
  readonly #reading: Reading
  readonly #keeping: Keeping
  readonly #homes: Homes
  readonly #scene = new Scene()
  #mirror = new Mirror()
  readonly #making = new Making()
  readonly #undone = new Undone()
  #open: string | undefined
  #phoneKey: Bytes | undefined
  #linked = false
  #restoring: Promise<void> | undefined
  #lists = 0
  #visible = true
  // Told apart from what was begun before the last forget().
  #era = 0

  constructor(hooks: AccountHooks) {
    this.#hooks = hooks
    const changed = () => hooks.changed()
    const whileLinked = (frame: FromPage) => this.#linked && hooks.send(frame)
    this.#loader = new Loader(whileLinked)
    this.#asker = new Asker(whileLinked)
    this.#typing = new Typing(whileLinked, changed)
    this.#reading = new Reading(whileLinked)
    this.#drafts = new Drafts(
      whileLinked,
      (chat, text) => hooks.draft(chat, text),
      (drafts) => this.#homes.saveDrafts(drafts),
      (chat) => this.#sender.outbox.waitsFor(chat),
    )
    this.#keeping = new Keeping(() => this.#mirror, this.#loader)
    this.#sender = new Sender({
      send: (frame) => hooks.send(frame),
      upload: (id) => hooks.upload(id),
      uploaded: (id) => hooks.uploaded(id),
      changed,
      undone: (command, why) => {
        this.#making.made(command.id, new Error(why))
        this.#undone.tell(command, why)
      },
    })
    this.#homes = new Homes(hooks, this.#sender.outbox, this.#keeping, () => {
      this.#sender.send()
      changed()
    })
  }

  get chatsLoaded(): boolean {
    return this.#mirror.loaded
  }

  get refusals(): readonly Refusal[] {
    return this.#undone.refusals
  }

  viewChats(): readonly ChatView[] {
    const open = this.#visible ? this.#open : undefined
    return this.#scene.chats(this.#mirror, this.#sender.outbox.commands, this.#typing, open)
  }

  viewOpen(): ConversationView | undefined {
    const conversation = this.#conversation()
    if (!conversation) return undefined
    return this.#scene.conversation(
      this.#mirror,
      this.#loader,
      conversation,
      this.#sender.outbox.commands,
      this.#typing,
    )
  }

  // Whether closing the page would lose something that waits.
  get isAtRisk(): boolean {
    return this.#sender.outbox.isAtRisk
  }

  // The link.
  // The page is about to come back to this phone: shows what was kept.
  restore(phoneKey: Bytes): void {
    if (this.#phoneKey && !equal(this.#phoneKey, phoneKey)) this.forget()
    this.#phoneKey = phoneKey
    this.#homes.of(phoneKey)
    if (this.#mirror.loaded) return
    this.#drafts.restore(this.#hooks.loadDrafts(phoneKey))
    const era = this.#era
    this.#restoring = (async () => {
      const copy = await (await this.#hooks.cache(phoneKey)).load()
      if (!copy || era !== this.#era || this.#linked || this.#mirror.loaded) return
      const { log, since, chats, people } = copy.account
      this.#mirror.restore({ log, since }, chats, people)
      for (const c of copy.conversations) this.#loader.restore(c.chat, c.messages, c.older)
      this.#drafts.hear(this.#mirror.chats)
      this.#hooks.changed()
    })().catch(() => {}) // none is kept, then
  }

  // From where the phone can go on, if it is this one.
  async place(phoneKey: Bytes): Promise<Place | undefined> {
    await this.#restoring
    return this.#phoneKey && equal(this.#phoneKey, phoneKey) ? this.#mirror.place : undefined
  }

  linked(phoneKey: Bytes, kept: boolean, { log, resumed }: Log): void {
    if (this.#phoneKey && !equal(this.#phoneKey, phoneKey)) this.forget()
    this.#phoneKey = phoneKey
    this.#homes.of(phoneKey)
    this.#linked = true
    this.#lists = 0
    this.#mirror.begin(log, resumed)
    this.#sender.linked()
    this.#loader.linked(resumed)
    if (kept) this.keep(true)
    // Drafts behind what waits: each message empties its chat's.
    void this.#homes.ready.then(() => {
      this.#sender.send()
      if (this.#linked) this.#drafts.linked()
    })
    this.#refresh()
  }

  lost(): void {
    if (!this.#linked) return
    this.#linked = false
    this.#keeping.now()
    this.#sender.lost()
    this.#loader.lost()
    this.#asker.lost()
    this.#typing.clear()
    this.#drafts.lost()
    this.#reading.lost()
    this.#hooks.changed()
  }

  // Whether what the page has is in the database.
  keep(kept: boolean): void {
    this.#homes.keep(kept)
  }

  // The page may be closed now.
  leaving(): void {
    this.#drafts.now()
    this.#keeping.now()
  }

  forget(): void {
    this.lost()
    this.#era++
    this.#homes.forget()
    this.#sender.forget()
    this.#loader.forget()
    this.#drafts.forget()
    this.#mirror = new Mirror()
    this.#undone.clear()
    this.#making.clear()
    this.#scene.opened(undefined)
    this.#open = undefined
    this.#phoneKey = undefined
    this.#hooks.forgotten()
    this.#hooks.changed()
  }

  setVisible(visible: boolean): void {
    this.#visible = visible
    if (!visible) this.leaving()
    this.#tellRead()
    this.#hooks.changed()
  }

  frame(raw: RawFrame): void {
    const frame = readFrame(raw)
    if (!frame) return
    switch (frame.type) {
      case 'people':
        this.#mirror.tell(frame.people)
        this.#asker.told(frame)
        break
      case 'chats':
        // A second list in one link stands for changes that were left out.
        if (frame.first && this.#lists++ > 0) this.#loader.outdated()
        this.#mirror.list(frame)
        for (const c of frame.chats) if (c.last) this.#settle([c.last])
        if (frame.last) performance.mark('tandem:chats')
        this.#refresh()
        this.#drafts.hear(frame.chats)
        break
      case 'change':
        this.#changed(frame)
        break
      case 'messages':
        if (!this.#asker.searched(frame)) this.#settle(this.#loader.answered(frame) ?? [])
        break
      case 'ack':
        this.#acknowledged(frame)
        break
      case 'typing':
        if (frame.from !== undefined) this.#typing.heard(frame.chat, frame.from)
        break
    }
    this.#keeping.changed()
    this.#tellRead()
    this.#hooks.changed()
  }

  // What the person does.
  openChat(id: string): void {
    if (this.#open === id) return
    this.#open = id
    this.#scene.opened(this.#mirror.find(id))
    this.#loader.open(id)
    this.#tellRead()
    this.#hooks.changed()
  }

  closeChat(): void {
    this.#open = undefined
    this.#hooks.changed()
  }

  // Opens a message's chat at the message.
  jump(chat: string, message: string, pos: number): void {
    this.openChat(chat)
    const conversation = this.#conversation()
    if (!conversation) return
    this.#scene.wish(message)
    this.#loader.around(conversation, message, pos)
    this.#hooks.changed()
  }

  toNewest(): void {
    this.#conversation()?.toNewest()
    this.#scene.wish(undefined)
    this.#refresh()
    this.#tellRead()
    this.#hooks.changed()
  }

  load(side: Side): void {
    const conversation = this.#conversation()
    if (conversation) this.#loader.more(conversation, side)
    this.#hooks.changed()
  }

  // Returns once the message is stored. Rejects with words for the person; the
  // text is then theirs to keep.
  async send(text: string, quote?: string): Promise<void> {
    const chat = this.#open
    if (chat === undefined) throw new OutboxError(t('no-chat-open'))
    this.#drafts.sent(chat)
    this.#typing.sent(chat)
    await this.act({ send: { chat, text, ...(quote === undefined ? {} : { quote }) } }, { chat })
    this.toNewest()
  }

  // Returns once it is stored. Rejects with words for the person.
  async act(action: Action, about: { chat?: string; upload?: string } = {}): Promise<string> {
    for (const chat of goesTo(action)) this.#drafts.stays(chat)
    const { id } = await this.#sender.add(action, about)
    this.#hooks.changed()
    return id
  }

  createChat(kind: ChatView['kind'], title: string): Promise<string> {
    return this.#making.make({ kind, title }, (action) => this.act(action))
  }

  write(chat: string, text: string): void {
    this.#drafts.write(chat, text)
    if (text !== '') this.#typing.tell(chat)
  }

  retry(id: string): void {
    void this.#sender.retry(id)
  }

  discard(id: string): void {
    void this.#sender.discard(id)
  }

  dismiss(refusal: string): void {
    this.#undone.take(refusal)
    this.#hooks.changed()
  }

  // Rejects with words for the person.
  async again(refusal: string): Promise<void> {
    const command = this.#undone.take(refusal)
    if (command) await this.act(command.action, { chat: command.chat })
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    const { messages, more } = await this.#asker.search(query)
    return { hits: this.#scene.hits(this.#mirror, messages), more }
  }

  async members(chat: string): Promise<PersonView[]> {
    return this.#asker.members(chat)
  }

  #conversation() {
    return this.#open === undefined ? undefined : this.#loader.find(this.#open)
  }

  #refresh(): void {
    const conversation = this.#conversation()
    if (conversation) this.#loader.freshen(conversation)
  }

  #changed(frame: Change): void {
    this.#mirror.change(frame)
    this.#loader.changed(frame)
    for (const m of frame.messages ?? []) if (m.from) this.#typing.wrote(m.chat, m.from)
    this.#settle(frame.messages ?? [])
    if (this.#open !== undefined && frame.removed?.includes(this.#open)) this.#open = undefined
    this.#drafts.hear(frame.chats ?? [])
    this.#refresh()
  }

  #acknowledged(frame: Ack): void {
    const { id, chat, messages = [], error } = frame
    if (!error && messages.length > 0) {
      this.#mirror.change({ type: 'change', seq: 0, messages })
      for (const m of messages) this.#loader.find(m.chat)?.put(m)
    }
    if (!error && chat !== undefined) this.#making.made(id, chat)
    if (this.#sender.acknowledged(frame) || this.#drafts.acknowledged(id)) return
    this.#reading.acknowledged(id)
  }

  // Messages that this page sent are on the phone.
  #settle(messages: readonly Message[]): void {
    for (const { command } of messages) if (command !== undefined) this.#sender.settle(command)
  }

  #tellRead(): void {
    const conversation = this.#conversation()
    if (!this.#visible || !conversation) return
    this.#reading.look(this.#mirror.find(conversation.chat), conversation)
  }
}
