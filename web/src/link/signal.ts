// The rendezvous protocol's frames (signaling/PROTOCOL.md), as a client reads
// and writes them. What the server sends is bounded here: a frame that breaks
// a bound is read as undefined, like one of an unknown type.

import { type Bytes, fromBase64Url, toBase64Url } from '../protocol/bytes'

export const SUBPROTOCOL = 'tandem.rendezvous.1'

// Characters of a frame from the server, and of one frame's `data`.
export const MAX_FRAME = 32 << 10
const MAX_DATA = 24 << 10
const MAX_RELAYS = 8
const MAX_URLS = 8
const MAX_STRING = 512
const MAX_DRAIN = 5 * 60_000

export interface Relay {
  urls: string[]
  username: string
  credential: string
}

// `session` is the ID in base64url, as it stands in the frame.
export type ServerFrame =
  | { type: 'joined'; session: string }
  | { type: 'filled'; session: string; relays: Relay[] }
  | { type: 'message'; session: string; data: Bytes }
  // `own`: this page's seat was taken from it; else the phone's seat is empty.
  | { type: 'left'; session: string; own: boolean; reason: string }
  | { type: 'refused'; session: string; reason: string }
  | { type: 'draining'; after: number }

export function joinFrame(session: string, key: Uint8Array): string {
  return JSON.stringify({ type: 'join', session, seat: 'page', key: toBase64Url(key) })
}

export function sendFrame(session: string, data: Uint8Array): string {
  return JSON.stringify({ type: 'send', session, data: toBase64Url(data) })
}

export function leaveFrame(session: string, reason?: string): string {
  return JSON.stringify({ type: 'leave', session, reason })
}

export function readServerFrame(text: string): ServerFrame | undefined {
  if (text.length > MAX_FRAME) return undefined
  let f: unknown
  try {
    f = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(f)) return undefined
  if (f.type === 'draining') {
    return { type: 'draining', after: clamp(f.after, 0, MAX_DRAIN) }
  }
  const session = f.session
  if (typeof session !== 'string' || !/^[\w-]{22}$/.test(session)) return undefined
  switch (f.type) {
    case 'joined':
      return { type: 'joined', session }
    case 'filled':
      return { type: 'filled', session, relays: readRelays(f.relays) }
    case 'message': {
      const data = readData(f.data)
      return data && { type: 'message', session, data }
    }
    case 'left':
      return { type: 'left', session, own: f.seat === 'page', reason: readReason(f.reason) }
    case 'refused':
      return { type: 'refused', session, reason: readReason(f.reason) }
    default:
      return undefined
  }
}

function readData(data: unknown): Bytes | undefined {
  if (typeof data !== 'string' || data.length === 0 || data.length > MAX_DATA) return undefined
  try {
    return fromBase64Url(data)
  } catch {
    return undefined
  }
}

function readReason(reason: unknown): string {
  return typeof reason === 'string' && /^[a-z0-9-]{1,64}$/.test(reason) ? reason : 'unknown'
}

// Anything that RTCPeerConnection would throw at is left out.
function readRelays(relays: unknown): Relay[] {
  if (!Array.isArray(relays)) return []
  const read: Relay[] = []
  for (const r of relays.slice(0, MAX_RELAYS) as unknown[]) {
    if (!isObject(r) || !Array.isArray(r.urls)) continue
    const urls = (r.urls as unknown[]).slice(0, MAX_URLS).filter(isRelayUrl)
    const username = isShort(r.username) ? r.username : ''
    const credential = isShort(r.credential) ? r.credential : ''
    if (urls.length > 0) read.push({ urls, username, credential })
  }
  return read
}

// RFC 7064 and RFC 7065.
function isRelayUrl(url: unknown): url is string {
  return isShort(url) && /^(stun|turn)s?:[\w.:[\]-]+(\?transport=(udp|tcp))?$/i.test(url)
}

function isShort(s: unknown): s is string {
  return typeof s === 'string' && s.length <= MAX_STRING
}

function isObject(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v)
}

function clamp(n: unknown, low: number, high: number): number {
  return typeof n === 'number' && n >= low ? Math.min(n, high) : low
}
