// The platform's WebSocket is played here, so that time can be too; the real
// one meets the real server in the browser tests.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Pairing, type PairingEvents } from './pairing'
import { Rendezvous } from './socket'

class FakeSocket {
  static readonly OPEN = 1
  static last: FakeSocket
  readyState = 1
  sent: { type: string; session: string; reason?: string }[] = []
  onopen: (() => void) | null = null
  onmessage: ((e: { data: unknown }) => void) | null = null
  onclose: ((e: { code: number }) => void) | null = null
  constructor() {
    FakeSocket.last = this
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {}
  tell(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}

const events = {
  code: vi.fn<PairingEvents['code']>(),
  paused: vi.fn(),
  filled: vi.fn(),
  scanned: vi.fn(),
  failed: vi.fn(),
} satisfies PairingEvents
let pairing: Pairing

beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('document', { visibilityState: 'visible' })
  const rendezvous = new Rendezvous('ws://x/signal', () => {})
  pairing = new Pairing(rendezvous, 'http://x', events)
})
afterEach(() => {
  pairing.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

// The session of the newest code, once there are this many.
async function session(codes: number): Promise<string> {
  await vi.waitFor(() => expect(events.code).toHaveBeenCalledTimes(codes))
  return FakeSocket.last.sent.filter((f) => f.type === 'join').at(-1)!.session
}

test('a code that was tried while nobody looks is replaced when somebody does', async () => {
  const first = await session(1)
  vi.stubGlobal('document', { visibilityState: 'hidden' })
  FakeSocket.last.tell({ type: 'refused', session: first, reason: 'seat-taken' })
  await vi.advanceTimersByTimeAsync(29_000)
  expect(events.code).toHaveBeenCalledOnce()
  vi.stubGlobal('document', { visibilityState: 'visible' })
  pairing.shown()
  expect(await session(2)).not.toBe(first)
  expect(events.code.mock.lastCall?.[0].notice?.reason).toBe('code-used')
})

test('a server that spoils each code does not keep the page at it', async () => {
  for (let n = 1; n < 3; n++) {
    const spoilt = await session(n)
    FakeSocket.last.tell({ type: 'refused', session: spoilt, reason: 'seat-taken' })
    if (n === 2) vi.setSystemTime(Date.now() + 10 * 60_000)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(events.paused).toHaveBeenCalledOnce()
  expect(events.code).toHaveBeenCalledTimes(2)
})

test('a phone with another code is told why before it gives up by itself', async () => {
  const first = await session(1)
  const socket = FakeSocket.last
  socket.tell({ type: 'filled', session: first, relays: [], ttl: 60 })
  socket.tell({ type: 'message', session: first, data: 'AQAA' })
  await vi.advanceTimersByTimeAsync(8_000)
  expect(socket.sent).toContainEqual({ type: 'leave', session: first, reason: 'handshake-failed' })

  expect(await session(2)).not.toBe(first)
  expect(events.code.mock.lastCall?.[0].notice?.reason).toBe('handshake-failed')
  expect(events.scanned).not.toHaveBeenCalled()
})
