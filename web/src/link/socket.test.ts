// The platform's WebSocket is played here, so that time can be too; the real
// one meets the real server in the browser tests.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type SeatEvents, Rendezvous, type ServerStatus } from './socket'

class FakeSocket {
  static readonly OPEN = 1
  static all: FakeSocket[] = []
  readyState = 0
  sent: { type: string; [field: string]: unknown }[] = []
  onopen: (() => void) | null = null
  onmessage: ((e: { data: unknown }) => void) | null = null
  onclose: ((e: { code: number }) => void) | null = null
  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    FakeSocket.all.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {
    this.readyState = 3
  }
  open() {
    this.readyState = 1
    this.onopen?.()
  }
  end(code: number) {
    this.readyState = 3
    this.onclose?.({ code })
  }
  tell(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}

const status = vi.fn<(s: ServerStatus) => void>()
const events = {
  joined: vi.fn(),
  filled: vi.fn(),
  message: vi.fn(),
  left: vi.fn(),
  lost: vi.fn(),
  refused: vi.fn(),
} satisfies SeatEvents
const id = new Uint8Array(16)
const session = 'AAAAAAAAAAAAAAAAAAAAAA'
const last = () => FakeSocket.all.at(-1)!
let rendezvous: Rendezvous

beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  vi.stubGlobal('WebSocket', FakeSocket)
  FakeSocket.all = []
  rendezvous = new Rendezvous('ws://x/signal', status)
})
afterEach(() => {
  rendezvous.close()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('joins once open, and tells what happens in the session', () => {
  const seat = rendezvous.join(id, id, events)
  expect(last().protocol).toBe('tandem.rendezvous.1')
  last().open()
  expect(last().sent).toEqual([{ type: 'join', session, seat: 'page', key: session }])
  last().tell({ type: 'joined', session })
  last().tell({ type: 'filled', session, relays: [], ttl: 60 })
  last().tell({ type: 'message', session, data: 'AQ' })
  last().tell({ type: 'left', session, seat: 'phone', reason: 'gone' })
  expect(events.joined).toHaveBeenCalledOnce()
  expect(events.filled).toHaveBeenCalledWith([])
  expect(events.message).toHaveBeenCalledWith(Uint8Array.of(1))
  expect(events.left).toHaveBeenCalledWith('gone')
  seat.leave('done')
  expect(last().sent.at(-1)).toEqual({ type: 'leave', session, reason: 'done' })
  last().tell({ type: 'message', session, data: 'AQ' })
  expect(events.message).toHaveBeenCalledOnce()
})

test('comes back, takes its seats again, and sends what waited', () => {
  const seat = rendezvous.join(id, id, events)
  last().open()
  last().end(1006)
  expect(status.mock.lastCall?.[0].kind).toBe('waiting')
  seat.send(Uint8Array.of(1))
  vi.advanceTimersByTime(500)
  expect(FakeSocket.all).toHaveLength(2)
  last().open()
  expect(last().sent.map((f) => f.type)).toEqual(['join', 'send'])
})

test('a server that drains is left alone until it is back', () => {
  last().open()
  last().tell({ type: 'draining', after: 4_000 })
  last().end(4000)
  vi.advanceTimersByTime(3_999)
  rendezvous.retryNow()
  expect(FakeSocket.all).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(FakeSocket.all).toHaveLength(2)
})

test('a server that does not answer is given up, later ones come later', () => {
  vi.advanceTimersByTime(10_000)
  expect(status.mock.lastCall?.[0]).toMatchObject({ kind: 'waiting' })
  expect(last().readyState).toBe(3)
  rendezvous.retryNow()
  expect(FakeSocket.all).toHaveLength(2)
})

test('its own seat lost is told apart from the phone leaving', () => {
  rendezvous.join(id, id, events)
  last().open()
  last().tell({ type: 'left', session, seat: 'page', reason: 'replaced' })
  expect(events.lost).toHaveBeenCalledWith('replaced')
  expect(events.left).not.toHaveBeenCalled()
})

test('a join refused for a passing reason is repeated', () => {
  rendezvous.join(id, id, events)
  last().open()
  last().tell({ type: 'refused', session, reason: 'too-fast' })
  expect(events.refused).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10_000)
  expect(last().sent.map((f) => f.type)).toEqual(['join', 'join'])
})

test('a join without an answer is repeated until it has one', () => {
  const joins = () => last().sent.filter((f) => f.type === 'join').length
  rendezvous.join(id, id, events)
  last().open()
  vi.advanceTimersByTime(5_000)
  expect(joins()).toBe(2)
  last().tell({ type: 'joined', session })
  vi.advanceTimersByTime(60_000)
  expect(joins()).toBe(2)
})

test('a connection that answers no join is dead, and made anew', () => {
  rendezvous.join(id, id, events)
  last().open()
  vi.advanceTimersByTime(10_000)
  expect(last().readyState).toBe(3)
  expect(status.mock.lastCall?.[0].kind).toBe('waiting')
  vi.advanceTimersByTime(500)
  expect(FakeSocket.all).toHaveLength(2)
  last().open()
  expect(last().sent.map((f) => f.type)).toEqual(['join'])
})

test('who asks to retry finds out whether an open connection is dead', () => {
  rendezvous.join(id, id, events)
  last().open()
  last().tell({ type: 'joined', session })
  rendezvous.retryNow()
  expect(last().sent).toHaveLength(2)
  vi.advanceTimersByTime(10_000)
  expect(last().readyState).toBe(3)
})

test('a session with a phone in it is not disturbed by that', () => {
  rendezvous.join(id, id, events)
  last().open()
  last().tell({ type: 'joined', session })
  last().tell({ type: 'filled', session, relays: [], ttl: 60 })
  rendezvous.retryNow()
  expect(last().sent).toHaveLength(1)
})

test.each([1002, 4001, 4002])('after close code %i nobody connects again', (code) => {
  last().open()
  last().end(code)
  expect(status.mock.lastCall?.[0]).toEqual({ kind: 'ended' })
  rendezvous.retryNow()
  vi.advanceTimersByTime(120_000)
  expect(FakeSocket.all).toHaveLength(1)
})

test('while it connects again it says what went wrong before', () => {
  expect(rendezvous.status).toEqual({ kind: 'connecting' })
  last().end(1006)
  rendezvous.retryNow()
  expect(rendezvous.status).toEqual({
    kind: 'connecting',
    after: { reason: 'The server cannot be reached.', retryAt: Date.now() },
  })
  last().open()
  expect(rendezvous.status).toEqual({ kind: 'open' })
  rendezvous.close()
  rendezvous.retryNow()
  expect(FakeSocket.all).toHaveLength(2)
})

test('a server that only talks nonsense is left', () => {
  last().open()
  for (let i = 0; i < 100; i++) last().tell({ type: 'message', session, data: '?' })
  expect(status.mock.lastCall?.[0]).toMatchObject({ kind: 'waiting' })
})
