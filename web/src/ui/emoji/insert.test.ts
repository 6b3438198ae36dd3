import { expect, test } from 'vitest'
import { shortcode } from './insert'

test.each([
  ['so :smile:', 'smile', 3],
  [':+1:', '+1', 0],
  ['👍:heart:', 'heart', 2],
])('%s ends in a name', (text, name, from) => {
  expect(shortcode(text, text.length)).toEqual({ name, from })
})

test.each(['at 12:30:', 'a:b:', '::', ':smile', ': smile:', 'x:smile:'])('%s does not', (text) => {
  expect(shortcode(text, text.length)).toBeUndefined()
})
