import { expect, test } from 'vitest'
import type { MessageView } from '../../model/app'
import { layOut } from './entries'

const noon = new Date(2025, 2, 12, 12).getTime()
const minute = 60_000

function message(id: string, minutes: number, from?: string): MessageView {
  const time = noon + minutes * minute
  return {
    ...{ key: id, id, chat: 'c', pos: minutes + 1, mine: !from, kind: 'text', text: id, time },
    ...{ edited: false, deleted: false, forwarded: false, starred: false, reactions: [] },
    ...{ status: 'sent', changing: false, ...(from ? { from: { id: from, name: from } } : {}) },
  }
}

const shape = (messages: MessageView[]) =>
  layOut(messages).map((e) => (e.day ? 'd' : '') + (e.first ? '<' : '') + (e.last ? '>' : ''))

test('nothing', () => expect(layOut([])).toEqual([]))

test('a run ends with the person, a pause, or the day', () => {
  expect(shape([message('a', 0, 'Ada'), message('b', 1, 'Ada'), message('c', 2, 'Ben')])).toEqual([
    'd<',
    '>',
    '<>',
  ])
  expect(shape([message('a', 0, 'Ada'), message('b', 30, 'Ada')])).toEqual(['d<>', '<>'])
  expect(shape([message('a', 0), message('b', 24 * 60)])).toEqual(['d<>', 'd<>'])
})

test('an entry whose place did not change is the same object', () => {
  const messages = [message('a', 0, 'Ada'), message('b', 1, 'Ada')]
  const before = layOut(messages)
  const kept = new Map(before.map((e) => [e.message.key, e]))
  const after = layOut([...messages, message('c', 2, 'Ada')], kept)
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1]) // no longer the last of its run
})

test('what is new begins with the first message of others after what was read', () => {
  const messages = [message('a', 0, 'Ada'), message('b', 1), message('c', 2, 'Ada')]
  expect(layOut(messages, new Map(), 1).map((e) => e.fresh)).toEqual([false, false, true])
  expect(layOut(messages).some((e) => e.fresh)).toBe(false)
})
