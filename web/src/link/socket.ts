// The rendezvous client: one WebSocket that comes back by itself, and the seats
// that this page holds through it. A seat is taken again after each reconnect;
// who took it sees `filled` anew.

import { type Bytes, toBase64Url } from '../protocol/bytes'
import { Backoff } from './backoff'
import {
  type Relay,
  type ServerFrame,
  SUBPROTOCOL,
  joinFrame,
  leaveFrame,
  readServerFrame,
  sendFrame,
} from './signal'
import { t } from '../words/start'

// Why there is no connection, and when the next is tried (ms since 1970).
export interface Outage {
  retryAt: number
  reason: string
}

export type ServerStatus =
  // `after` is set when the attempt before failed, or broke.
  | { kind: 'connecting'; after?: Outage }
  | { kind: 'open' }
  | ({ kind: 'waiting' } & Outage)
  // The server and this page do not understand each other: no attempt follows.
  | { kind: 'ended' }

export interface SeatEvents {
  joined?(): void
  filled(relays: Relay[]): void
  message(data: Bytes): void
  // The phone's seat is empty again.
  left(reason: string): void
  // This page's seat is lost for good: `replaced` by another tab, or `idle`.
  lost(reason: string): void
  // `seat-taken` or `held-full`; passing reasons are dealt with here.
  refused(reason: string): void
}

export interface Seat {
  send(data: Bytes): void
  leave(reason?: string): void
}

const CONNECT_TIMEOUT = 10_000
// A connection that lasted this long counts as one that works.
const STABLE_AFTER = 5_000
// After a join that was refused for a reason that passes.
const REJOIN_AFTER = 5_000
// For the answer to a join, which is then repeated; without an answer to that
// one either, the connection is dead, though the browser does not know.
const JOIN_TIMEOUT = 5_000
const MAX_WAITING_FRAMES = 64
const MAX_NONSENSE = 100

interface Held {
  key: Bytes
  events: SeatEvents
  waiting: Bytes[] // to send once the socket is open
  filled?: boolean // the phone sits in the other seat
  rejoin?: ReturnType<typeof setTimeout>
}

export class Rendezvous {
  readonly #url: string
  readonly #onStatus: (status: ServerStatus) => void
  readonly #backoff = new Backoff(500, 30_000)
  readonly #seats = new Map<string, Held>()
  #socket: WebSocket | undefined
  #status: ServerStatus = { kind: 'connecting' }
  #timer: ReturnType<typeof setTimeout> | undefined
  #drainUntil = 0
  #nonsense = 0
  #closed = false

  constructor(url: string, onStatus: (status: ServerStatus) => void) {
    this.#url = url
    this.#onStatus = onStatus
    this.#connect()
  }

  get status(): ServerStatus {
    return this.#status
  }

