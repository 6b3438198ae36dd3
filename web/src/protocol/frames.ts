// What the server carries between page and phone, sealed.
// peer/secure/PAIRING.md, "Frames" and "Payloads".
import type { Bytes } from './bytes'

// The first byte of a frame.
export const kindOffer = 1 // Noise message 1, from the phone
export const kindAnswer = 2 // Noise message 2, from the page
export const kindSealed = 3 // counter and ciphertext, from either

export const maxFrame = 16384 // bytes

const payloadVersion = 1
const maxName = 64

export interface Offer {
  v: number // 1
  name: string // the phone's, or its owner's
  app: string
  sdp: string
}

export interface Answer {
  v: number // 1; sending sets it
  browser: string
  system: string
  keep: boolean // whether the phone shall remember this browser
  // A page that comes back: the change log that it knows, and the number of the
  // last change that it has of it. Both or neither.
  log?: string
  since?: number
  sdp: string
}

export type SealedPayload =
  | { candidate: string; mid: string }
  | { end: true } // no candidates follow
  | { refused: string } // the phone ended the attempt

// Offers are made by the phone; the page's tests make them too.
export function encodeOffer(o: Offer): Bytes {
  return encode({ v: payloadVersion, name: cleanName(o.name), app: cleanName(o.app), sdp: o.sdp })
}

export function encodeAnswer(a: Answer): Bytes {
  return encode({
    v: payloadVersion,
    browser: cleanName(a.browser),
    system: cleanName(a.system),
    keep: a.keep,
    ...resume(a.log, a.since),
    sdp: a.sdp,
  })
}

// Throws when a field is beyond its bound.
export function encodeSealed(p: SealedPayload): Bytes {
  const b = encode(
    'candidate' in p
      ? { candidate: p.candidate, mid: p.mid }
      : 'end' in p
        ? { end: true }
        : { refused: p.refused },
  )
  if (!decodeSealed(b)) throw new Error('a field of a sealed frame is empty or beyond its bound')
  return b
}

// The decoders return undefined for what they do not understand.

export function decodeOffer(b: Bytes): Offer | undefined {
  const { v, name, app, sdp } = decode(b)
  if (v !== payloadVersion || !isText(name) || !isText(app) || !isText(sdp) || !sdp) return
  return { v, name: cleanName(name), app: cleanName(app), sdp }
}

export function decodeAnswer(b: Bytes): Answer | undefined {
  const fields = decode(b)
  const { v, browser, system, keep, sdp } = fields
  if (v !== payloadVersion || !isText(browser) || !isText(system) || !isText(sdp) || !sdp) return
  if (typeof keep !== 'boolean') return
  return {
    ...{ v, browser: cleanName(browser), system: cleanName(system), keep },
    ...resume(fields.log, fields.since),
    sdp,
  }
}

// Nothing where one of them is missing or beyond its bound: the page then gets
// the whole list, which is never wrong.
function resume(log: unknown, since: unknown): { log?: string; since?: number } {
  if (!isText(log) || !/^[!-~]{1,64}$/.test(log)) return {}
  if (!Number.isSafeInteger(since) || (since as number) < 0) return {}
  return { log, since: since as number }
}

export function decodeSealed(b: Bytes): SealedPayload | undefined {
  const fields = decode(b)
  const known = ['candidate', 'end', 'refused'].filter((key) => Object.hasOwn(fields, key))
  const { candidate, mid, end, refused } = fields
  if (known.length !== 1) return
  if (isText(candidate) && isText(mid)) {
    // Without line breaks a candidate cannot add lines to a description.
    return /^[ -~]{1,1000}$/.test(candidate) && /^[!-~]{1,32}$/.test(mid)
      ? { candidate, mid }
      : undefined
  }
  if (end === true) return { end }
  return isText(refused) && /^[a-z0-9-]{1,64}$/.test(refused) ? { refused } : undefined
}

// A name made fit to be shown on one line beside other text: no control
// characters, line separators, or marks that turn the direction of what
// follows, no spaces around, and at most 64 code points.
export function cleanName(s: string): string {
  const clean = s
    .replace(/\p{Cs}/gu, '\ufffd') // half a surrogate pair
    .replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '')
    .replace(/^ +/, '')
  return Array.from(clean).slice(0, maxName).join('').replace(/ +$/, '')
}

function isText(x: unknown): x is string {
  return typeof x === 'string'
}

function encode(fields: object): Bytes {
  return new TextEncoder().encode(JSON.stringify(fields))
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// The fields of a JSON object; none when it is something else.
function decode(b: Bytes): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(b))
  } catch {
    return {}
  }
  return isObject(value) ? value : {}
}

function isObject(x: unknown): x is Record<string, unknown> {
  return typeof x === 'object' && x !== null && !Array.isArray(x)
}
