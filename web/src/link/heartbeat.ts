// Notices a dead path, and measures the round trip: a ping soon after something
// went over the link, and now and then while somebody looks. ICE's own checks
// notice most of what happens to an idle link; each ping costs four packets. It counts its own
// ticks rather than the clock, so that a computer which slept does not take its
// own pause for the phone's.

const INTERVAL = 60_000 // between pings
const IN_USE = 1_000 // the same while something goes over the link
const TICK = 500 // while a ping has no pong
const DOUBT = 7 // ticks without a pong: the path may be dead
const DEAD = 20 // ticks without a pong: it is

export interface HeartbeatEvents {
  ping(n: number): void
  roundTrip(milliseconds: number): void
  // The phone is silent for long; whether nothing at all came over the path
  // since the ping. Without an answer it is waited for longer.
  isSilent(): Promise<boolean>
  dead(): void
}

export class Heartbeat {
  readonly #events: HeartbeatEvents
  #timer: ReturnType<typeof setTimeout> | undefined
  #on = false
  #n = 0
  #sentAt = -Infinity // of the last ping
  #waiting = false // for its pong
  #hurried = false // the next one comes soon
  #missed = 0

  constructor(events: HeartbeatEvents) {
    this.#events = events
  }

  // Starts or goes on, with a ping at once if somebody has just come to look; or
  // pauses.
  run(on: boolean, atOnce = false): void {
    this.#on = on
    this.#waiting = false
    this.#hurried = false
    clearTimeout(this.#timer)
    if (!on) return
    if (atOnce) this.#ping()
    else this.#wait(INTERVAL)
  }

  // Something went over the link: whether the path still carries it must be
  // known soon.
  used(): void {
    if (!this.#on || this.#waiting || this.#hurried) return
    this.#hurried = true
    this.#wait(Math.max(0, this.#sentAt + IN_USE - performance.now()))
  }

  pong(n: number): void {
    if (n !== this.#n || !this.#waiting) return
    this.#events.roundTrip(performance.now() - this.#sentAt)
    this.#waiting = false
    this.#wait(INTERVAL)
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tick(), ms)
  }

  #tick(): void {
    if (!this.#waiting) return this.#ping()
    this.#missed++
    if (this.#missed >= DEAD) return this.#dead()
    this.#wait(TICK)
    if (this.#missed < DOUBT) return
    const n = this.#n
    const still = () => this.#on && this.#waiting && n === this.#n
    this.#events.isSilent().then(
      (silent) => silent && still() && this.#dead(),
      () => {},
    )
  }

  #dead(): void {
    this.run(false)
    this.#events.dead()
  }

  #ping(): void {
    this.#waiting = true
    this.#hurried = false
    this.#missed = 0
    this.#sentAt = performance.now()
    this.#wait(TICK)
    this.#events.ping(++this.#n)
  }
}
