import { expect, test } from 'vitest'
import { bytes, clock, remaining } from './format'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1_234_567, '1.2 MB'],
  [99_960, '100 kB'],
  [999_600, '1.0 MB'],
  [3_221_225_472, '3.2 GB'],
  [2 ** 53, '9007 TB'],
])('%d bytes', (n, words) => expect(bytes(n)).toBe(words))

test.each([
  [0, '0:00'],
  [7_400, '0:07'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
  [-5, '0:00'],
])('%d ms', (ms, words) => expect(clock(ms)).toBe(words))

test.each([
  [1, 'a few seconds left'],
  [12, '10 s left'],
  [58, '1 min left'],
  [600, '10 min left'],
  [7200, '2 h left'],
  [1e9, 'days left'],
])('%d s', (s, words) => expect(remaining(s)).toBe(words))
