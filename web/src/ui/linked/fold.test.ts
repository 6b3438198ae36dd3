import { expect, test } from 'vitest'
import { folded } from './fold'

test('what is short stays whole', () => {
  expect(folded('')).toBeUndefined()
  expect(folded('a '.repeat(600))).toBeUndefined()
  expect(folded('line\n'.repeat(20))).toBeUndefined()
})

test('what is long is cut between words, or between lines', () => {
  expect(folded('word '.repeat(1_000))).toBe(`${'word '.repeat(159)}word…`)
  expect(folded('line\n'.repeat(100))?.split('\n').length).toBe(16)
  expect(folded('x'.repeat(5_000))?.length).toBe(801)
})
