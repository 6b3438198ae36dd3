import { expect, test } from 'vitest'
import type { Chat, Message } from '../protocol/wire.gen'
import { Mirror } from './mirror'

const message = (chat: string, pos: number): Message => ({
  ...{ id: `${chat}${pos}`, chat, pos, kind: 'text', text: `t${pos}`, time: pos },
})
const chat = (id: string, active = 0, more: Partial<Chat> = {}): Chat => ({
  ...{ id, kind: 'direct', title: id, unread: 0, active },
  ...(active ? { last: message(id, active) } : {}),
  ...more,
})
const list = (chats: Chat[], ends: { first?: boolean; last?: boolean }, seq = 9) =>
  ({ type: 'chats', seq, chats, ...ends }) as const
const ids = (mirror: Mirror) => mirror.chats.map((c) => c.id).join('')

test('the first list is shown as it comes, a later one when it is whole', () => {
  const mirror = new Mirror()
  expect(mirror.loaded).toBe(false)
  mirror.list(list([chat('a', 9), chat('b', 8)], { first: true }))
  expect([mirror.loaded, ids(mirror)]).toEqual([true, 'ab'])
  mirror.list(list([chat('b', 8), chat('c', 7)], { last: true }))
  expect(ids(mirror)).toBe('abc')
  mirror.list(list([chat('x', 6)], { first: true }))
  expect(ids(mirror)).toBe('abc')
  mirror.change({ type: 'change', seq: 10, chats: [chat('y', 20)] })
  mirror.list(list([chat('z', 5)], { last: true }))
  expect(ids(mirror)).toBe('yxz')
})

test('pinned chats stand first, then those with the newest message', () => {
  const mirror = new Mirror()
  const chats = [chat('c', 1, { pinned: true }), chat('a', 3), chat('b', 2)]
  mirror.list(list(chats, { first: true, last: true }))
  expect(ids(mirror)).toBe('cab')
  const { last: _, ...b } = chat('b', 5, { unread: 2 })
  mirror.change({ type: 'change', seq: 10, chats: [b], messages: [message('b', 5)] })
  expect(ids(mirror)).toBe('cba')
  expect(mirror.find('b')).toMatchObject({ unread: 2, last: { pos: 5 } })
  // Again, and out of date: alters nothing that counts.
  mirror.change({ type: 'change', seq: 9, messages: [message('b', 4), message('unknown', 8)] })
  expect(mirror.find('b')?.last?.pos).toBe(5)
  mirror.change({ type: 'change', seq: 11, removed: ['c'] })
  expect(ids(mirror)).toBe('ba')
})

test('the newest message of a chat is altered, and goes', () => {
  const mirror = new Mirror()
  mirror.list(list([chat('a', 3)], { first: true, last: true }))
  mirror.change({ type: 'change', seq: 10, messages: [{ ...message('a', 3), text: 'edited' }] })
  expect(mirror.find('a')?.last?.text).toBe('edited')
  const { last: _, ...bare } = chat('a', 3)
  mirror.change({ type: 'change', seq: 11, chats: [bare], messages: [message('a', 3)] })
  expect(mirror.find('a')?.last?.text).toBe('t3')
  mirror.change({ type: 'change', seq: 12, chats: [bare], gone: ['a3'] })
  expect(mirror.find('a')?.last).toBeUndefined()
})

test('the phone can go on only from what is whole', () => {
  const mirror = new Mirror()
  mirror.begin('L', false)
  expect(mirror.place).toBeUndefined()
  mirror.list(list([chat('a')], { first: true }, 7))
  expect(mirror.place).toBeUndefined()
  mirror.list(list([chat('b')], { last: true }, 7))
  expect(mirror.place).toEqual({ log: 'L', since: 7 })
  mirror.change({ type: 'change', seq: 12 })
  mirror.begin('L', true)
  expect(mirror.place).toEqual({ log: 'L', since: 12 })
  mirror.begin('M', false)
  expect([mirror.place, ids(mirror)]).toEqual([undefined, 'ab'])
})

test('people keep the last name that was told', () => {
  const mirror = new Mirror()
  mirror.tell([{ id: 'p', name: 'Ada' }])
  const before = mirror.people.get('p')
  mirror.tell([{ id: 'p', name: 'Ada' }])
  expect(mirror.people.get('p')).toBe(before)
  mirror.tell([{ id: 'p', name: 'Ada L' }])
  expect(mirror.people.get('p')?.name).toBe('Ada L')
})
