// Comes back to the phone that this browser is linked with: waits in the day's
// session for the phone's offers.

import type { Bytes } from '../protocol/bytes'
import { kindOffer, kindSealed } from '../protocol/frames'
import { type Request, Responder } from '../protocol/handshake'
import { resumeSession, today } from '../protocol/resume'
import type { Device } from '../store/devices'
import { Backoff } from './backoff'
import { FrameQueue } from './queue'
import type { Relay } from './signal'
import type { Rendezvous, Seat } from './socket'

export interface ReturningEvents {
  // The seat is taken: the server was reached.
  joined(): void
  // The phone sits in the other seat. Its offer is about to come.
  filled(relays: readonly Relay[]): void
  // A true offer of the phone; it replaces the one before.
  offer(request: Request, relays: readonly Relay[]): void
  sealed(frame: Bytes): void
  left(): void
  // Another tab of this browser comes back in this one's place.
  replaced(): void
}

const DAY = 24 * 60 * 60_000
// From the phone's sitting down until its offer; then the seat is taken anew,
// which makes the phone offer again.
const OFFER_TIMEOUT = 15_000

export class Returning {
  readonly #rendezvous: Rendezvous
  readonly #device: Device
  readonly #events: ReturningEvents
  readonly #backoff = new Backoff(1_000, 30_000)
  #seat: Seat | undefined
  #day = ''
  #relays: readonly Relay[] = []
  #frames: FrameQueue<Bytes> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #midnight: ReturnType<typeof setTimeout> | undefined
  #over = false

  constructor(rendezvous: Rendezvous, device: Device, events: ReturningEvents) {
    this.#rendezvous = rendezvous
    this.#device = device
    this.#events = events
    void this.#join()
  }

  send(frame: Bytes): void {
    this.#seat?.send(frame)
  }

  // Takes the seat anew after a while, so that the phone offers again. The time
  // until then in milliseconds.
  again(): number {
    const wait = this.#backoff.next()
    this.#rejoin(wait)
    return wait
  }

  // Somebody looks, or the network is back: does now what would be done later.
  now(): void {
    if (!this.#seat || this.#day !== today(new Date())) this.#rejoin(0)
  }

  stop(): void {
    this.#over = true
    clearTimeout(this.#timer)
    clearTimeout(this.#midnight)
    this.#leave()
  }

  #rejoin(wait: number): void {
    this.#leave()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#join(), wait)
  }

  #leave(): void {
    this.#frames?.clear()
    this.#frames = undefined
    this.#seat?.leave()
    this.#seat = undefined
  }

  async #join(): Promise<void> {
    const now = new Date()
    const day = today(now)
    const { secret, keys, phoneKey } = this.#device
    const { sessionId, seatKey } = await resumeSession(secret, day)
    if (this.#over) return
    this.#leave()
    const responder = Responder.resume(keys, secret, sessionId, phoneKey)
    const frames: FrameQueue<Bytes> = new FrameQueue((frame) =>
      this.#read(responder, frames, frame),
    )
    this.#frames = frames
    this.#day = day
    this.#relays = []
    this.#seat = this.#rendezvous.join(sessionId, seatKey, {
      joined: () => this.#events.joined(),
      filled: (relays) => this.#filled(relays),
      message: (frame) => {
        if (frame[0] === kindOffer) {
          performance.clearMarks('tandem:offer') // anybody can send any number
          performance.mark('tandem:offer')
          frames.push(frame)
        }
        if (frame[0] === kindSealed) this.#events.sealed(frame)
      },
      left: () => {
        clearTimeout(this.#timer)
        this.#events.left()
      },
      lost: (reason) => (reason === 'replaced' ? this.#events.replaced() : this.again()),
      refused: () => this.again(),
    })
    clearTimeout(this.#midnight)
    this.#midnight = setTimeout(() => this.#rejoin(0), DAY - (now.getTime() % DAY) + 1)
  }

  #filled(relays: readonly Relay[]): void {
    this.#relays = relays
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.again(), OFFER_TIMEOUT)
    this.#events.filled(relays)
  }

  async #read(responder: Responder, frames: FrameQueue<Bytes>, frame: Bytes): Promise<void> {
    const request = await responder.readOffer(frame)
    if (!request || this.#over || this.#frames !== frames) return
    clearTimeout(this.#timer)
    this.#events.offer(request, this.#relays)
  }
}
