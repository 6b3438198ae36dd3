// Bytes as WebCrypto takes them: not in shared memory.
export type Bytes = Uint8Array<ArrayBuffer>

export function concat(...parts: Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i])
}

export function ascii(s: string): Bytes {
  return Uint8Array.from(s, (c) => c.charCodeAt(0))
}

export function toHex(b: Uint8Array): string {
  return Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('')
}

export function fromHex(s: string): Bytes {
  if (!/^([0-9a-fA-F]{2})*$/.test(s)) throw new Error('not hexadecimal')
  return Uint8Array.from(s.match(/../g) ?? [], (x) => parseInt(x, 16))
}

// Base64url without padding, RFC 4648 section 5.
export function toBase64Url(b: Uint8Array): string {
  let s = ''
  for (const x of b) s += String.fromCharCode(x)
  return btoa(s).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

// Throws when the text is not base64url without padding, or has bits that no
// writer sets.
export function fromBase64Url(s: string): Bytes {
  if (/^[A-Za-z0-9_-]*$/.test(s) && s.length % 4 !== 1) {
    const b = ascii(atob(s.replace(/-/g, '+').replace(/_/g, '/')))
    if (toBase64Url(b) === s) return b
  }
  throw new Error('not base64url')
}
