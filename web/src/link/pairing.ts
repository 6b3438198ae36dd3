// Shows codes until one is scanned. Each has its own keys, session and secret;
// the one before still works, so that who is just scanning it need not begin
// anew.

import type { Notice } from '../model/state'
import type { Bytes } from '../protocol/bytes'
import { type Request, Responder } from '../protocol/handshake'
import { type DeviceKeys, generateDeviceKeys } from '../protocol/keys'
import { formatLink, newLinkCode } from '../protocol/linkcode'
import { kindOffer, kindSealed } from '../protocol/frames'
import { type NoticeReason, notice } from './notices'
import { FrameQueue } from './queue'
import type { Relay } from './signal'
import type { Rendezvous, Seat } from './socket'

// What `link` has to show.
export interface ShownCode {
  link: string
  expiresAt: number // ms since 1970
  notice?: Notice
}

// A code whose phone has proved to have scanned it.
export interface Scanned {
  keys: DeviceKeys
  request: Request
  relays: readonly Relay[] // empty when the server told of none
  seat: Seat
  // From now on the session's frames go here.
  onSealed(handle: (frame: Bytes) => void): void
  onLeft(handle: () => void): void
}

export interface PairingEvents {
  code(code: ShownCode): void
  // Ten minutes without a scan: no code is shown any more.
  paused(): void
  // A phone sits in a code's session. Its offer is about to come.
  filled(relays: readonly Relay[]): void
  scanned(scanned: Scanned): void
  // This browser cannot make the keys.
  failed(error: unknown): void
}

const CODE_LIFE = 30_000
// So that a server that spoils each code does not keep this browser busy.
const MIN_LIFE = 1_000
const PAUSE_AFTER = 10 * 60_000
// From a phone's sitting down until something authentic came from it. Shorter
// than the ten seconds for which the phone waits, so that it is told why.
const OFFER_TIMEOUT = 8_000

interface Code {
  link: string
  keys: DeviceKeys
  seat: Seat
  frames: FrameQueue<Bytes>
  timer?: ReturnType<typeof setTimeout>
  relays?: Relay[]
  tried?: boolean // a frame came that did not authenticate
  // Set once it was scanned.
  onSealed?: (frame: Bytes) => void
  onLeft?: () => void
}

export class Pairing {
  readonly #rendezvous: Rendezvous
  readonly #address: string
  readonly #events: PairingEvents
  readonly #startedAt = Date.now()
  #codes: Code[] = [] // the newest last; at most two
  #expiresAt = 0
  #notice: Notice | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #making = false
  #over = false

  // The address is the page's, as it stands in the link.
  constructor(rendezvous: Rendezvous, address: string, events: PairingEvents, first?: Notice) {
    this.#rendezvous = rendezvous
    this.#address = address
    this.#events = events
    void this.#fresh(first)
  }

  // Somebody looks again: a code that grew old meanwhile is replaced at once.
  shown(): void {
    if (!this.#over && !this.#making && Date.now() >= this.#expiresAt) this.#turn()
  }

  stop(): void {
    this.#over = true
    clearTimeout(this.#timer)
    for (const code of this.#codes.splice(0)) this.#drop(code)
  }

  #turn(): void {
    if (Date.now() - this.#startedAt >= PAUSE_AFTER) {
      this.stop()
      this.#events.paused()
    } else if (document.visibilityState === 'hidden') {
      // Nobody can scan a code that nobody sees.
      this.#expiresAt = 0 // for shown
      this.#timer = setTimeout(() => this.#turn(), CODE_LIFE)
    } else {
      void this.#fresh(this.#notice)
    }
  }

  // Shows a new code, and lets go of the one before the last.
  async #fresh(why?: Notice): Promise<void> {
    if (this.#making || this.#over) return
    this.#making = true
    clearTimeout(this.#timer)
    let keys: DeviceKeys
    try {
      keys = await generateDeviceKeys()
    } catch (err) {
      this.stop()
      return this.#events.failed(err)
    } finally {
      this.#making = false
    }
    if (this.#over) return
    const code = newLinkCode(keys.publicKey)
    const responder = Responder.pairing(keys, code)
    const shown: Code = {
      link: formatLink(this.#address, code),
      keys,
      frames: new FrameQueue((frame) => this.#read(shown, responder, frame)),
      seat: this.#rendezvous.join(code.sessionId, crypto.getRandomValues(new Uint8Array(16)), {
        filled: (relays) => this.#filled(shown, relays),
        message: (frame) => this.#message(shown, frame),
        left: (reason) => this.#left(shown, reason),
        lost: () => this.#discard(shown, undefined),
        refused: (reason) => {
          if (reason === 'seat-taken') this.#discard(shown, 'code-used')
        },
      }),
    }
    this.#codes.push(shown)
    while (this.#codes.length > 2) this.#drop(this.#codes.shift())
    this.#notice = why
    this.#expiresAt = Date.now() + CODE_LIFE
    this.#timer = setTimeout(() => this.#turn(), CODE_LIFE)
    this.#events.code({
      link: shown.link,
      expiresAt: this.#expiresAt,
      ...(why ? { notice: why } : {}),
    })
  }

  #drop(code: Code | undefined, why?: NoticeReason): void {
    if (!code) return
    clearTimeout(code.timer)
    code.frames.clear()
    code.seat.leave(why)
  }

  // A code that was tried in vain: a new one takes its place.
  #discard(code: Code, why: NoticeReason | undefined): void {
    const at = this.#codes.indexOf(code)
    if (at < 0) return
    this.#codes.splice(at, 1)
    this.#drop(code, why)
    clearTimeout(this.#timer)
    if (why) this.#notice = notice(why)
    const wait = this.#expiresAt - CODE_LIFE + MIN_LIFE - Date.now()
    this.#timer = setTimeout(() => this.#turn(), Math.max(0, wait))
  }

  #filled(code: Code, relays: Relay[]): void {
    code.relays = relays
    clearTimeout(code.timer)
    code.timer = setTimeout(() => this.#discard(code, 'handshake-failed'), OFFER_TIMEOUT)
    this.#events.filled(relays)
  }

  #left(code: Code, reason: string): void {
    if (code.onLeft) return code.onLeft()
    // Its socket broke; it has until the timeout to come back.
    if (reason === 'gone' && !code.tried) return
    this.#discard(code, code.tried ? 'handshake-failed' : 'phone-left')
  }

  #message(code: Code, frame: Bytes): void {
    if (frame[0] === kindOffer) {
      performance.clearMarks('tandem:offer') // anybody can send any number
      performance.mark('tandem:offer')
      code.frames.push(frame)
    } else if (frame[0] === kindSealed) code.onSealed?.(frame)
  }

  async #read(code: Code, responder: Responder, frame: Bytes): Promise<void> {
    const request = await responder.readOffer(frame)
    if (this.#over || !this.#codes.includes(code)) return
    if (!request) {
      code.tried = true
      return
    }
    // The first to be scanned wins, and burns both.
    this.#codes.splice(this.#codes.indexOf(code), 1)
    this.stop()
    clearTimeout(code.timer)
    this.#events.scanned({
      keys: code.keys,
      request,
      relays: code.relays ?? [],
      seat: code.seat,
      onSealed: (handle) => (code.onSealed = handle),
      onLeft: (handle) => (code.onLeft = handle),
    })
  }
}
