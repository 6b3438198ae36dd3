// One connection to the phone, from its authentic offer until the path dies:
// answers, trickles candidates both ways, and then carries frames.

import type { Path } from '../model/path'
import type { Bytes } from '../protocol/bytes'
import type { Answer, Established, Request } from '../protocol/handshake'
import type { FromPage } from '../protocol/wire.gen'
import { Heartbeat } from './heartbeat'
import type { Peer } from './peer'
import { FrameQueue } from './queue'
import type { Replies } from './stats'

export interface ConnectionEvents {
  // Message 2 is on its way.
  answered(checkCode: string): void
  // A path was found; it is being secured.
  connected(): void
  open(): void
  path(path: Path): void
  frame(text: string): void
  // The connection is over: no way was found, or it is gone.
  ended(why: End): void
  // The phone ended the attempt.
  refused(reason: string): void
}

export type End = 'no-path' | 'bad-offer' | 'phone-left' | 'lost'

// From message 1 until the channel is open.
const OPEN_TIMEOUT = 30_000
// The same once the phone has left the session.
const LEFT_TIMEOUT = 5_000
// Statistics: soon after opening, when ICE may still change its mind, and then
// now and again.
const FIRST_STATS = 1_000
const STATS_INTERVAL = 10_000

export class Connection {
  readonly #peer: Peer
  readonly #send: (frame: Bytes) => void
  readonly #events: ConnectionEvents
  readonly #sealed = new FrameQueue<Bytes>((frame) => this.#open(frame))
  readonly #heartbeat: Heartbeat
  #outgoing: RTCIceCandidateInit[] = []
  #gathered = false
  #established: Established | undefined
  #limit: ReturnType<typeof setTimeout> | undefined
  #stats: ReturnType<typeof setTimeout> | undefined
  #path: Path | undefined
  #roundTrip: number | undefined // by the last ping,
  #measuredAt = 0 // and when that was
  #replies: Promise<Replies | undefined> = Promise.resolve(undefined) // when it was sent
  #visible = false
  #wasOpen = false
  #isWelcome = false
  #over = false

