import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Heartbeat } from './heartbeat'

const events = {
  ping: vi.fn(),
  roundTrip: vi.fn(),
  isSilent: vi.fn<() => Promise<boolean>>(),
  dead: vi.fn(),
}
let heartbeat: Heartbeat

beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  events.isSilent.mockResolvedValue(false)
  heartbeat = new Heartbeat(events)
})
afterEach(() => vi.useRealTimers())

test('measures the round trip', () => {
  heartbeat.run(true, true)
  expect(events.ping).toHaveBeenLastCalledWith(1)
  vi.advanceTimersByTime(40)
  heartbeat.pong(1)
  expect(events.roundTrip).toHaveBeenCalledWith(40)
  vi.advanceTimersByTime(60_000)
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

test('a path that carries nothing is dead sooner', async () => {
  heartbeat.run(true, true)
  await vi.advanceTimersByTimeAsync(3_499)
  expect(events.isSilent).not.toHaveBeenCalled()
  events.isSilent.mockResolvedValue(true)
  await vi.advanceTimersByTimeAsync(1)
  expect(events.dead).toHaveBeenCalledOnce()
})

test('an answer that comes late is not held against the next ping', async () => {
  let answer = (_: boolean) => {}
  events.isSilent.mockReturnValueOnce(new Promise((done) => (answer = done)))
  heartbeat.run(true, true)
  await vi.advanceTimersByTimeAsync(3_500)
  heartbeat.pong(1)
  answer(true)
  await vi.advanceTimersByTimeAsync(0)
  expect(events.dead).not.toHaveBeenCalled()
})

test('a link in use is asked sooner, and not more than once a second', () => {
  heartbeat.run(true, true)
  heartbeat.pong(1)
  for (let i = 0; i < 30; i++) {
    heartbeat.used()
    vi.advanceTimersByTime(100)
    heartbeat.pong(events.ping.mock.calls.length)
  }
  expect(events.ping).toHaveBeenCalledTimes(4)
  vi.advanceTimersByTime(50_000)
  expect(events.ping.mock.calls.length).toBeLessThanOrEqual(5)
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
