import { expect, test } from 'vitest'
import { MaxText } from '../../protocol/wire.gen'
import { tooLong } from './limits'

test.each([
  ['a', MaxText, false],
  ['a', MaxText + 1, true],
  ['€', Math.floor(MaxText / 3), false],
  ['€', Math.floor(MaxText / 3) + 1, true],
  ['😀', MaxText / 4, false],
  ['😀', MaxText / 4 + 1, true],
])('%s, %i times', (character, times, long) => {
  expect(tooLong(character.repeat(times))).toBe(long)
})
