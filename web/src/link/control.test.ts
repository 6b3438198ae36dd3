import { expect, test } from 'vitest'
import { parseFrame, readBye, readWelcome } from './control'
import { refusal, unlinkedBy } from './notices'

test('what is no frame is undefined', () => {
  for (const text of ['', '{', 'null', '[]', '7', '{}', '{"type":7}', ' '.repeat(300_000)]) {
    expect(parseFrame(text)).toBeUndefined()
  }
  expect(parseFrame('{"type":"news"}')).toEqual({ type: 'news' })
})

test('welcome', () => {
  const welcome = { type: 'welcome', version: 1, phone: 'Ada', device: 'd1', log: 'L' }
  const linkSecret = 'A'.repeat(43)
  expect(readWelcome({ ...welcome, more: 1 })).toEqual(welcome)
  expect(readWelcome({ ...welcome, resumed: true })).toEqual({ ...welcome, resumed: true })
  expect(readWelcome({ ...welcome, linkSecret })).toEqual({ ...welcome, linkSecret })
  for (const bad of ['short', 'A'.repeat(42) + 'B', 'A'.repeat(42) + '=', 7]) {
    expect(readWelcome({ ...welcome, linkSecret: bad })).toEqual(welcome)
  }
  expect(readWelcome({ ...welcome, phone: ' A\u202eda\n' })).toEqual({ ...welcome, phone: 'Ada' })
  expect(readWelcome({ ...welcome, phone: '\u2066' })?.phone).toBe('your phone')
  expect(readWelcome({ ...welcome, version: 2 })).toBeUndefined()
  expect(readWelcome({ ...welcome, phone: 'x'.repeat(2_000) })).toBeUndefined()
  expect(readWelcome({ type: 'welcome', version: 1 })).toBeUndefined()
})

test('an unknown reason of a bye counts as closing', () => {
  expect(readBye({ type: 'bye', reason: 'unlinked' }).reason).toBe('unlinked')
  expect(readBye({ type: 'bye', reason: 'tired', text: 7 })).toEqual({
    reason: 'closing',
    text: '',
    by: 'phone',
    browser: '',
  })
})

test('a bye says who unlinked this browser', () => {
  const bye = { type: 'bye', reason: 'unlinked' }
  const by = (fields: object) => unlinkedBy(readBye({ ...bye, ...fields })).text
  expect(by({ by: 'phone' })).toContain('at the phone')
  expect(by({ by: 'browser', browser: 'Kitchen\u202e' })).toContain('browser, Kitchen.')
  expect(by({ by: 'unused' })).toContain('not used')
  expect(by({ by: 'browser' })).toBe(by({}))
  expect(by({ by: 'somebody', browser: 7 })).toBe(by({}))
  // A refusal cannot borrow the words.
  expect(refusal('unlinked-by').reason).toBe('declined')
})
