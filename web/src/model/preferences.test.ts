import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../words/languages'
import { KEY, Preferences, languageOf, parseChoices } from './preferences'

const plain = parseChoices(null)

describe('what is stored', () => {
  test('counts as far as it fits', () => {
    const text = JSON.stringify({
      theme: 'dark',
      size: 'huge',
      language: 'ar',
      notify: 'yes',
      x: 1,
    })
    expect(parseChoices(text)).toEqual({ ...plain, theme: 'dark', language: 'ar' })
  })
  test.each(['', '{', 'null', '[]', '"dark"', '7', `{"theme":"dark","x":"${'x'.repeat(1000)}"}`])(
    'is as nothing: %.20s',
    (text) => expect(parseChoices(text)).toEqual(plain),
  )
})

test('nothing is told, hidden or sounded unless it is chosen', () => {
  expect(plain).toMatchObject({ notify: false, hide: false, sound: false, unreadFirst: false })
})

function memory(record: Record<string, string> = {}) {
  return {
    getItem: (key: string) => record[key] ?? null,
    setItem: (key: string, value: string) => void (record[key] = value),
    record,
  }
}

test('a choice is kept, and nothing before the first one', () => {
  const storage = memory()
  const preferences = new Preferences(storage)
  expect(storage.record).toEqual({})
  preferences.choose({ unreadFirst: true })
  expect(preferences.unreadFirst).toBe(true)
  expect(new Preferences(storage).unreadFirst).toBe(true)
  storage.record[KEY] = '{}'
  preferences.reload()
  expect(preferences.unreadFirst).toBe(false)
})

test('a browser that keeps nothing has choices all the same', () => {
  const refuse = () => {
    throw new Error('not here')
  }
  const preferences = new Preferences({ getItem: refuse, setItem: refuse })
  preferences.choose({ theme: 'dark' })
  expect(preferences.choices.theme).toBe('dark')
})

// The script before the first paint says the same as the program after it.
const script = readFileSync(join(import.meta.dirname, '../../public/first.js'), 'utf8')

test.each([
  [null, ['de-AT', 'en']],
  [null, ['fr', 'AR-eg']],
  [null, []],
  ['{"theme":"dark","size":"larger","language":"ar"}', ['en']],
  ['{"theme":"system","size":"normal","language":"en"}', ['de']],
  ['{"theme":"blue","size":"vast","language":"fr"}', ['de']],
  ['nonsense', ['en-GB']],
  ['null', ['en-GB']],
] as [string | null, string[]][])('before the first paint, of %s for %j', (stored, languages) => {
  const root = { dataset: {} as Record<string, string>, lang: '', dir: '' }
  runInNewContext(script, {
    document: { documentElement: root },
    localStorage: memory(stored === null ? {} : { [KEY]: stored }),
    navigator: { languages },
  })
  const choices = parseChoices(stored)
  const language = languageOf(choices, languages)
  expect(root).toEqual({
    lang: language,
    dir: LANGUAGES[language].dir,
    dataset: {
      ...(choices.theme === 'system' ? {} : { theme: choices.theme }),
      ...(choices.size === 'normal' ? {} : { size: choices.size }),
    },
  })
})
