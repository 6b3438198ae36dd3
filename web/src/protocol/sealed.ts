// Frames that are sealed once a handshake is complete, for the candidates
// that follow it. They may arrive in any order, or not at all.
import { type Bytes, concat } from './bytes'
import { type Cipher, tagBytes } from './cipher'
import { type SealedPayload, decodeSealed, encodeSealed, kindSealed, maxFrame } from './frames'

export type { SealedPayload } from './frames'

const maxSealed = 256 // frames from one side
const header = 1 + 8 // kind, counter

export class Sealer {
  readonly #cipher: Cipher
  #next = 0

  constructor(cipher: Cipher) {
    this.#cipher = cipher
  }

  // Throws when a field is beyond its bound, or 256 frames were sealed.
  async seal(p: SealedPayload): Promise<Bytes> {
    const plain = encodeSealed(p)
    if (this.#next >= maxSealed)
      throw new Error('256 frames were sealed, which is all there may be')
    const counter = this.#next++ // before any await: never used twice
    const head = new Uint8Array(header)
    head[0] = kindSealed
    new DataView(head.buffer).setBigUint64(1, BigInt(counter))
    return concat(head, await this.#cipher.encrypt(counter, plain))
  }
}

export class Opener {
  readonly #cipher: Cipher
  readonly #seen = new Set<number>()

  constructor(cipher: Cipher) {
    this.#cipher = cipher
  }

  // Undefined: not authentic, accepted before, or of an unknown kind.
  async open(frame: Bytes): Promise<SealedPayload | undefined> {
    if (frame.length < header + tagBytes || frame.length > maxFrame) return
    const view = new DataView(frame.buffer, frame.byteOffset, frame.length)
    const counter = view.getBigUint64(1)
    if (frame[0] !== kindSealed || counter >= maxSealed) return
    const n = Number(counter)
    let plain: Bytes
    try {
      plain = await this.#cipher.decrypt(n, frame.slice(header))
    } catch {
      return
    }
    // After the await, and with none between the two: the same frame may be
    // in here twice, and a forged one must not use up the counter.
    if (this.#seen.has(n)) return
    this.#seen.add(n)
    return decodeSealed(plain)
  }
}
