import { expect, test } from 'vitest'
import { type Shell, kindOf, outdated } from './shell'

const scope = new URL('https://example.org/below/')
const shell: Shell = { version: 'v2', files: ['assets/index-abc.js', 'first.js'] }

test.each([
  ['https://example.org/below/', 'navigate', 'document'],
  ['https://example.org/below/#payload', 'navigate', 'document'],
  ['https://example.org/below/index.html', 'navigate', 'document'],
  ['https://example.org/below/other', 'navigate', 'other'],
  ['https://example.org/below/first.js', 'no-cors', 'file'],
  ['https://example.org/below/assets/index-abc.js', 'cors', 'file'],
  // Of another version, while both are in use.
  ['https://example.org/below/assets/index-old.js', 'cors', 'file'],
  ['https://example.org/below/healthz', 'cors', 'other'],
  ['https://example.org/assets/index-abc.js', 'cors', 'other'],
  ['https://other.org/below/first.js', 'no-cors', 'other'],
])('%s (%s) is %s', (url, mode, kind) => {
  expect(kindOf(new URL(url), mode, scope, shell)).toBe(kind)
})

test('a new version deletes the old ones, but not under an open page', () => {
  const names = ['tandem-shell-v0', 'tandem-shell-v1', 'other', 'tandem-shell-v2']
  expect(outdated(names, shell, 1)).toEqual(['tandem-shell-v0', 'tandem-shell-v1'])
  expect(outdated(names, shell, 2)).toEqual(['tandem-shell-v0'])
})
