// HKDF of RFC 5869 with SHA-256.
import { type Bytes, ascii } from './bytes'

export function importSecret(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits'])
}

// Derives bytes from a secret that importSecret took.
export async function expand(
  secret: CryptoKey,
  info: string,
  length: number,
  salt: Bytes = new Uint8Array(0),
): Promise<Bytes> {
  const params = { name: 'HKDF', hash: 'SHA-256', salt, info: ascii(info) }
  return new Uint8Array(await crypto.subtle.deriveBits(params, secret, length * 8))
}

export async function hkdf(secret: Bytes, info: string, length: number): Promise<Bytes> {
  return expand(await importSecret(secret), info, length)
}
