// The page's database. Opening it fails where the browser keeps nothing, as
// some do in private windows: the page then works from memory.

import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Device } from './devices'
import type { Command } from './outbox'

interface Schema extends DBSchema {
  device: { key: string; value: Device }
  outbox: { key: string; value: Command }
}

const VERSION = 1

let opening: Promise<IDBPDatabase<Schema>> | undefined

export function open(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('tandem', VERSION, {
    upgrade(db) {
      db.createObjectStore('device')
      db.createObjectStore('outbox', { keyPath: 'id' })
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
