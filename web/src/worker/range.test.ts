import { expect, test } from 'vitest'
import { parseRange } from './range'

const SIZE = 1000

test.each([
  ['bytes=0-', { from: 0, to: 1000 }],
  ['bytes=0-0', { from: 0, to: 1 }],
  ['bytes=500-599', { from: 500, to: 600 }],
  ['bytes=999-', { from: 999, to: 1000 }],
  ['bytes=900-5000', { from: 900, to: 1000 }],
  ['bytes=-1', { from: 999, to: 1000 }],
  ['bytes=-5000', { from: 0, to: 1000 }],
  ['BYTES= 1-2 ', { from: 1, to: 3 }],
  ['bytes=0-99999999999999999999', { from: 0, to: 1000 }],
  ['bytes=1000-', 'unsatisfiable'],
  ['bytes=99999999999999999999-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  // Malformed, not of bytes, or several: as if none was given.
  [null, 'whole'],
  ['', 'whole'],
  ['bytes=', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=5-4', 'whole'],
  ['bytes=a-b', 'whole'],
  ['bytes=1.5-2', 'whole'],
  ['bytes=--1', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['lines=0-1', 'whole'],
])('%s', (header, range) => {
  expect(parseRange(header, SIZE)).toEqual(range)
})

test('of nothing there is no part', () => {
  expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable')
  expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable')
  expect(parseRange(null, 0)).toBe('whole')
})
