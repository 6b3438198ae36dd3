// The page's database. Opening it fails where the browser keeps nothing, as
// some do in private windows: the page then works from memory.

import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { CachedAccount, CachedChat } from './cache'
import type { Device } from './devices'
import { type OldCommand, converted } from './old'
import type { Command } from './outbox'

export interface Schema extends DBSchema {
  device: { key: string; value: Device }
  outbox: { key: string; value: Command }
  // Of the account there is one record, under ONLY.
  account: { key: string; value: CachedAccount }
  conversations: { key: string; value: CachedChat }
}

// Of the device there is one at most, so it always has the same key.
export const ONLY = 'link'

// 1: commands had no owner. 2: all of them sent a text, and nothing was cached.
const VERSION = 3

let opening: Promise<IDBPDatabase<Schema>> | undefined

export function open(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('tandem', VERSION, {
    async upgrade(db, from, _, tx) {
      db.createObjectStore('account')
      db.createObjectStore('conversations', { keyPath: 'chat' })
      if (from < 1) {
        db.createObjectStore('device')
        db.createObjectStore('outbox', { keyPath: 'id' })
        return
      }
      const outbox = tx.objectStore('outbox')
      const device = await tx.objectStore('device').get(ONLY)
      // Without a link there is no phone that what waits could be for.
      if (!device) return outbox.clear()
      for (const old of (await outbox.getAll()) as unknown as OldCommand[]) {
        await outbox.put(converted(old, device.id))
      }
    },
    // A newer page in another tab wants to upgrade: let it.
    blocking: () => close(),
    terminated: () => (opening = undefined),
  }).catch((err: unknown) => {
    opening = undefined
    throw err
  })
  return opening
}

function close(): void {
  void opening?.then((db) => db.close())
  opening = undefined
}
