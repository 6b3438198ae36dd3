// Every language says the same, and no word stands in a template.

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'svelte/compiler'
import { type Catalogue, type Entry, choose, fill, pieces } from './catalogue'
import { isLanguage, localeOf, wished } from './languages'
import { language, locale, speak, speakOfChats, words } from './words.svelte'
import start from './en/start'
import settings from './en/settings'

const catalogues = import.meta.glob<{ default: Catalogue }>('./*/*.ts', { eager: true })
const areas = Object.keys(catalogues)
  .filter((path) => path.startsWith('./en/'))
  .map((path) => path.slice('./en/'.length))

const places = (text: string) => [
  ...new Set(pieces(text).flatMap((piece) => (piece.place ? [piece.text] : []))),
]
const texts = (entry: Entry) => (typeof entry === 'string' ? [entry] : Object.values(entry))

describe.each(['de', 'ar'])('%s', (code) => {
  test.each(areas)('has every text of %s, with its places', (area) => {
    const en = catalogues[`./en/${area}`]!.default
    const other = catalogues[`./${code}/${area}`]?.default
    expect(Object.keys(other ?? {}).sort()).toEqual(Object.keys(en).sort())
    for (const [key, entry] of Object.entries(en)) {
      const said = other![key]!
      expect(typeof said, key).toBe(typeof entry)
      if (typeof entry === 'string') {
        expect(places(said as string).sort(), key).toEqual(places(entry).sort())
        continue
      }
      const wanted = places(entry.other).filter((name) => name !== 'count')
      for (const text of texts(said))
        expect(
          places(text).filter((n) => n !== 'count'),
          key,
        ).toEqual(wanted)
      // A form for each plural that the language has.
      const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories
      expect(Object.keys(said).sort(), key).toEqual([...forms].sort())
    }
  })
  test('no text is empty or has stray space', () => {
    for (const [path, { default: catalogue }] of Object.entries(catalogues)) {
      if (!path.startsWith(`./${code}/`) || !catalogue) continue
      for (const [key, entry] of Object.entries(catalogue))
        for (const text of texts(entry)) expect(text.trim() === text && text !== '', key).toBe(true)
    }
  })
})

