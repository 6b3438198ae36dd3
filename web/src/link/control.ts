// The frames on the control channel that are about the link itself. The rest
// is the mirror's.

import { fromBase64Url } from '../protocol/bytes'
import { cleanName } from '../protocol/frames'
import type { Welcome } from '../protocol/wire.gen'
import { MaxFrame, MaxID, MaxName, Version } from '../protocol/wire.gen'

// A frame as it came: an object with a type, the rest unchecked.
export type RawFrame = Record<string, unknown> & { type: string }

// Undefined for what is no frame.
export function parseFrame(text: string): RawFrame | undefined {
  if (text.length > MaxFrame) return undefined
  try {
    const f: unknown = JSON.parse(text)
    if (typeof f !== 'object' || f === null || !('type' in f)) return undefined
    return typeof f.type === 'string' ? (f as RawFrame) : undefined
  } catch {
    return undefined
  }
}

export function readWelcome(f: RawFrame): Welcome | undefined {
  const { version, phone, device, linkSecret, log } = f
  if (version !== Version || !isText(phone, MaxName) || !isText(device, MaxID)) return undefined
  const welcome: Welcome = {
    ...{ type: 'welcome', version, phone: phoneName(phone), device },
    // Without a name the log is one that nobody can come back to.
    log: isText(log, MaxID) ? log : '',
    ...(f.resumed === true ? { resumed: true } : {}),
  }
  if (typeof linkSecret === 'string' && isSecret(linkSecret)) welcome.linkSecret = linkSecret
  return welcome
}

// As it is shown, wherever it came from.
export function phoneName(name: string): string {
  return cleanName(name) || 'your phone'
}

// An unknown reason counts as 'closing': come back, and see.
export type ByeReason = 'closing' | 'unlinked' | 'replaced' | 'refused' | 'error'

// Who unlinked this browser: a person at the phone, one in another browser, or nobody: it
// was not used for too long.
export type UnlinkedBy = 'phone' | 'browser' | 'unused'

export interface Goodbye {
  reason: ByeReason
  text: string
  by: UnlinkedBy
  browser: string // what the other browser is called
}

export function readBye(f: RawFrame): Goodbye {
  const reasons: readonly unknown[] = ['unlinked', 'replaced', 'refused', 'error']
  return {
    reason: reasons.includes(f.reason) ? (f.reason as ByeReason) : 'closing',
    text: isText(f.text, MaxName) ? f.text : '',
    by: f.by === 'browser' || f.by === 'unused' ? f.by : 'phone',
    browser: isText(f.browser, MaxName) ? cleanName(f.browser) : '',
  }
}

function isSecret(s: string): boolean {
  try {
    return s.length === 43 && fromBase64Url(s).length === 32
  } catch {
    return false
  }
}

function isText(v: unknown, most: number): v is string {
  return typeof v === 'string' && v.length <= most
}
