// What this browser keeps of its link: enough to come back to the phone without
// a new scan. The keys can be used here, but not read.

import type { Bytes } from '../protocol/bytes'
import type { DeviceKeys } from '../protocol/keys'
import type { LinkSecret } from '../protocol/resume'
import { open } from './db'

export interface Device {
  id: string // under which the phone lists this browser
  phone: string // the phone's name
  phoneKey: Bytes
  keys: DeviceKeys
  secret: LinkSecret
}

// There is one link at most, so it always has the same key.
const ONLY = 'link'

export async function loadDevice(): Promise<Device | undefined> {
  return (await open()).get('device', ONLY)
}

export async function saveDevice(device: Device): Promise<void> {
  await (await open()).put('device', device, ONLY)
}

// Forgets the phone and every message that waits for it.
export async function forgetDevice(): Promise<void> {
  const tx = (await open()).transaction(['device', 'outbox'], 'readwrite')
  await Promise.all([tx.objectStore('device').clear(), tx.objectStore('outbox').clear(), tx.done])
}
