import type { Bytes } from './bytes'

// Base32 without padding, RFC 4648 section 6.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function toBase32(b: Uint8Array): string {
  let s = ''
  let bits = 0
  let value = 0
  for (const x of b) {
    value = (value << 8) | x
    bits += 8
    while (bits >= 5) {
      bits -= 5
      s += alphabet[(value >> bits) & 31]
    }
    value &= 31
  }
  return bits > 0 ? s + alphabet[(value << (5 - bits)) & 31] : s
}

// Throws when the text has characters outside the upper-case alphabet, a
// length that no bytes have, or bits that no writer sets.
export function fromBase32(s: string): Bytes {
  const out = new Uint8Array(Math.floor((s.length * 5) / 8))
  let at = 0
  let bits = 0
  let value = 0
  for (const c of s) {
    const x = alphabet.indexOf(c)
    if (x < 0) throw new Error('not base32')
    value = ((value << 5) | x) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      out[at++] = value >> bits
    }
  }
  if (toBase32(out) !== s) throw new Error('not base32')
  return out
}
