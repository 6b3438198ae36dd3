// What the tests of the account share: a page whose frames go nowhere, and what the
// phone says to it.

import { afterEach, beforeEach, vi } from 'vitest'
import type { Chat, FromPage, Message, Send } from '../protocol/wire.gen'
import type { CacheStorage, Copy } from '../store/cache'
import { MemoryStorage, type OutboxStorage } from '../store/outbox'
import { Account } from './account'
import type { AccountHooks } from './accounthooks'
import type { DraftText } from './drafts'

// Outlasts the page, as far as an outbox can tell.
export class Disk implements OutboxStorage {
  readonly #memory = new MemoryStorage()
  load: OutboxStorage['load'] = () => this.#memory.load()
  put: OutboxStorage['put'] = (command) => this.#memory.put(command)
  replace: OutboxStorage['replace'] = (id, command) => this.#memory.replace(id, command)
  remove: OutboxStorage['remove'] = (id) => this.#memory.remove(id)
}

// Holds one copy, as a database would.
export class Shelf implements CacheStorage {
  copy: Copy | undefined
  load: CacheStorage['load'] = async () => structuredClone(this.copy)
  save: CacheStorage['save'] = async (account, conversations) => {
    this.copy = structuredClone({
      account: { ...account, device: 'd', writer: 'w' },
      conversations,
    })
  }
}

export let sent: FromPage[]
export let takes: boolean
export let account: Account
export const phone = new Uint8Array(32)
export const disk = (key: Uint8Array) => Promise.resolve({ storage, device: `device of ${key[0]}` })
export let storage: OutboxStorage
export let shelf: Shelf
export let drafts: Record<string, string>
export let keptDrafts: readonly DraftText[]
export const hooks = (more: Partial<AccountHooks> = {}): AccountHooks => ({
  ...{ send: (f) => takes && sent.push(f) > 0, changed: () => {}, storage: disk },
  memory: async () => {},
  ...{ loadDrafts: () => keptDrafts, saveDrafts: (_, kept) => void (keptDrafts = kept) },
  ...{ cache: async () => shelf, forgotten: () => {} },
  ...{ upload: async (id) => `content of ${id}`, uploaded: () => {}, inUse: () => {} },
  draft: (chat, text) => (drafts[chat] = text),
  ...more,
})

beforeEach(() => {
  sent = []
  takes = true
  storage = new Disk()
  shelf = new Shelf()
  drafts = {}
  keptDrafts = []
  account = new Account(hooks())
})
afterEach(() => vi.useRealTimers())

export const message = (pos: number, fields: Partial<Message> = {}): Message => ({
  ...{ id: `m${pos}`, chat: 'c', pos, kind: 'text', text: `t${pos}`, time: pos },
  ...fields,
})
export const cy = (more: Partial<Chat> = {}): Chat => ({
  ...{ id: 'c', kind: 'direct', title: 'Cy', active: 9, unread: 0 },
  ...more,
})
export const people = () => account.frame({ type: 'people', people: [{ id: 'p', name: 'Cy' }] })
export const chats = (unread = 0) => {
  people()
  account.frame({
    type: 'chats',
    seq: 1,
    chats: [
      { id: 'b', kind: 'group', title: 'Ben', active: 12, unread: 0 },
      cy({ unread, last: message(9, { from: 'p' }) }),
    ],
    first: true,
    last: true,
  })
}
export const change = (fields: object, seq = 2) => account.frame({ type: 'change', seq, ...fields })
export const of = <T extends FromPage['type']>(type: T) =>
  sent.filter((f): f is FromPage & { type: T } => f.type === type)
export const acts = <K extends 'send' | 'read' | 'set'>(kind: K) =>
  of('do').flatMap(({ id, action }) => (action[kind] ? [{ id, ...action[kind] }] : []))
export const sends = (): (Send & { id: string })[] => acts('send')
export const answer = (messages: Message[], older = false, more = {}) =>
  account.frame({
    type: 'messages',
    request: of('history').at(-1)!.request,
    messages,
    older,
    last: true,
    ...more,
  })
export const ack = (id: string, more = {}) => account.frame({ type: 'ack', id, ...more })
export const shown = () => account.viewOpen()!.messages
// What needs no more than promises that are kept is done after it.
export const turn = () => new Promise((done) => setTimeout(done))
export const log = { log: 'L', resumed: false }
export const link = async () => {
  account.linked(phone, false, log)
  await turn() // the outbox is ready
}

export const refuse = () =>
  account.frame({
    type: 'messages',
    request: of('history').at(-1)!.request,
    messages: [],
    error: { code: 'internal', text: 'Could not read.' },
  })

export const opened = async (messages = [message(9), message(10, { from: 'p' })]) => {
  await link()
  chats()
  account.openChat('c')
  answer(messages)
}

// Whether the link takes frames.
export function takeFrames(now: boolean): void {
  takes = now
}

// Another page, in place of the one that each test begins with.
export function renew(hooks: AccountHooks): void {
  account = new Account(hooks)
}
