import { expect, test } from 'vitest'
import { readFrame } from './frames'

const read = (f: object) => readFrame(f as { type: string })
const message = { id: 'm', chat: 'c', pos: 3, kind: 'text', text: 'hi', time: 1 }
const chat = { id: 'c', kind: 'direct', title: 'Ada', active: 3, unread: 0 }

test('sound frames', () => {
  for (const frame of [
    { type: 'chats', seq: 3, chats: [{ ...chat, last: message }], first: true },
    { type: 'change', seq: 4, chats: [chat], messages: [message], gone: ['m0'], reset: ['c'] },
    { type: 'people', people: [{ id: 'p', name: 'Ada', picture: 'x' }], request: 'r', last: true },
    { type: 'typing', chat: 'c', from: 'p' },
    { type: 'messages', request: 'r', messages: [message], older: true, last: true },
    { type: 'ack', id: 'k', chat: 'c', messages: [message] },
  ]) {
    expect(read({ ...frame, news: 1 })).toEqual(frame)
  }
  expect(read({ type: 'ack', id: 'k', messages: null, error: null })).toMatchObject({ id: 'k' })
})

test('all that a message can have', () => {
  const full = {
    ...{ ...message, kind: 'image', from: 'p', edited: 5, starred: true, forwarded: true },
    quote: { id: 'm0', pos: 2, from: 'q', kind: 'text', text: 'before' },
    reactions: [{ emoji: '👍' }, { from: 'p', emoji: '🎉' }],
    media: { id: 'x', type: 'image/png', size: 9, width: 3, height: 4, thumb: 'QUJD' },
    card: { name: 'Ada', vcard: 'BEGIN:VCARD' },
    place: { coordinates: '48.2,16.3', name: 'Home' },
  }
  expect(read({ type: 'change', seq: 1, messages: [full] })).toMatchObject({ messages: [full] })
  // What is not sound is left out of it.
  const bad = {
    ...full,
    quote: { id: '' },
    reactions: [{ emoji: '' }, null],
    media: { type: 'image/png', size: -1 },
    card: 7,
    place: {},
  }
  const frame = read({ type: 'change', seq: 1, messages: [bad] })
  const { quote: _, reactions: __, media: ___, card: ____, place: _____, ...rest } = full
  expect(frame).toEqual({ type: 'change', seq: 1, messages: [rest] })
})

test('what a newer phone may say', () => {
  expect(read({ type: 'change', seq: 1, chats: [{ ...chat, kind: 'channel' }] })).toMatchObject({
    chats: [{ kind: 'group' }],
  })
  const poll = { ...message, kind: 'poll' }
  expect(read({ type: 'change', seq: 1, messages: [poll] })).toMatchObject({ messages: [message] })
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
  ['request', { type: 'messages', messages: [] }],
])('a frame that is not sound is skipped: %s', (_, f) => {
  expect(read(f)).toBeUndefined()
})

test('entries that are not sound are skipped', () => {
  const bad = [
    null,
    7,
    { ...message, text: 7 },
    { ...message, time: 8.64e15 + 1 }, // no Date takes it
    { ...message, pos: 1.5 },
    { ...message, text: 'x'.repeat(65_537) },
  ]
  const frame = read({
    type: 'messages',
    request: 'r',
    messages: [...bad, message],
    last: true,
  })
  expect(frame).toMatchObject({ messages: [message] })
  expect(
    read({ type: 'change', seq: 2, chats: [{ ...chat, last: { ...message, chat: 'x' } }] }),
  ).toEqual({ type: 'change', seq: 2, chats: [chat] })
})
