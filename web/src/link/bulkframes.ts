// What goes over the bulk channel, and what is said of it on the control
// channel (peer/wire): parsed and checked. Pure.

import { type Bytes, fromBase64Url } from '../protocol/bytes'
import { BulkHeader, MaxChunk, MaxName } from '../protocol/wire.gen'
import type { RawFrame } from './control'
import { t } from '../words/failures'

// A run of a content's bytes.
export interface Chunk {
  stream: number
  offset: number // of its first byte in the content
  bytes: Bytes
}

// Why a transfer ended; the message is for a person.
export class MediaError extends Error {
  override readonly name = 'MediaError'
  readonly code: string

  // `code` is one of the wire's error codes, or 'corrupt', 'unreadable', 'ended'.
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export function encodeChunk({ stream, offset, bytes }: Chunk): Bytes {
  const frame = new Uint8Array(BulkHeader + bytes.length)
  const header = new DataView(frame.buffer)
  header.setUint32(0, stream)
  header.setUint32(4, Math.floor(offset / 2 ** 32))
  header.setUint32(8, offset % 2 ** 32)
  frame.set(bytes, BulkHeader)
  return frame
}

// Undefined for what is no chunk. The bytes are not copied.
export function decodeChunk(frame: ArrayBuffer): Chunk | undefined {
  const length = frame.byteLength - BulkHeader
  if (length <= 0 || length > MaxChunk) return undefined
  const header = new DataView(frame)
  const offset = header.getUint32(4) * 2 ** 32 + header.getUint32(8)
  if (!Number.isSafeInteger(offset + length)) return undefined
  return { stream: header.getUint32(0), offset, bytes: new Uint8Array(frame, BulkHeader) }
}

export interface Granted {
  stream: number
  from: number
  to: number
}

export function readGrant(f: RawFrame): Granted | undefined {
  const { stream, to } = f
  const from = f.from ?? 0
  if (!isCount(stream) || !isCount(from) || !isCount(to) || from > to) return undefined
  return { stream, from, to }
}

export interface Stopped {
  stream: number
  media?: string // the ID of a content that is whole
  error?: MediaError
}

export function readStop(f: RawFrame): Stopped | undefined {
  const { stream, media, error } = f
  if (!isCount(stream)) return undefined
  if (isContentId(media)) return { stream, media }
  return error === undefined ? { stream } : { stream, error: readError(error) }
}

// SHA-256 in base64url.
export function isContentId(v: unknown): v is string {
  if (typeof v !== 'string' || v.length !== 43) return false
  try {
    return fromBase64Url(v).length === 32
  } catch {
    return false
  }
}

function readError(v: unknown): MediaError {
  const { code, text } = (typeof v === 'object' && v !== null ? v : {}) as Record<string, unknown>
  return new MediaError(
    typeof code === 'string' && code.length <= 32 ? code : 'internal',
    typeof text === 'string' && text !== '' && text.length <= MaxName ? text : t('phone-refused'),
  )
}

function isCount(v: unknown): v is number {
  return Number.isSafeInteger(v) && (v as number) >= 0
}
