// A copy of the chats in IndexedDB, so that a page shows them at once when it
// comes back, and asks the phone for what has changed since. Kept only where the
// link is.

import type { Chat, Message, Person } from '../protocol/wire.gen'
import { type Bytes, equal } from '../protocol/bytes'
import { ONLY, open } from './db'
import { loadDevice } from './devices'

export interface CachedAccount {
  device: string // under which the phone lists this browser
  log: string // of the change log
  since: number // the last change that is part of the copy
  chats: readonly Chat[]
  people: readonly Person[]
  writer: string // the page that wrote it
}

// The newest messages of a chat, without a hole.
export interface CachedChat {
  chat: string
  messages: readonly Message[] // oldest first
  older: boolean // older ones exist
}

export interface Copy {
  account: CachedAccount
  conversations: readonly CachedChat[]
}

// Where a copy is kept, of one link. A copy is stored in one step, or not at all.
export interface CacheStorage {
  // Undefined where there is none of this link.
  load(): Promise<Copy | undefined>
  // `differ` has the IDs of the conversations that this page has not saved yet.
  save(
    account: Omit<CachedAccount, 'device' | 'writer'>,
    conversations: readonly CachedChat[],
    differ: ReadonlySet<string>,
  ): Promise<void>
}

// For the link with this phone. Rejects where another one is stored.
export async function cacheFor(phoneKey: Bytes): Promise<CacheStorage> {
  const device = await loadDevice()
  if (!device || !equal(device.phoneKey, phoneKey)) throw new Error('this link is not stored')
  return new DatabaseCache(device.id)
}

class DatabaseCache implements CacheStorage {
  readonly #device: string
  readonly #writer = crypto.randomUUID()

  constructor(device: string) {
    this.#device = device
  }

  async load(): Promise<Copy | undefined> {
    const tx = (await open()).transaction(['account', 'conversations'])
    const [account, conversations] = await Promise.all([
      tx.objectStore('account').get(ONLY),
      tx.objectStore('conversations').getAll(),
    ])
    return account?.device === this.#device ? { account, conversations } : undefined
  }

  async save(
    account: Omit<CachedAccount, 'device' | 'writer'>,
    conversations: readonly CachedChat[],
    differ: ReadonlySet<string>,
  ): Promise<void> {
    const tx = (await open()).transaction(['device', 'account', 'conversations'], 'readwrite')
    const change = async () => {
      const device = this.#device
      const writer = this.#writer
      // Unlinked meanwhile, in this tab or another one: nothing may be left.
      if ((await tx.objectStore('device').get(ONLY))?.id !== device) return
      const before = await tx.objectStore('account').get(ONLY)
      await tx.objectStore('account').put({ ...account, device, writer }, ONLY)
      const store = tx.objectStore('conversations')
      // What another tab wrote is of another moment.
      const all = before?.writer !== writer
      const ids = new Set(conversations.map((c) => c.chat))
      for (const id of await store.getAllKeys()) if (!ids.has(id)) await store.delete(id)
      for (const c of conversations) if (all || differ.has(c.chat)) await store.put(c)
    }
    await Promise.all([change(), tx.done])
  }
}
