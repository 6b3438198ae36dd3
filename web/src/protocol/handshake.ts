// The page's half of the handshake. peer/secure/PAIRING.md, "Handshake".
import { type Bytes, ascii, concat, equal } from './bytes'
import { checkCode } from './checkcode'
import {
  type Answer,
  type Offer,
  decodeOffer,
  encodeAnswer,
  kindAnswer,
  kindOffer,
  maxFrame,
} from './frames'
import { expand, hkdf } from './hkdf'
import type { DeviceKeys } from './keys'
import type { LinkCode } from './linkcode'
import { type Ready, type Responded, ready, respond } from './noise'
import type { LinkSecret } from './resume'
import { Opener, Sealer } from './sealed'

export type { Answer, Offer } from './frames'

export interface Established {
  send: Sealer
  receive: Opener
  checkCode: string // four digits
  hash: Bytes // of the handshake; not secret
}

export interface Request {
  offer: Offer
  phoneKey: Bytes
  // Begins with what the answer needs besides its description, so that the
  // browser can do both at once.
  prepare(): void
  // Makes the frame that answers, once. Throws when the description is too
  // long for a frame. The ephemeral key is for test vectors.
  answer(a: Answer, ephemeral?: DeviceKeys): Promise<{ frame: Bytes; established: Established }>
}

export class Responder {
  readonly #keys: DeviceKeys
  // What does not depend on the offer is done before it comes.
  readonly #begun: Promise<[Ready, Bytes]>
  readonly #phoneKey: Bytes | undefined // undefined: pairing
  #paired = false

  private constructor(keys: DeviceKeys, prologue: Bytes, psk: Promise<Bytes>, phoneKey?: Bytes) {
    this.#keys = keys
    this.#begun = Promise.all([ready(keys, prologue), psk])
    this.#begun.catch(() => {}) // readOffer tells
    this.#phoneKey = phoneKey
  }

  // The page that shows this code; the keys are those of the code.
  static pairing(keys: DeviceKeys, code: LinkCode): Responder {
    const prologue = concat(ascii('tandem/1 pair\0'), code.sessionId)
    return new Responder(keys, prologue, hkdf(code.secret, 'tandem/1 pairing psk', 32))
  }

  // A page that comes back to the phone it knows, in a session of
  // resumeSession.
  static resume(
    keys: DeviceKeys,
    secret: LinkSecret,
    sessionId: Bytes,
    phoneKey: Bytes,
  ): Responder {
    const prologue = concat(ascii('tandem/1 resume\0'), sessionId)
    return new Responder(keys, prologue, expand(secret, 'tandem/1 resume psk', 32), phoneKey)
  }

  // Undefined when the frame does not authenticate, or says what this version
  // does not understand: drop it, count it, and try the next.
  //
  // In pairing, the first offer is the only one. A resumed session may see
  // several true ones, and the server can repeat one that it kept: until the
  // data channel opens, no standing link may be given up for an offer.
  async readOffer(frame: Bytes): Promise<Request | undefined> {
    if (frame[0] !== kindOffer || frame.length > maxFrame) return
    let read: Responded
    try {
      const [begun, psk] = await this.#begun
      read = await respond(begun, this.#keys, psk, frame.slice(1))
    } catch {
      return
    }
    if (this.#phoneKey && !equal(read.initiatorKey, this.#phoneKey)) return
    const offer = decodeOffer(read.payload)
    if (!offer || this.#paired) return
    this.#paired = !this.#phoneKey // no await since it was read
    let answered = false
    return {
      offer,
      phoneKey: read.initiatorKey,
      prepare: () => read.prepare(),
      async answer(a, ephemeral) {
        const payload = encodeAnswer(a)
        if (1 + 32 + payload.length + 16 > maxFrame) {
          throw new Error(`an answer of ${payload.length} bytes does not fit into a frame`)
        }
        if (answered) throw new Error('this offer was answered')
        answered = true
        const { message, hash, fromInitiator, fromResponder } = await read.finish(
          payload,
          ephemeral,
        )
        return {
          frame: concat(Uint8Array.of(kindAnswer), message),
          established: {
            send: new Sealer(fromResponder),
            receive: new Opener(fromInitiator),
            checkCode: await checkCode(hash),
            hash,
          },
        }
      },
    }
  }
}
