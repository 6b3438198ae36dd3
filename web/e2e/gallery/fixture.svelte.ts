// An App that holds what it is given: for drawing, not for linking.

import { flushSync } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { App, ChatView, ConversationView, MessageView } from '../../src/model/app'
import type { PersonView, Refusal, SearchPage } from '../../src/model/app'
import type { LinksChange, LinksView } from '../../src/model/links'
import type { PathPolicy } from '../../src/model/path'
import { Preferences } from '../../src/model/preferences'
import type { AppState } from '../../src/model/state'
import type { Action } from '../../src/protocol/wire.gen'
import { fixtureMedia } from './fixturemedia'

export class Fixture implements App {
  state: AppState = $state.raw({ kind: 'loading' })
  pathPolicy: PathPolicy = $state('auto')
  keepLinked = $state(true)
  readonly preferences = new Preferences()
  chats: readonly ChatView[] = $state.raw([])
  chatsLoaded = $state(false)
  open: ConversationView | undefined = $state.raw()
  readonly drafts = new SvelteMap<string, string>()
  refusals: readonly Refusal[] = $state.raw([])
  loadFailed = $state(false)
  readonly media = fixtureMedia

  // What a search finds; or that it goes on, or fails with these words.
  found: SearchPage | 'searching' | Error = { hits: [], more: false }
  people: PersonView[] | Error = []
  linked: LinksView = {
    most: 8,
    unused: 30,
    browsers: [
      {
        ...{ id: 'd1', own: true, name: 'Firefox 153', label: 'At work', system: 'Linux' },
        ...{ linkedAt: Date.now() - 9e8, lastSeen: Date.now(), online: true, sent: 12_345_678 },
        ...{ received: 98_765, path: { kind: 'relayed', transport: 'tcp', roundTrip: 41.5 } },
      },
      {
        ...{ id: 'd2', own: false, name: 'Chromium 156', label: '', system: 'Windows' },
        ...{ linkedAt: Date.now() - 9e9, lastSeen: Date.now() - 2e8, online: false },
        ...{ sent: 512, received: 0 },
      },
    ],
  }
  // What each chat opens with.
  conversations = new Map<string, ConversationView>()
  // The methods called, for a script to read.
  calls: string[] = []

  // Back to the first state. Drawn at once, so that what a screen holds itself, such as an
  // open menu, begins anew with the next.
  clear() {
    this.state = { kind: 'loading' }
    this.chats = []
    this.chatsLoaded = false
    this.open = undefined
    this.drafts.clear()
    this.refusals = []
    this.loadFailed = false
    this.found = { hits: [], more: false }
    this.people = []
    flushSync()
  }

  restart() {
    this.calls.push('restart')
  }
  retryNow() {
    this.calls.push('retryNow')
  }
  setPathPolicy(policy: PathPolicy) {
    this.pathPolicy = policy
  }
  setKeepLinked(keep: boolean) {
    this.keepLinked = keep
  }
  async unlink() {
    this.calls.push('unlink')
  }
  openChat(id: string) {
    const chat = this.chats.find((c) => c.id === id)
    if (!chat) return
    this.open = this.conversations.get(id) ?? conversationOf(chat, [])
  }
  closeChat() {
    this.open = undefined
  }
  jump(chat: string, id: string) {
    this.openChat(chat)
    const key = this.open?.messages.find((m) => m.id === id)?.key
    if (this.open && key) this.open = { ...this.open, target: { key, wish: Math.random() } }
  }
  toNewest() {
    this.calls.push('toNewest')
  }
  async send(text: string) {
    if (!this.open) return
    const id = crypto.randomUUID()
    const mine = { ...plainMessage(id, text, Date.now()), mine: true, pos: 0 }
    this.open = {
      ...this.open,
      messages: [...this.open.messages, { ...mine, status: 'waiting' }],
    }
  }
  async act(action: Action) {
    this.calls.push(JSON.stringify(action))
  }
  async createChat(kind: ChatView['kind'], title: string): Promise<string> {
    this.calls.push(`create ${kind} ${title}`)
    throw new Error('The phone has no room for it.')
  }
  write() {}
  load() {
    const open = this.open
    if (!open?.messages[0] || !open.older) return
    this.calls.push('load')
    const first = open.messages[0].time
    const from = { id: 'p-grace', name: 'Grace' }
    const older = Array.from({ length: 50 }, (_, i): MessageView => {
      const text = `An older message, ${i} `.repeat(1 + (i % 7))
      const m = plainMessage(`older-${first}-${i}`, text, first - (50 - i) * 60_000)
      return i % 3 === 0 ? { ...m, mine: true } : { ...m, from }
    })
    this.open = { ...open, messages: [...older, ...open.messages], older: this.calls.length < 8 }
  }
  dismiss(id: string) {
    this.refusals = this.refusals.filter((r) => r.id !== id)
  }
  async again(id: string) {
    this.calls.push(`again ${id}`)
    this.dismiss(id)
  }
  async search(): Promise<SearchPage> {
    if (this.found === 'searching') return new Promise(() => {})
    if (this.found instanceof Error) throw this.found
    return this.found
  }
  async members() {
    if (this.people instanceof Error) throw this.people
    return this.people
  }
  async links(change?: LinksChange) {
    if (change) this.calls.push(JSON.stringify(change))
    return this.linked
  }
  retryMessage(id: string) {
    this.calls.push(`retry ${id}`)
  }
  discardMessage(id: string) {
    this.calls.push(`discard ${id}`)
  }
}

// A message of somebody else's with nothing but a text.
export function plainMessage(id: string, text: string, time: number): MessageView {
  return {
    ...{ key: id, id, chat: 'chat', pos: time * 1024, mine: false, kind: 'text', text, time },
    ...{ edited: false, deleted: false, forwarded: false, starred: false, reactions: [] },
    ...{ status: 'sent', changing: false },
  }
}

export function conversationOf(
  chat: ChatView,
  messages: readonly MessageView[],
  more: Partial<ConversationView> = {},
): ConversationView {
  const loading = { loading: false, loadingOlder: false, loadingNewer: false }
  const newest = messages.map(({ pos, from }) => ({ pos, ...(from ? { from: from.id } : {}) }))
  return { chat, messages, newest, older: false, newer: false, ...loading, ...more }
}
