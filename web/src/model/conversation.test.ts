import { expect, test } from 'vitest'
import type { Message } from '../protocol/wire.gen'
import { Conversation } from './conversation'

const message = (pos: number, text = `t${pos}`): Message => ({
  ...{ id: `m${pos}`, chat: 'c', pos, kind: 'text', text, time: pos },
})
const run = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => message(from + i))
// The first and the last that is shown, how many, and where there are more.
const shown = (c: Conversation) => {
  const all = c.messages.map((m) => m.pos)
  return `${c.older ? '…' : ''}${all[0]}-${all.at(-1)}/${all.length}${c.newer ? '…' : ''}`
}

test('a conversation grows at both ends', () => {
  const c = new Conversation('c')
  expect(c.stale).toBe(true)
  c.put(message(101)) // before the answer
  c.newest(run(51, 100), true, true)
  expect([shown(c), c.stale]).toEqual(['…51-101/51', false])
  c.extend('older', run(1, 50), false)
  c.put(message(102))
  c.put(message(102))
  expect(shown(c)).toBe('1-102/102')
})

test('an answer in parts', () => {
  const c = new Conversation('c')
  c.newest(run(60, 100), true, false)
  expect([shown(c), c.loaded]).toEqual(['…60-100/41', false])
  c.newest(run(51, 100), false, true)
  expect([shown(c), c.loaded]).toEqual(['51-100/50', true])
})

test('what may have missed changes gives way to what the phone says now', () => {
  const c = new Conversation('c')
  c.newest(run(1, 100), false, true)
  c.outdated()
  expect([c.stale, shown(c)]).toEqual([true, '1-100/100'])
  c.put(message(131))
  c.newest(run(120, 130), true, false)
  expect(shown(c)).toBe('1-131/101') // stays until the answer is whole
  c.newest([message(90, 'edited'), ...run(91, 130)], true, true)
  expect([shown(c), c.stale]).toEqual(['…90-131/42', false])
  expect(c.messages[0]?.text).toBe('edited')
})

test('messages are altered in place and go', () => {
  const c = new Conversation('c')
  c.newest(run(10, 20), true, true)
  const kept = c.messages[0]
  c.put(message(15, 'edited'))
  expect(c.messages[5]?.text).toBe('edited')
  expect(c.messages[0]).toBe(kept)
  c.drop(new Set(['m12', 'm99']))
  expect(shown(c)).toBe('…10-20/10')
  c.put(message(3, 'an old one, altered')) // beyond what is loaded
  expect(shown(c)).toBe('…10-20/10')
})

test('a place in the past is a run of its own until it meets the newest', () => {
  const c = new Conversation('c')
  c.newest(run(900, 1000), true, true)
  c.around(run(400, 450), true, true)
  expect(shown(c)).toBe('…400-450/51…')
  c.put(message(1001)) // not here, but not lost
  expect(shown(c)).toBe('…400-450/51…')
  c.extend('older', run(350, 399), true)
  c.extend('newer', run(451, 700), true)
  expect(shown(c)).toBe('…350-700/351…')
  c.extend('newer', run(701, 900), true)
  expect(shown(c)).toBe('…350-1001/652')

  c.around(run(10, 20), true, true)
  c.toNewest()
  expect(shown(c)).toBe('…350-1001/652')
})

test('a place that is at the newest is part of it', () => {
  const c = new Conversation('c')
  c.newest(run(50, 100), true, true)
  c.around(run(30, 60), true, true)
  expect(shown(c)).toBe('…30-100/71')
})

test('a place is shown before the newest came', () => {
  const c = new Conversation('c')
  c.around(run(30, 60), true, true)
  expect([c.loaded, shown(c)]).toEqual([true, '…30-60/31…'])
  c.newest(run(80, 100), true, true)
  expect(shown(c)).toBe('…30-60/31…')
  c.toNewest()
  expect(shown(c)).toBe('…80-100/21')
})

test('far back, what is looked at becomes a run of its own, and finds back', () => {
  const c = new Conversation('c')
  c.newest(run(99_951, 100_000), true, true)
  for (let pos = 99_950; pos > 90_000; pos -= 50) c.extend('older', run(pos - 49, pos), true)
  expect(shown(c)).toBe('…90001-91000/1000…')
  c.put(message(100_001))
  expect(c.newestMessages.map((m) => m.pos).slice(-2)).toEqual([100_000, 100_001])
  expect(c.newestMessages.length).toBeLessThan(200)
  for (let pos = 91_001; c.newer; pos += 50) c.extend('newer', run(pos, pos + 49), true)
  expect(shown(c)).toBe('…99002-100001/1000')
})

test('every part on the way back keeps the ones beside it', () => {
  const c = new Conversation('c')
  c.newest(run(99_951, 100_000), true, true)
  for (let pos = 99_950; pos > 98_000; pos -= 50) {
    c.extend('older', run(pos - 49, pos), true)
    const all = c.messages.map((m) => m.pos)
    expect(all[0]).toBe(pos - 49)
    expect(all.every((p, i) => i === 0 || p === all[i - 1]! + 1)).toBe(true)
    expect(all.length).toBeLessThanOrEqual(1_000)
    expect(all.length).toBeGreaterThanOrEqual(Math.min(950, 100_001 - all[0]!))
  }
  c.toNewest()
  expect(c.messages.at(-1)?.pos).toBe(100_000)
})

test('a place just before a long run is kept', () => {
  const c = new Conversation('c')
  c.newest(run(951, 1_900), true, true)
  c.around(run(900, 960), true, true)
  expect(c.has('m930')).toBe(true)
})

test('where nobody looks, the newest stay', () => {
  const c = new Conversation('c')
  c.newest(run(1, 900), false, true)
  c.rest()
  expect(shown(c)).toBe('…801-900/100')
  c.around(run(1, 50), false, true)
  c.rest()
  expect(shown(c)).toBe('…801-900/100')
})
