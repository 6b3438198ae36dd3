// What this browser keeps of its link: enough to come back to the phone without
// a new scan. The keys can be used here, but not read.

import type { Bytes } from '../protocol/bytes'
import type { DeviceKeys } from '../protocol/keys'
import type { LinkSecret } from '../protocol/resume'
import { ONLY, open } from './db'

export interface Device {
  id: string // under which the phone lists this browser
  phone: string // the phone's name
  phoneKey: Bytes
  keys: DeviceKeys
  secret: LinkSecret
}

export async function loadDevice(): Promise<Device | undefined> {
  return (await open()).get('device', ONLY)
}

const ALL = ['device', 'outbox', 'account', 'conversations'] as const

// In one step with it goes what is of any other: what waits could never be sent,
// and what is cached never be told apart.
export async function saveDevice(device: Device): Promise<void> {
  const tx = (await open()).transaction(ALL, 'readwrite')
  const outbox = tx.objectStore('outbox')
  const account = tx.objectStore('account')
  const change = async () => {
    await tx.objectStore('device').put(device, ONLY)
    for (const command of await outbox.getAll()) {
      if (command.device !== device.id) await outbox.delete(command.id)
    }
    const cached = await account.get(ONLY)
    if (cached && cached.device !== device.id) {
      await Promise.all([account.clear(), tx.objectStore('conversations').clear()])
    }
  }
  await Promise.all([change(), tx.done])
}

// Forgets the phone, every message that waits for it, and what is cached of it.
export async function forgetDevice(): Promise<void> {
  const tx = (await open()).transaction(ALL, 'readwrite')
  await Promise.all([...ALL.map((name) => tx.objectStore(name).clear()), tx.done])
}
