// The outbox in IndexedDB. Its transactions are on the disk when they are done,
// not just on their way there.

import { type Bytes, equal } from '../protocol/bytes'
import { loadDevice } from './devices'
import { open } from './db'
import type { Command, OutboxHome, OutboxStorage } from './outbox'

const durable = { durability: 'strict' } as const

// For the link with this phone. Rejects where another one is stored: a second
// tab may have been linked with another phone since.
export async function storageFor(phoneKey: Bytes): Promise<OutboxHome> {
  const device = await loadDevice()
  if (!device || !equal(device.phoneKey, phoneKey)) throw new Error('this link is not stored')
  return { storage: database, device: device.id }
}

class DatabaseStorage implements OutboxStorage {
  async load(): Promise<Command[]> {
    return (await open()).getAll('outbox')
  }

  async put(command: Command): Promise<void> {
    const tx = (await open()).transaction('outbox', 'readwrite', durable)
    await Promise.all([tx.store.put(command), tx.done])
  }

  async replace(id: string, command: Command): Promise<void> {
    const tx = (await open()).transaction('outbox', 'readwrite', durable)
    await Promise.all([tx.store.delete(id), tx.store.put(command), tx.done])
  }

  async remove(id: string): Promise<void> {
    const tx = (await open()).transaction('outbox', 'readwrite')
    await Promise.all([tx.store.delete(id), tx.done])
  }
}

// One for all links: commands that move from one to the next stay in it.
const database = new DatabaseStorage()
