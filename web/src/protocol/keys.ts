// X25519 keys (RFC 7748) in WebCrypto. Those that the page makes cannot be
// read, only used.
import { type Bytes, fromHex, concat } from './bytes'

export interface DeviceKeys {
  privateKey: CryptoKey
  publicKey: Bytes // 32
}

const x25519 = { name: 'X25519' }

// A key pair whose private half never leaves the browser's keeping.
export async function generateDeviceKeys(): Promise<DeviceKeys> {
  const pair = await crypto.subtle.generateKey(x25519, false, ['deriveBits'])
  if (!('privateKey' in pair)) throw new Error('this browser makes no X25519 key pairs')
  const publicKey = await crypto.subtle.exportKey('raw', pair.publicKey)
  return { privateKey: pair.privateKey, publicKey: new Uint8Array(publicKey) }
}

// The shared secret, 32 bytes. Throws where it would be all zeros, because the
// public key is of low order (RFC 7748, section 6.1).
export async function agree(privateKey: CryptoKey, publicKey: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', publicKey, x25519, false, [])
  const secret = await crypto.subtle.deriveBits({ name: 'X25519', public: key }, privateKey, 256)
  return new Uint8Array(secret)
}

// Takes a private key of known bytes, as test vectors have.
export async function importDeviceKeys(raw: Bytes): Promise<DeviceKeys> {
  // PKCS #8 as RFC 8410 writes an X25519 key: a constant, then the 32 bytes.
  const pkcs8 = concat(fromHex('302e020100300506032b656e04220420'), raw)
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, x25519, false, ['deriveBits'])
  const base = new Uint8Array(32)
  base[0] = 9
  return { privateKey, publicKey: await agree(privateKey, base) }
}