// Of the attributes and of what components take: what is read aloud or shown.
const NAMES = /^(aria-label|aria-valuetext|title|placeholder|alt|label|name|help)$/
// What is no name for a program only: two words, or one with a capital letter.
const SAID = /\p{L} \S*\p{L}|^\p{Lu}\p{Ll}/u
// Keys of the keyboard, and what is called the same in every language.
const SAME = /^(Arrow\w+|Escape|Enter|Tab|Home|End|F10|Tandem|\(\$|tandem link|http:.*)/

interface Node {
  type: string
  name?: string
  data?: string
  value?: unknown
  callee?: unknown
}

// t(…) or t.raw(…), under whatever name a catalogue has.
function isSaying(callee: unknown): boolean {
  if (!isNode(callee)) return false
  if (callee.type === 'MemberExpression') return isSaying((callee as { object?: unknown }).object)
  return ['t', 'settings', 'chats'].includes(callee.name ?? '')
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}

// The words, not units, between values in a script's template literals, as in `${at} of ${count}`.
function glued(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(glued)
  if (typeof node !== 'object' || node === null) return []
  if (isNode(node) && node.type === 'TemplateElement') {
    const { cooked } = node.value as { cooked: string }
    return /^(?!px )(?=.* )\s?\p{L}+( \p{L}+)*:?\s?$/u.test(cooked) ? [cooked] : []
  }
  return Object.entries(node).flatMap(([key, child]) => (key === 'parent' ? [] : glued(child)))
}

// The words that a template says by itself.
function bareWords(source: string): string[] {
  const found: string[] = []
  const say = (text: string) => text.trim() && found.push(text.trim())
  const visit = (node: unknown, shown: boolean): void => {
    if (Array.isArray(node)) return node.forEach((n) => visit(n, shown))
    if (typeof node !== 'object' || node === null) return
    if (!isNode(node)) return Object.values(node).forEach((n) => visit(n, shown))
    const { type, name = '', data = '', value } = node
    if (type === 'Comment') return
    if (type === 'Text' && shown && /\p{L}/u.test(data)) say(data)
    if (type === 'Literal' && typeof value === 'string' && SAID.test(value) && !SAME.test(value))
      say(value)
    if (type === 'Attribute') return visit(value, NAMES.test(name))
    // The names of icons.
    if (type === 'Component' && /Icon$/.test(name)) return
    // Keys of catalogues.
    if (type === 'CallExpression' && isSaying(node.callee)) return
    if (type === 'TemplateElement') {
      const { cooked } = value as { cooked: string }
      if (shown && /\p{L}/u.test(cooked)) say(cooked)
      return
    }
    for (const [key, child] of Object.entries(node)) if (key !== 'parent') visit(child, shown)
  }
  const { fragment, instance } = parse(source, { modern: true })
  visit(fragment, true)
  return [...found, ...glued(instance)]
}

const ui = join(import.meta.dirname, '../ui')
const templates = readdirSync(ui, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.svelte'))
  .concat('../words/Said.svelte')

test.each(templates)('%s has no words of its own', (name) => {
  const allowed = ['Tandem', ') Tandem', 'F10']
  const bare = bareWords(readFileSync(join(ui, name), 'utf8'))
  expect(bare.filter((text) => !allowed.includes(text))).toEqual([])
})

describe('speaking', () => {
  const t = words('start', start)
  const s = words('settings', settings)
  afterEach(() => speak('en'))

  test('English is here at once, others when they are chosen', async () => {
    expect(t('again-in', { seconds: 5 })).toBe('Trying again in 5 s')
    await speak('de')
    expect(language()).toBe('de')
    expect(locale()).toMatch(/^de/)
    expect(t('again-in', { seconds: 5 })).toBe('Nächster Versuch in 5 s')
  })

  test('the words of the chats come with them', async () => {
    await speak('de')
    await speakOfChats()
    expect(s('new-messages', { count: 1 })).toBe('1 neue Nachricht')
    expect(s('new-messages', { count: 1234 })).toBe('1234 neue Nachrichten')
    await speak('ar')
    expect([1, 2, 3, 11, 100].map((count) => s('new-messages', { count }))).toEqual([
      'رسالة جديدة واحدة',
      'رسالتان جديدتان',
      '3 رسائل جديدة',
      '11 رسالة جديدة',
      '100 رسالة جديدة',
    ])
  })

  test('the last choice holds, whichever comes last', async () => {
    const [first, second] = [speak('ar'), speak('en')]
    await Promise.all([first, second])
    expect(language()).toBe('en')
  })
})

test('values stand in their places, apart from text that runs the other way', () => {
  const manner = {
    plural: new Intl.PluralRules('en'),
    number: new Intl.NumberFormat('en'),
    isolate: true,
  }
  expect(fill('{a} of {b}', { a: 'x{b}', b: 2 }, manner)).toBe('\u2068x{b}\u2069 of 2')
  expect(choose({ one: 'one', other: 'more' }, 1, manner)).toBe('one')
  expect(pieces('{a}b')).toEqual([
    { text: 'a', place: true },
    { text: 'b', place: false },
  ])
})

test('the language is the first that the browser wishes for', () => {
  expect(wished(['fr-FR', 'de-AT', 'en'])).toBe('de')
  expect(wished(['AR-eg'])).toBe('ar')
  expect(wished(['fr', ''])).toBe('en')
  expect(wished([])).toBe('en')
  expect(isLanguage('toString')).toBe(false)
})

test('dates follow the region, digits and calendar are the same everywhere', () => {
  expect(localeOf('de', ['en-US', 'de-AT'])).toBe('de-AT-u-ca-gregory-nu-latn')
  expect(localeOf('en', ['de'])).toMatch(/^en-GB/)
  const day = new Intl.DateTimeFormat(localeOf('ar', ['ar-SA']), { year: 'numeric' })
  expect(day.format(new Date(2026, 5, 1))).toContain('2026')
  expect(localeOf('de', ['de-!'])).toBe('de')
})
