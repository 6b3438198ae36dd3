import { expect, test } from 'vitest'
import { readFrame } from './frames'

const read = (f: object) => readFrame(f as { type: string })
const message = { id: 'm', chat: 'c', seq: 3, text: 'hi', time: 1 }
const chat = { id: 'c', kind: 'direct', title: 'Ada', unread: 0 }

test('sound frames', () => {
  const frame = { type: 'chats', seq: 3, chats: [{ ...chat, last: message }], first: true }
  expect(read({ ...frame, news: 1 })).toEqual({ ...frame, last: false })
  expect(read({ type: 'change', seq: 4, chat, message })).toEqual({
    type: 'change',
    seq: 4,
    chat,
    message,
  })
  expect(read({ type: 'ack', id: 'k', message: null, error: null })).toEqual({
    type: 'ack',
    id: 'k',
  })
})

test('what a newer phone may say', () => {
  expect(read({ type: 'change', seq: 1, chat: { ...chat, kind: 'channel' } })).toMatchObject({
    chat: { kind: 'group' },
  })
  expect(read({ type: 'ack', id: 'k', error: { code: 'tired', text: '' } })).toMatchObject({
    error: { code: 'internal', text: 'The phone refused this.' },
  })
})

test.each([
  ['seq', { type: 'chats', seq: -1, chats: [] }],
  ['chats', { type: 'chats', seq: 1, chats: {} }],
  ['type', { type: 'news' }],
  ['id', { type: 'ack', id: '' }],
  ['long id', { type: 'ack', id: 'x'.repeat(65) }],
  ['request', { type: 'messages', chat: 'c', messages: [] }],
])('a frame that is not sound is skipped: %s', (_, f) => {
  expect(read(f)).toBeUndefined()
})

test('entries that are not sound are skipped', () => {
  const bad = [
    null,
    7,
    { ...message, text: 7 },
    { ...message, time: 8.64e15 + 1 }, // no Date takes it
    { ...message, seq: 1.5 },
    { ...message, chat: 'other' },
    { ...message, text: 'x'.repeat(65_537) },
  ]
  const frame = read({
    type: 'messages',
    request: 'r',
    chat: 'c',
    messages: [...bad, message],
    last: true,
  })
  expect(frame).toMatchObject({ messages: [message] })
  expect(
    read({ type: 'change', seq: 2, chat: { ...chat, last: { ...message, chat: 'x' } } }),
  ).toEqual({ type: 'change', seq: 2, chat })
})
