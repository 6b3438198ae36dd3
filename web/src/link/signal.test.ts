import { expect, test } from 'vitest'
import { joinFrame, leaveFrame, readServerFrame, sendFrame } from './signal'

const session = 'AAAAAAAAAAAAAAAAAAAAAA'
const read = (f: unknown) => readServerFrame(typeof f === 'string' ? f : JSON.stringify(f))

test('frames of the client', () => {
  expect(joinFrame(session, new Uint8Array(16))).toBe(
    `{"type":"join","session":"${session}","seat":"page","key":"${session}"}`,
  )
  expect(sendFrame(session, Uint8Array.of(255, 254))).toBe(
    `{"type":"send","session":"${session}","data":"__4"}`,
  )
  expect(leaveFrame(session)).toBe(`{"type":"leave","session":"${session}"}`)
})

test('frames of the server', () => {
  expect(read({ type: 'joined', session, more: 1 })).toEqual({ type: 'joined', session })
  expect(read({ type: 'message', session, data: '__4' })).toEqual({
    type: 'message',
    session,
    data: Uint8Array.of(255, 254),
  })
  expect(read({ type: 'left', session, seat: 'phone', reason: 'gone' })).toEqual({
    type: 'left',
    session,
    own: false,
    reason: 'gone',
  })
  expect(read({ type: 'left', session, seat: 'page', reason: 'replaced' })).toMatchObject({
    own: true,
  })
  expect(read({ type: 'draining', after: 1500 })).toEqual({ type: 'draining', after: 1500 })
})

test.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['null', 'null'],
  ['an unknown type', { type: 'news', session }],
  ['no session', { type: 'joined' }],
  ['a short session', { type: 'joined', session: 'AAAA' }],
  ['a session of another type', { type: 'joined', session: 7 }],
  ['no data', { type: 'message', session }],
  ['empty data', { type: 'message', session, data: '' }],
  ['data that is not base64url', { type: 'message', session, data: 'a+b=' }],
  ['too much data', { type: 'message', session, data: 'A'.repeat((24 << 10) + 4) }],
  ['a huge frame', ' '.repeat(65 << 10)],
])('skipped: %s', (_, frame) => expect(read(frame)).toBeUndefined())

test('what only describes is made harmless', () => {
  expect(read({ type: 'left', session, reason: '<b>' })).toMatchObject({ reason: 'unknown' })
  expect(read({ type: 'draining', after: 1e12 })).toEqual({ type: 'draining', after: 300_000 })
  expect(read({ type: 'draining', after: 'soon' })).toEqual({ type: 'draining', after: 0 })
})

test('relays are bounded, and what WebRTC would throw at is left out', () => {
  const relays = (list: unknown) => {
    const frame = read({ type: 'filled', session, relays: list, ttl: 60 })
    return frame?.type === 'filled' ? frame.relays : undefined
  }
  const good = { urls: ['turn:a.example:3478?transport=udp'], username: 'u', credential: 'c' }
  expect(relays([good])).toEqual([good])
  expect(relays([{ ...good, urls: ['turn:[2001:db8::1]:3478', 'turns:a-b.c'] }])).toHaveLength(1)
  expect(relays('none')).toEqual([])
  expect(relays(Array(20).fill(good))).toHaveLength(8)
  expect(relays([{ ...good, urls: Array(20).fill(good.urls[0]) }])?.[0]?.urls).toHaveLength(8)
  expect(
    relays([
      { ...good, urls: ['http://a.example', 'turn:a b', 'turn:', 7, 'turn:a?x=y'] },
      { ...good, urls: ['turn:' + 'a'.repeat(600)] },
      { urls: 'turn:a' },
      null,
    ]),
  ).toEqual([])
  expect(relays([{ ...good, username: 'u'.repeat(600), credential: 7 }])).toEqual([
    { ...good, username: '', credential: '' },
  ])
})
