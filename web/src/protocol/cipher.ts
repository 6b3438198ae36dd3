// AES-256-GCM as Noise uses it (revision 34, section 12.3): the nonce is four
// zero bytes and a counter, big-endian.
import type { Bytes } from './bytes'

export const tagBytes = 16

const none: Bytes = new Uint8Array(0)

export class Cipher {
  readonly #key: CryptoKey

  private constructor(key: CryptoKey) {
    this.#key = key
  }

  static async of(key: Bytes): Promise<Cipher> {
    return new Cipher(
      await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']),
    )
  }

  async encrypt(counter: number, plain: Bytes, ad = none): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.encrypt(params(counter, ad), this.#key, plain))
  }

  // Throws when the ciphertext does not authenticate.
  async decrypt(counter: number, sealed: Bytes, ad = none): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.decrypt(params(counter, ad), this.#key, sealed))
  }
}

function params(counter: number, additionalData: Bytes): AesGcmParams {
  const iv = new Uint8Array(12)
  new DataView(iv.buffer).setUint32(8, counter) // counters stay below 2^32 by far
  return { name: 'AES-GCM', iv, additionalData, tagLength: tagBytes * 8 }
}
