// The page's database. Opening it fails where the browser keeps nothing, as
// some do in private windows: the page then works from memory.

import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Device } from './devices'
import type { Command } from './outbox'

export interface Schema extends DBSchema {
  device: { key: string; value: Device }
  outbox: { key: string; value: Command }
}

// Of the device there is one at most, so it always has the same key.
export const ONLY = 'link'

// 1: commands had no owner.
const VERSION = 2

let opening: Promise<IDBPDatabase<Schema>> | undefined

export function open(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('tandem', VERSION, {
    async upgrade(db, from, _, tx) {
      if (from < 1) {
        db.createObjectStore('device')
        db.createObjectStore('outbox', { keyPath: 'id' })
        return
      }
      // There was one link at most, so what waits is for its phone.
      const outbox = tx.objectStore('outbox')
      const device = await tx.objectStore('device').get(ONLY)
      if (!device) return outbox.clear()
      for (const command of await outbox.getAll()) {
        await outbox.put({ ...command, device: device.id })
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
