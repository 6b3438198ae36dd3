// Link codes: what the QR code carries. peer/secure/PAIRING.md, "Link code";
// the phone's half is peer/linkcode, and both run peer/linkcode/testdata.
import { fromBase32, toBase32 } from './base32'
import { type Bytes, concat } from './bytes'

export interface LinkCode {
  sessionId: Bytes // 16
  pageKey: Bytes // 32, X25519
  secret: Bytes // 16
}

const version = 1
const payloadChars = 104
const maxText = 4096
const maxAddress = 200

// A code for a page with this public key, good for one pairing.
export function newLinkCode(pageKey: Bytes): LinkCode {
  return {
    sessionId: crypto.getRandomValues(new Uint8Array(16)),
    pageKey,
    secret: crypto.getRandomValues(new Uint8Array(16)),
  }
}

// The link that the QR code shows. The address is the page's, without query
// and fragment. The link holds the pairing secret.
export function formatLink(address: string, code: LinkCode): string {
  const payload = concat(Uint8Array.of(version), code.sessionId, code.pageKey, code.secret)
  return address.replace(/\/+$/, '') + '/#' + toBase32(payload)
}

// Why a text is not a link code: it is the beginning of one, it is of a
// version that this page does not know, or something else.
export type LinkCodeReason = 'truncated' | 'version' | 'not-a-link'

export class LinkCodeError extends Error {
  readonly reason: LinkCodeReason
  constructor(reason: LinkCodeReason, message: string) {
    super(message)
    this.name = 'LinkCodeError'
    this.reason = reason
  }
}

// Reads a link code from what was pasted or stands in the address bar. Throws
// LinkCodeError.
export function parseLink(text: string): { address: string; code: LinkCode } {
  if (new TextEncoder().encode(text).length > maxText) notLink('the text is too long')
  const bare = text
    .replace(/[\s\u0085\u200b\ufeff]/g, '')
    .replace(/^["'`<>()[\]“”‘’«».,;]+|["'`<>()[\]“”‘’«».,;]+$/g, '')
  const hash = bare.indexOf('#')
  if (hash < 0) notLink('nothing stands behind a #')
  return { address: parseAddress(bare.slice(0, hash)), code: parsePayload(bare.slice(hash + 1)) }
}

function notLink(why: string): never {
  throw new LinkCodeError('not-a-link', `not a link code: ${why}`)
}

// Narrower than a URL, so that page and phone cannot read one text in two ways.
const addressForm =
  /^(https?):\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?((?:\/[a-z0-9._~%!$&'()*+,;=:@-]+)*)\/*$/i

function parseAddress(s: string): string {
  const [, scheme = '', host = '', port, path = ''] = addressForm.exec(s) ?? notLink('no address')
  if (host.startsWith('[') && !URL.canParse(`http://${host}`)) notLink('no IPv6 address')
  let origin = `${scheme}://${host}`.toLowerCase()
  if (port !== undefined) {
    const n = Number(port)
    if (n < 1 || n > 65535) notLink('no port number')
    if (n !== (origin.startsWith('https:') ? 443 : 80)) origin += `:${n}`
  }
  if (/\/\.\.?(\/|$)/.test(path)) notLink('the path contains . or ..')
  origin += path
  if (origin.length > maxAddress) notLink('the address is too long')
  return origin
}

function parsePayload(s: string): LinkCode {
  s = s.replace(/[a-z]/g, (c) => c.toUpperCase())
  if (!/^[A-Z2-7]*$/.test(s)) notLink('characters that no code has')
  // The first ten bits tell the version.
  const known = /^(A?$|A[E-H])/.test(s)
  if (s.length < payloadChars && known) {
    throw new LinkCodeError('truncated', `${s.length} of ${payloadChars} characters`)
  }
  if (s.length >= payloadChars && !known) {
    throw new LinkCodeError('version', 'the link code is of an unknown version')
  }
  if (s.length !== payloadChars) notLink('a code has another length')
  const b = fromBase32(s)
  return { sessionId: b.slice(1, 17), pageKey: b.slice(17, 49), secret: b.slice(49) }
}
