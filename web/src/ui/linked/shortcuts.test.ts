import { expect, test } from 'vitest'
import { shortcutOf } from './shortcuts'

const key = (key: string, more = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false },
  ...more,
})

test.each([
  [key('?'), 'shortcuts', undefined],
  [key('/', { ctrlKey: true }), 'shortcuts', 'shortcuts'],
  [key('/', { metaKey: true }), 'shortcuts', 'shortcuts'],
  [key(',', { ctrlKey: true }), 'settings', 'settings'],
  [key('/'), 'search', undefined],
  [key('ArrowDown', { altKey: true }), 'next', 'next'],
  [key('ArrowUp', { altKey: true }), 'previous', 'previous'],
  [key('ArrowUp'), undefined, undefined],
  // AltGr, which makes signs on many keyboards.
  [key('/', { ctrlKey: true, altKey: true }), undefined, undefined],
  [key('?', { isComposing: true }), undefined, undefined],
  [key('a', { ctrlKey: true }), undefined, undefined],
])('%j', (event, elsewhere, typing) => {
  expect(shortcutOf(event, false)).toBe(elsewhere)
  expect(shortcutOf(event, true)).toBe(typing)
})
