import { expect, test } from 'vitest'
import type { MessageView } from '../../model/app'
import { MAX_DRAWN, around, estimate, rowAt } from './window'

const even = (rows: number, height: number) => Array.from({ length: rows }, () => height)

test('the rows that cover what is seen are drawn, and the room of the others is kept', () => {
  expect(around(even(100, 50), 50, 100, 200)).toEqual({
    from: 48,
    to: 54,
    above: 2400,
    below: 2300,
  })
  expect(around(even(100, 50), 0, 100, 200)).toEqual({ from: 0, to: 4, above: 0, below: 4800 })
  expect(around(even(100, 50), 100, 100, 200)).toEqual({ from: 98, to: 100, above: 4900, below: 0 })
  expect(around([], 0, 100, 100)).toEqual({ from: 0, to: 0, above: 0, below: 0 })
})

test('whatever the rows are like, only so many are drawn', () => {
  const { from, to } = around(even(5_000, 1), 2_500, 2_000, 4_000)
  expect(to - from).toBe(MAX_DRAWN)
  expect(from).toBeLessThanOrEqual(2_500)
})

test('a place is found from the end', () => {
  expect(rowAt([10, 20, 30], 1)).toBe(2)
  expect(rowAt([10, 20, 30], 30)).toBe(2)
  expect(rowAt([10, 20, 30], 31)).toBe(1)
  expect(rowAt([10, 20, 30], 1_000)).toBe(0)
})

test('a folded text is taken for no more than what is shown of it', () => {
  const height = (text: string) => {
    const message: MessageView = {
      ...{ key: 'a', id: 'a', chat: 'c', pos: 1, mine: true, kind: 'text', text, time: 0 },
      ...{ edited: false, deleted: false, forwarded: false, starred: false, reactions: [] },
      ...{ status: 'sent', changing: false },
    }
    return estimate({ message, fresh: false, day: false, first: false, last: false })
  }
  expect(height('word '.repeat(2_000))).toBeLessThan(height('word '.repeat(200)))
  expect(height('line\n'.repeat(20))).toBeGreaterThan(height('line '.repeat(20)))
})
