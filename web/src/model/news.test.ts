import { expect, test } from 'vitest'
import type { ChatView, LastView } from './app'
import { NewsReader, unreadOf } from './news'

const NOW = 1_000_000

type More = Partial<Omit<ChatView, 'kind'> & Pick<LastView, 'mine' | 'kind' | 'deleted'>>

function chat(id: string, unread: number, time: number, more: More = {}): ChatView {
  const { mine = false, kind = 'text', deleted = false, ...rest } = more
  const last: LastView = { mine, kind, text: 'x', time, deleted, status: 'sent' }
  return {
    ...{ id, kind: 'direct', title: id, unread, marked: false, pinned: false },
    ...{ archived: false, typing: [], last },
    ...rest,
  }
}

test('only what came since the first list is news, once', () => {
  const reader = new NewsReader()
  expect(reader.read([chat('a', 3, 10), chat('b', 0, 5)], NOW)).toEqual([])
  const news = reader.read([chat('a', 3, 10), chat('b', 2, 20)], NOW)
  expect(news.map((n) => [n.chat.id, n.count])).toEqual([['b', 2]])
  expect(reader.read([chat('a', 3, 10), chat('b', 2, 20)], NOW)).toEqual([])
  // Read elsewhere, then written to again.
  expect(reader.read([chat('b', 0, 20)], NOW)).toEqual([])
  expect(reader.read([chat('b', 1, 30)], NOW)).toHaveLength(1)
})

test('chats that follow in a list are not news, a chat that begins is', () => {
  const reader = new NewsReader()
  reader.read([chat('a', 1, 100)], NOW)
  expect(reader.read([chat('a', 1, 100), chat('old', 4, 50)], NOW)).toEqual([])
  const news = reader.read([chat('new', 1, 120), chat('a', 1, 100)], NOW)
  expect(news.map((n) => n.chat.id)).toEqual(['new'])
})

test.each([
  ['muted', { muted: NOW + 1 }],
  ['archived', { archived: true }],
  ['from this account', { mine: true }],
  ['deleted', { deleted: true }],
  ['a note of the system', { kind: 'system' as const }],
])('nothing is told of what is %s', (_, more) => {
  const reader = new NewsReader()
  reader.read([chat('a', 0, 10)], NOW)
  expect(reader.read([chat('a', 1, 20, more)], NOW)).toEqual([])
})

test('a chat whose muting has ended is told', () => {
  const reader = new NewsReader()
  reader.read([chat('a', 0, 10)], NOW)
  expect(reader.read([chat('a', 1, 20, { muted: NOW })], NOW)).toHaveLength(1)
})

test('after another account nothing old is news', () => {
  const reader = new NewsReader()
  reader.read([chat('a', 0, 10)], NOW)
  reader.forget()
  expect(reader.read([chat('a', 5, 90)], NOW)).toEqual([])
})

test('unread messages of archived chats do not count', () => {
  expect(unreadOf([chat('a', 2, 1), chat('b', 3, 1, { archived: true }), chat('c', 1, 1)])).toBe(3)
})