  // `send` carries a frame to the phone through the server.
  constructor(peer: Peer, send: (frame: Bytes) => void, events: ConnectionEvents) {
    this.#peer = peer
    this.#send = send
    this.#events = events
    this.#limit = setTimeout(() => this.#end('no-path'), OPEN_TIMEOUT)
    this.#heartbeat = new Heartbeat({
      ping: (n) => {
        this.#peer.send(JSON.stringify({ type: 'ping', n } satisfies FromPage))
        this.#replies = this.#count()
      },
      roundTrip: (ms) => {
        this.#roundTrip = ms
        this.#measuredAt = performance.now()
        this.#tellPath()
      },
      isSilent: async () => {
        const before = await this.#replies
        if (before?.count === undefined) return false
        const now = await this.#peer.replies(before)
        return !now || now.count === before.count // a browser forgets a pair that is no more
      },
      dead: () => this.#end('lost'),
    })
    for (const sign of ['message', 'bufferedamountlow'])
      this.#peer.bulk.addEventListener(sign, () => this.#heartbeat.used())
  }

  get isOpen(): boolean {
    return !this.#over && this.#peer.isOpen
  }

  // Media's channel; it may open a little later than the connection.
  get bulk(): RTCDataChannel {
    return this.#peer.bulk
  }

  // Undefined until it was measured.
  get path(): Path | undefined {
    const age = performance.now() - this.#measuredAt
    if (!this.#path || this.#roundTrip === undefined) return this.#path
    if (age > STATS_INTERVAL && this.#path.roundTrip !== undefined) return this.#path
    // The ping's is what a message will feel.
    return { ...this.#path, roundTrip: this.#roundTrip }
  }

  // Answers the offer. `me` is what message 2 says besides the description; it
  // may come while that is made.
  async start(request: Request, me: Promise<Omit<Answer, 'v' | 'sdp'>>): Promise<void> {
    try {
      request.prepare()
      const { sdp, applied } = await this.#peer.answer(request.offer.sdp, {
        candidate: (c) => this.#candidate(c),
        connected: () => this.#events.connected(),
        switched: () => this.#heartbeat.used(),
        open: () => this.#opened(),
        frame: (text) => this.#events.frame(text),
        lost: () => this.#end(this.#wasOpen ? 'lost' : 'no-path'),
      })
      const { frame, established } = await request.answer({ v: 1, ...(await me), sdp })
      if (this.#over) return
      this.#send(frame)
      this.#established = established
      this.#events.answered(established.checkCode)
      for (const c of this.#outgoing.splice(0)) this.#trickle(c)
      if (this.#gathered) this.#trickle(undefined)
      await applied
    } catch {
      this.#end('bad-offer')
    }
  }

  // Takes a sealed frame that came through the server. The phone can seal none
  // before it has read message 2, so none can come too early.
  sealed(frame: Bytes): void {
    if (this.#established && !this.#over) this.#sealed.push(frame)
  }

  // The phone has left the session. Its channel may have opened just before ours.
  phoneLeft(): void {
    if (this.#over || this.#peer.isOpen) return
    if (!this.#established) return this.#end('phone-left')
    clearTimeout(this.#limit)
    this.#limit = setTimeout(() => this.#end('phone-left'), LEFT_TIMEOUT)
  }

  // False when the frame was not taken: the channel is not open, or too much
  // waits in it.
  send(frame: FromPage): boolean {
    if (this.#over) return false
    this.#heartbeat.used()
    return this.#peer.send(JSON.stringify(frame))
  }

  // The phone has said Welcome, so it answers pings from now on: first behind
  // the chat list, which would make a poor measurement.
  welcomed(): void {
    this.#isWelcome = true
    this.#heartbeat.run(this.#visible)
  }

  pong(n: number): void {
    this.#heartbeat.pong(n)
  }

  // Whether somebody looks: a dead path is searched for only then.
  setVisible(visible: boolean): void {
    if (this.#visible === visible) return
    this.#visible = visible
    if (this.isOpen) this.#watch()
  }

  close(bye?: FromPage): void {
    if (this.#over) return
    this.#stop()
    this.#peer.close(bye && JSON.stringify(bye))
  }

  #stop(): void {
    this.#over = true
    clearTimeout(this.#limit)
    clearTimeout(this.#stats)
    this.#heartbeat.run(false)
    this.#sealed.clear()
  }

  #end(why: End): void {
    if (this.#over) return
    this.#stop()
    this.#peer.close()
    this.#events.ended(why)
  }

  #opened(): void {
    clearTimeout(this.#limit)
    this.#wasOpen = true
    performance.mark('tandem:open')
    this.#events.open()
    void this.#measure()
    this.#watch(FIRST_STATS)
  }

  // The answered checks of the path that the phone uses. It stays with the one that
  // it chose: where the browser has gone over to another, the phone may still send
  // to the one before, which must live too.
  async #count(): Promise<Replies | undefined> {
    const before = await this.#replies
    try {
      return (before && (await this.#peer.replies(before))) ?? (await this.#peer.replies())
    } catch {
      return undefined
    }
  }

  #watch(after = 0): void {
    if (this.#isWelcome) this.#heartbeat.run(this.#visible, true)
    clearTimeout(this.#stats)
    const next = () => {
      void this.#measure().then(() => {
        // A browser without such statistics: it must not keep the link hidden.
        if (!this.#path && !this.#over) this.#setPath({ kind: 'direct' })
      })
      if (this.#visible) this.#stats = setTimeout(next, STATS_INTERVAL)
    }
    this.#stats = setTimeout(next, after)
  }

  async #measure(): Promise<void> {
    // Some browsers have no statistics of a connection that just closed.
    const path = await this.#peer.path().catch(() => undefined)
    if (path && !this.#over) this.#setPath(path)
  }

  #setPath(path: Path): void {
    this.#path = path
    this.#tellPath()
  }

  #tellPath(): void {
    const path = this.path
    if (path) this.#events.path(path)
  }

  #candidate(c: RTCIceCandidateInit | undefined): void {
    if (!c) this.#gathered = true
    if (this.#established) this.#trickle(c)
    else if (c) this.#outgoing.push(c)
  }

  #trickle(c: RTCIceCandidateInit | undefined): void {
    if (this.#over || !this.#established) return
    const payload = c
      ? { candidate: c.candidate ?? '', mid: c.sdpMid ?? '0' }
      : { end: true as const }
    // A candidate that does not fit, or comes too late, costs nothing but itself.
    this.#established.send.seal(payload).then(this.#send, () => {})
  }

  async #open(frame: Bytes): Promise<void> {
    const payload = await this.#established?.receive.open(frame)
    if (!payload || this.#over) return
    if ('candidate' in payload) {
      this.#peer.addCandidate({ candidate: payload.candidate, sdpMid: payload.mid })
    } else if ('refused' in payload) {
      this.#stop()
      this.#peer.close()
      this.#events.refused(payload.refused)
    }
  }
}
