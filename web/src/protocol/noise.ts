// Noise_IKpsk1_25519_AESGCM_SHA256 (Noise protocol framework, revision 34):
//
//   <- s
//   ...
//   -> e, es, s, ss, psk
//   <- e, ee, se
//
// Both roles are here; a page uses the responder.
import { type Bytes, ascii, concat } from './bytes'
import { Cipher, tagBytes } from './cipher'
import { expand, importSecret } from './hkdf'
import { type DeviceKeys, agree, generateDeviceKeys } from './keys'

const name = 'Noise_IKpsk1_25519_AESGCM_SHA256' // 32 bytes: the first hash itself
const keyBytes = 32

// What a completed handshake leaves (section 5.3).
export interface Completed {
  hash: Bytes
  fromInitiator: Cipher
  fromResponder: Cipher
}

export interface Initiated {
  message: Bytes
  // Reads message 2. Throws when it does not authenticate, and may then be
  // called with another.
  finish(message: Bytes): Promise<{ payload: Bytes } & Completed>
}

export interface Responded {
  payload: Bytes
  initiatorKey: Bytes
  // Does what message 2 needs besides its payload, ahead of finish.
  prepare(): void
  // Makes message 2, once.
  finish(payload: Bytes, ephemeral?: DeviceKeys): Promise<{ message: Bytes } & Completed>
}

// Makes message 1. Only test vectors bring an ephemeral key.
export async function initiate(
  own: DeviceKeys,
  responderKey: Bytes,
  psk: Bytes,
  prologue: Bytes,
  payload: Bytes,
  ephemeral?: DeviceKeys,
): Promise<Initiated> {
  const state = await State.start(prologue, responderKey)
  const e = ephemeral ?? (await generateDeviceKeys())
  await state.mixPublic(e.publicKey)
  await state.mixKey(await agree(e.privateKey, responderKey)) // es
  const s = await state.encrypt(own.publicKey)
  await state.mixKey(await agree(own.privateKey, responderKey)) // ss
  await state.mixKeyAndHash(psk)
  const sealed = await state.encrypt(payload)
  return {
    message: concat(e.publicKey, s, sealed),
    async finish(message) {
      const [re, rest] = cut(message, keyBytes)
      const tried = state.clone() // what fails must leave no trace
      await tried.mixPublic(re)
      await tried.mixKey(await agree(e.privateKey, re)) // ee
      await tried.mixKey(await agree(own.privateKey, re)) // se
      const payload = await tried.decrypt(rest)
      return { payload, ...(await tried.split()) }
    },
  }
}

// What a responder can do before message 1 comes.
export type Ready = State
export function ready(own: DeviceKeys, prologue: Bytes): Promise<Ready> {
  return State.start(prologue, own.publicKey)
}

// Reads message 1, on a state of its own. Throws when it does not authenticate.
export async function respond(
  begun: Ready,
  own: DeviceKeys,
  psk: Bytes,
  message: Bytes,
): Promise<Responded> {
  const [re, afterE] = cut(message, keyBytes)
  const [sealedS, sealed] = cut(afterE, keyBytes + tagBytes)
  const state = begun.clone()
  const [es] = await Promise.all([agree(own.privateKey, re), state.mixPublic(re)])
  await state.mixKey(es)
  const rs = await state.decrypt(sealedS)
  await state.mixKey(await agree(own.privateKey, rs)) // ss
  await state.mixKeyAndHash(psk)
  const payload = await state.decrypt(sealed)
  const mix = async (e: DeviceKeys) => {
    await state.mixPublic(e.publicKey)
    await state.mixKey(await agree(e.privateKey, re)) // ee
    await state.mixKey(await agree(e.privateKey, rs)) // se
    return e
  }
  let mixed: Promise<DeviceKeys> | undefined
  return {
    payload,
    initiatorKey: rs,
    prepare() {
      mixed ??= generateDeviceKeys().then(mix)
      mixed.catch(() => {}) // finish tells
    },
    async finish(payload, ephemeral) {
      mixed ??= ephemeral ? mix(ephemeral) : generateDeviceKeys().then(mix)
      const e = await mixed
      const sealed = await state.encrypt(payload)
      return { message: concat(e.publicKey, sealed), ...(await state.split()) }
    },
  }
}

function cut(b: Bytes, at: number): [Bytes, Bytes] {
  if (b.length < at) throw new Error('the message is too short')
  return [b.slice(0, at), b.slice(at)]
}

// The symmetric state (section 5.2).
class State {
  #hash: Bytes
  #chain: Bytes
  #key: Bytes | undefined // of a cipher not used yet: most never are

  private constructor(hash: Bytes, chain: Bytes, key?: Bytes) {
    this.#hash = hash
    this.#chain = chain
    this.#key = key
  }

  static async start(prologue: Bytes, responderKey: Bytes): Promise<State> {
    const state = new State(ascii(name), ascii(name))
    await state.#mixHash(prologue)
    await state.#mixHash(responderKey)
    return state
  }

  // Its fields are replaced, never written into, so they can be shared.
  clone(): State {
    return new State(this.#hash, this.#chain, this.#key)
  }

  // Token e, which with a psk is also mixed into the key (section 9.2).
  async mixPublic(key: Bytes): Promise<void> {
    await this.#mixHash(key)
    await this.mixKey(key)
  }

  async mixKey(input: Bytes): Promise<void> {
    ;[this.#chain, this.#key] = await this.#derive(input, 2)
  }

  async mixKeyAndHash(input: Bytes): Promise<void> {
    const [chain, hash, key] = await this.#derive(input, 3)
    this.#chain = chain
    await this.#mixHash(hash)
    this.#key = key
  }

  // In this pattern no key is used twice, so that the counter is always 0.
  async encrypt(plain: Bytes): Promise<Bytes> {
    const sealed = await (await this.#use()).encrypt(0, plain, this.#hash)
    await this.#mixHash(sealed)
    return sealed
  }

  async decrypt(sealed: Bytes): Promise<Bytes> {
    const plain = await (await this.#use()).decrypt(0, sealed, this.#hash)
    await this.#mixHash(sealed)
    return plain
  }

  async split(): Promise<Completed> {
    const [first, second] = await this.#derive(new Uint8Array(0), 2)
    return {
      hash: this.#hash,
      fromInitiator: await Cipher.of(first),
      fromResponder: await Cipher.of(second),
    }
  }

  #use(): Promise<Cipher> {
    const key = this.#key
    if (!key) throw new Error('no key yet')
    this.#key = undefined
    return Cipher.of(key)
  }

  async #mixHash(data: Bytes): Promise<void> {
    this.#hash = new Uint8Array(await crypto.subtle.digest('SHA-256', concat(this.#hash, data)))
  }

  // Noise's HKDF is that of RFC 5869 with the chaining key as salt and an
  // empty info, read in parts of 32 bytes.
  async #derive(input: Bytes, parts: 2 | 3): Promise<[Bytes, Bytes, Bytes]> {
    const out = await expand(await importSecret(input), '', parts * keyBytes, this.#chain)
    return [out.slice(0, 32), out.slice(32, 64), out.slice(64)]
  }
}
