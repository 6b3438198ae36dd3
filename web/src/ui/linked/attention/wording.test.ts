import { expect, test } from 'vitest'
import type { News } from '../../../model/news'
import { noticesOf } from './wording'

function news(id: string, text: string, more: { group?: boolean; count?: number } = {}): News {
  const { group = false, count = 1 } = more
  const last = {
    ...{ mine: false, kind: 'text' as const, text, time: 1, deleted: false },
    ...{ status: 'sent' as const, from: 'Grace' },
  }
  const chat = {
    ...{ id, kind: group ? ('group' as const) : ('direct' as const), title: `Chat ${id}` },
    ...{ unread: count, marked: false, pinned: false, archived: false, typing: [], last },
  }
  return { chat, last, count }
}

test('a message of one chat, of a group, and several', () => {
  expect(noticesOf([news('a', 'Hello')], false)).toEqual([
    { title: 'Chat a', body: 'Hello', tag: 'tandem a', chat: 'a' },
  ])
  expect(noticesOf([news('a', 'Hello', { group: true })], false)[0]?.body).toBe('Grace: Hello')
  expect(noticesOf([news('a', 'Last', { count: 3 })], false)[0]?.body).toBe('3 new messages\nLast')
})

test('hidden, nothing is said of who wrote what', () => {
  const said = noticesOf([news('a', 'Secret'), news('b', 'Other', { count: 2 })], true)
  expect(said).toEqual([{ title: 'Tandem', body: '3 new messages', tag: 'tandem' }])
  expect(noticesOf([news('a', 'Secret')], true)[0]).toMatchObject({
    chat: 'a',
    body: '1 new message',
  })
})

test('many chats at once are one notice, and long texts are cut', () => {
  const many = ['a', 'b', 'c', 'd'].map((id) => news(id, 'x', { count: 2 }))
  expect(noticesOf(many, false)).toEqual([
    { title: '8 new messages', body: 'In 4 chats', tag: 'tandem' },
  ])
  expect(noticesOf([news('a', 'x'.repeat(9000))], false)[0]?.body.length).toBe(200)
  expect(noticesOf([], true)).toEqual([])
})
