import { expect, test } from 'vitest'
import { whyNot } from './recorder'

test.each([
  ['NotAllowedError', /allow/i],
  ['NotFoundError', /no microphone/i],
  ['NotReadableError', /another program/],
  ['', /cannot record/],
])('%s is said with what to do', (name, words) => {
  expect(whyNot(name)).toMatch(words)
  expect(whyNot(name)).not.toContain('Error')
})
