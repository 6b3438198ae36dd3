// Files that wait for the phone, in IndexedDB. A database of its own: browsers
// keep a Blob's bytes beside it, and giving gigabytes back takes a while that
// the messages' transactions shall not wait for.

import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { FILES } from '../store/files'
import type { StoredUpload, UploadStorage } from './uploads'

interface Schema extends DBSchema {
  uploads: { key: string; value: StoredUpload }
}

const VERSION = 1
const durable = { durability: 'strict' } as const

let opening: Promise<IDBPDatabase<Schema>> | undefined

function open(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>(FILES, VERSION, {
    upgrade: (db) => void db.createObjectStore('uploads', { keyPath: 'id' }),
    // A newer page in another tab wants to upgrade: let it.
    blocking: () => {
      void opening?.then((db) => db.close())
      opening = undefined
    },
    terminated: () => (opening = undefined),
  }).catch((err: unknown) => {
    opening = undefined
    throw err
  })
  return opening
}

// Rejects with a QuotaExceededError where the disk has no room for a file.
export class DatabaseUploads implements UploadStorage {
  async put(upload: StoredUpload): Promise<void> {
    const tx = (await open()).transaction('uploads', 'readwrite', durable)
    await Promise.all([tx.store.put(upload), tx.done])
  }

  async get(id: string): Promise<StoredUpload | undefined> {
    return (await open()).get('uploads', id)
  }

  async list(): Promise<StoredUpload[]> {
    return (await open()).getAll('uploads')
  }

  async remove(id: string): Promise<void> {
    const tx = (await open()).transaction('uploads', 'readwrite')
    await Promise.all([tx.store.delete(id), tx.done])
  }
}
