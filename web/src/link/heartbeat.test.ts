import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Heartbeat } from './heartbeat'

const events = { ping: vi.fn(), roundTrip: vi.fn(), dead: vi.fn() }
let heartbeat: Heartbeat

beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  heartbeat = new Heartbeat(events)
})
afterEach(() => vi.useRealTimers())

test('measures the round trip', () => {
  heartbeat.run(true, true)
  expect(events.ping).toHaveBeenLastCalledWith(1)
  vi.advanceTimersByTime(40)
  heartbeat.pong(1)
  expect(events.roundTrip).toHaveBeenCalledWith(40)
  vi.advanceTimersByTime(5_000)
  expect(events.ping).toHaveBeenLastCalledWith(2)
  heartbeat.pong(1) // an old one says nothing
  expect(events.roundTrip).toHaveBeenCalledTimes(1)
})

test('ten seconds without a pong are death', () => {
  heartbeat.run(true, true)
  vi.advanceTimersByTime(9_999)
  expect(events.dead).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(events.dead).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(60_000)
  expect(events.dead).toHaveBeenCalledOnce()
})

test('a pause is not held against the phone', () => {
  heartbeat.run(true, true)
  vi.advanceTimersByTime(5_000)
  heartbeat.run(false)
  vi.advanceTimersByTime(60_000)
  heartbeat.run(true, true)
  vi.advanceTimersByTime(5_000)
  expect(events.dead).not.toHaveBeenCalled()
  expect(events.ping).toHaveBeenCalledTimes(2)
})
