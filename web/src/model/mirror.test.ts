import { expect, test } from 'vitest'
import type { Chat, Message } from '../protocol/wire.gen'
import { Conversation } from './conversation'
import { Mirror } from './mirror'

const message = (chat: string, seq: number): Message => ({
  id: `${chat}${seq}`,
  chat,
  seq,
  text: `t${seq}`,
  time: seq,
})
const chat = (id: string, seq?: number): Chat => ({
  id,
  kind: 'direct',
  title: id,
  unread: 0,
  ...(seq === undefined ? {} : { last: message(id, seq) }),
})
const list = (chats: Chat[], ends: { first?: boolean; last?: boolean }) =>
  ({ type: 'chats', seq: 9, chats, ...ends }) as const
const ids = (mirror: Mirror) => mirror.chats.map((c) => c.id).join('')

test('the first list is shown as it comes, a later one when it is whole', () => {
  const mirror = new Mirror()
  expect(mirror.loaded).toBe(false)
  mirror.list(list([chat('a'), chat('b')], { first: true }))
  expect([mirror.loaded, ids(mirror)]).toEqual([true, 'ab'])
  mirror.list(list([chat('b'), chat('c')], { last: true }))
  expect(ids(mirror)).toBe('abc')
  mirror.list(list([chat('x')], { first: true }))
  expect(ids(mirror)).toBe('abc')
  mirror.change({ type: 'change', seq: 10, chat: chat('y') })
  mirror.list(list([chat('z')], { last: true }))
  expect(ids(mirror)).toBe('yxz')
})

test('a message puts its chat first, any other change leaves it in place', () => {
  const mirror = new Mirror()
  mirror.list(list([chat('a', 3), chat('b', 2), chat('c', 1)], { first: true, last: true }))
  mirror.change({ type: 'change', seq: 4, chat: { ...chat('c', 1), unread: 2 } })
  expect(ids(mirror)).toBe('abc')
  expect(mirror.find('c')?.unread).toBe(2)
  const change = { type: 'change', seq: 5, chat: chat('b'), message: message('b', 5) } as const
  mirror.change(change)
  expect(ids(mirror)).toBe('bac')
  expect(mirror.find('b')?.last?.seq).toBe(5)
  mirror.change({ type: 'change', seq: 6, chat: chat('d') })
  expect(ids(mirror)).toBe('dbac')
  // Again, and out of date: alters nothing that counts.
  mirror.change(change)
  expect([mirror.find('b')?.last?.seq, mirror.chats.length]).toEqual([5, 4])
  mirror.change({ type: 'change', seq: 7 })
  mirror.change({ type: 'change', seq: 8, message: message('unknown', 8) })
  expect(mirror.chats).toHaveLength(4)
})

const run = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => message('c', from + i))
const seqs = (c: Conversation) => {
  const all = c.messages.map((m) => m.seq)
  return `${all[0]}-${all.at(-1)}/${all.length}${c.more ? '+' : ''}`
}

test('a conversation grows at both ends', () => {
  const c = new Conversation('c')
  expect(c.stale).toBe(true)
  c.add(message('c', 101)) // before the answer
  c.newest(run(51, 100), true, true)
  expect([seqs(c), c.stale]).toEqual(['51-101/51+', false])
  c.older(run(1, 50), false)
  c.add(message('c', 102))
  c.add(message('c', 102))
  expect(seqs(c)).toBe('1-102/102')
})

test('an answer in parts', () => {
  const c = new Conversation('c')
  c.newest(run(60, 100), true, false)
  expect([seqs(c), c.loaded]).toEqual(['60-100/41+', false])
  c.newest(run(51, 100), false, true)
  expect([seqs(c), c.loaded]).toEqual(['51-100/50', true])
})

test('after an interruption there is no hole', () => {
  const near = new Conversation('c')
  near.newest(run(1, 100), false, true)
  near.interrupted()
  expect(near.stale).toBe(true)
  near.add(message('c', 131))
  near.newest(run(90, 131), true, true)
  expect([seqs(near), near.stale]).toEqual(['1-131/131', false])

  const far = new Conversation('c')
  far.newest(run(1, 100), false, true)
  far.interrupted()
  far.add(message('c', 200))
  far.interrupted() // twice
  far.newest(run(170, 199), true, false)
  expect(seqs(far)).toBe('1-200/101')
  far.newest(run(150, 199), true, true)
  expect(seqs(far)).toBe('150-200/51+')
})

test('an interruption of the first load leaves no hole either', () => {
  const c = new Conversation('c')
  c.newest(run(60, 100), true, false)
  c.interrupted()
  expect([c.messages, c.stale]).toEqual([[], true])
  c.newest(run(251, 300), true, true)
  expect(seqs(c)).toBe('251-300/50+')
})
