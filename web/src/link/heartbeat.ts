// Notices a dead path, and measures the round trip: a ping every few seconds
// while somebody looks. It counts its own ticks rather than the clock, so that
// a computer which slept does not take its own pause for the phone's.

const INTERVAL = 5_000
const MISSED = 2 // ticks without any pong: dead

export interface HeartbeatEvents {
  ping(n: number): void
  roundTrip(milliseconds: number): void
  dead(): void
}

export class Heartbeat {
  readonly #events: HeartbeatEvents
  #timer: ReturnType<typeof setInterval> | undefined
  #n = 0
  #sentAt: number | undefined // of the last ping, while it has no pong
  #missed = 0

  constructor(events: HeartbeatEvents) {
    this.#events = events
  }

  // Starts or goes on, with a ping at once if somebody has just come to look; or
  // pauses.
  run(on: boolean, atOnce = false): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#missed = 0
    this.#sentAt = undefined
    if (!on) return
    this.#timer = setInterval(() => this.#tick(), INTERVAL)
    if (atOnce) this.#ping()
  }

  pong(n: number): void {
    if (n !== this.#n || this.#sentAt === undefined) return
    this.#events.roundTrip(performance.now() - this.#sentAt)
    this.#sentAt = undefined
    this.#missed = 0
  }

  #tick(): void {
    if (this.#sentAt === undefined) return this.#ping()
    if (++this.#missed < MISSED) return
    this.run(false)
    this.#events.dead()
  }

  #ping(): void {
    this.#sentAt = performance.now()
    this.#events.ping(++this.#n)
  }
}
