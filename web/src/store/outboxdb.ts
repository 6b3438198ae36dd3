// The outbox in IndexedDB. Its transactions are on the disk when they are done,
// not just on their way there.

import { open } from './db'
import type { Command, OutboxStorage } from './outbox'

const durable = { durability: 'strict' } as const

export class DatabaseStorage implements OutboxStorage {
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
