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

// In one step with it goes what waits for any other: it could never be sent.
export async function saveDevice(device: Device): Promise<void> {
  const tx = (await open()).transaction(['device', 'outbox'], 'readwrite')
  const outbox = tx.objectStore('outbox')
  const change = async () => {
    await tx.objectStore('device').put(device, ONLY)
    for (const command of await outbox.getAll()) {
      if (command.device !== device.id) await outbox.delete(command.id)
    }
  }
  await Promise.all([change(), tx.done])
}

// Forgets the phone and every message that waits for it.
export async function forgetDevice(): Promise<void> {
  const tx = (await open()).transaction(['device', 'outbox'], 'readwrite')
  await Promise.all([tx.objectStore('device').clear(), tx.objectStore('outbox').clear(), tx.done])
}