  // Takes the page's seat in a session. The key lets this page take the seat
  // over from itself, after the socket was lost.
  join(session: Bytes, key: Bytes, events: SeatEvents): Seat {
    const id = toBase64Url(session)
    const held: Held = { key, events, waiting: [] }
    this.#seats.set(id, held)
    if (this.#isOpen()) this.#join(id, held)
    const isHeld = () => this.#seats.get(id) === held
    return {
      send: (data) => {
        if (!isHeld()) return
        if (this.#isOpen()) this.#write(sendFrame(id, data))
        else if (held.waiting.length < MAX_WAITING_FRAMES) held.waiting.push(data)
      },
      leave: (reason) => {
        if (!isHeld()) return
        this.#seats.delete(id)
        clearTimeout(held.rejoin)
        if (this.#isOpen()) this.#write(leaveFrame(id, reason))
      },
    }
  }

  // The network is back, or the person asks: connects at once where it would
  // wait, and sees whether a connection that seems open still is.
  retryNow(): void {
    if (this.#closed) return
    if (this.#isOpen()) {
      // To join again changes nothing but that the server answers. Where a phone
      // sits the frames that pass tell the same.
      for (const [id, held] of this.#seats) if (!held.filled) this.#join(id, held)
    } else if (this.#status.kind === 'waiting' && Date.now() >= this.#drainUntil) {
      this.#connect()
    }
  }

  close(): void {
    this.#closed = true
    for (const held of this.#seats.values()) clearTimeout(held.rejoin)
    this.#seats.clear()
    clearTimeout(this.#timer)
    this.#drop()
  }

  #isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  #write(frame: string): void {
    this.#socket?.send(frame)
  }

  #setStatus(status: ServerStatus): void {
    this.#status = status
    this.#onStatus(status)
  }

  #connect(): void {
    clearTimeout(this.#timer)
    const failed = this.#status.kind === 'waiting' && this.#status
    const after = failed && { reason: failed.reason, retryAt: Math.min(failed.retryAt, Date.now()) }
    this.#setStatus({ kind: 'connecting', ...(after ? { after } : {}) })
    const socket = new WebSocket(this.#url, SUBPROTOCOL)
    this.#socket = socket
    this.#timer = setTimeout(() => {
      this.#drop()
      this.#wait(t('no-answer'))
    }, CONNECT_TIMEOUT)
    socket.onopen = () => this.#opened()
    socket.onmessage = (e: MessageEvent<unknown>) => this.#received(e.data)
    socket.onclose = (e) => {
      this.#socket = undefined
      if (FINAL.includes(e.code)) this.#end()
      else this.#wait(closeReason(e.code))
    }
  }

  #opened(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#backoff.reset(), STABLE_AFTER)
    for (const [id, held] of this.#seats) {
      held.filled = false
      this.#join(id, held)
      for (const data of held.waiting.splice(0)) this.#write(sendFrame(id, data))
    }
    this.#setStatus({ kind: 'open' })
  }

  // Lets go of the socket without hearing from it again.
  #drop(): void {
    const socket = this.#socket
    if (!socket) return
    this.#socket = undefined
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  #wait(reason: string): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    const after = Math.max(this.#backoff.next(), this.#drainUntil - Date.now())
    this.#timer = setTimeout(() => this.#connect(), after)
    this.#setStatus({ kind: 'waiting', retryAt: Date.now() + after, reason })
  }

  // Connects no more. Whoever holds this begins anew when the person asks.
  #end(): void {
    this.close()
    this.#setStatus({ kind: 'ended' })
  }

  #received(data: unknown): void {
    const frame = typeof data === 'string' ? readServerFrame(data) : undefined
    if (frame) {
      this.#dispatch(frame)
    } else if (++this.#nonsense === MAX_NONSENSE) {
      this.#nonsense = 0
      this.#drop()
      this.#wait(t('no-protocol'))
    }
  }

  #dispatch(frame: ServerFrame): void {
    if (frame.type === 'draining') {
      this.#drainUntil = Date.now() + frame.after
      return
    }
    const held = this.#seats.get(frame.session)
    if (!held) return
    switch (frame.type) {
      case 'joined':
        clearTimeout(held.rejoin)
        return held.events.joined?.()
      case 'filled':
        clearTimeout(held.rejoin)
        held.filled = true
        return held.events.filled(frame.relays)
      case 'message':
        return held.events.message(frame.data)
      case 'left':
        if (!frame.own) {
          held.filled = false
          return held.events.left(frame.reason)
        }
        this.#seats.delete(frame.session)
        clearTimeout(held.rejoin)
        return held.events.lost(frame.reason)
      case 'refused':
        clearTimeout(held.rejoin)
        if (frame.reason === 'seat-taken' || frame.reason === 'held-full') {
          return held.events.refused(frame.reason)
        }
        return this.#rejoinLater(frame.session, held)
    }
  }

  // A join that got lost would leave a code on screen that nobody can use.
  #join(id: string, held: Held, isLast = false): void {
    this.#write(joinFrame(id, held.key))
    this.#later(id, held, JOIN_TIMEOUT, () => {
      if (!isLast) return this.#join(id, held, true)
      this.#drop()
      this.#wait(t('server-lost'))
    })
  }

  #rejoinLater(id: string, held: Held): void {
    this.#later(id, held, REJOIN_AFTER * (1 + Math.random()), () => this.#join(id, held))
  }

  // Unless there is an answer before, or another socket.
  #later(id: string, held: Held, wait: number, f: () => void): void {
    const socket = this.#socket
    clearTimeout(held.rejoin)
    held.rejoin = setTimeout(() => {
      if (this.#seats.get(id) === held && this.#socket === socket && this.#isOpen()) f()
    }, wait)
  }
}

// Close codes after which a client must not connect again: one of the two is
// wrong, or something between them alters frames.
const FINAL = [1002, 4001, 4002]

// For a person. The codes are named in signaling/PROTOCOL.md; a browser does
// not tell why an upgrade was refused.
function closeReason(code: number): string {
  switch (code) {
    case 4000:
      return t('restarting')
    case 4003:
      return t('too-fast')
    case 1001:
    case 4004:
    case 4005:
      return t('server-lost')
    default:
      return t('unreachable')
  }
}
