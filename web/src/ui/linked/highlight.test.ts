import { expect, test } from 'vitest'
import { around, highlight } from './highlight'

const hits = (text: string, words: string) =>
  highlight(text, words)
    .map((p) => (p.hit ? `[${p.text}]` : p.text))
    .join('')

test.each([
  ['Tea at four', 'te fo', '[Te]a at [fo]ur'],
  ['the tea, steady', 'tea', 'the [tea], steady'],
  ['Café crème', 'cafe CR', '[Café] [cr]ème'],
  ['nothing', '', 'nothing'],
  ['e\u0301te\u0301', 'e', '[e\u0301]te\u0301'],
])('%s, searched for %s', (text, words, shown) => expect(hits(text, words)).toBe(shown))

test('a long text is cut around its first hit', () => {
  const text = `${'word '.repeat(100)}needle${' word'.repeat(100)}`
  const pieces = around(text, 'needle')
  expect(pieces.some((p) => p.hit && p.text === 'needle')).toBe(true)
  expect(pieces.map((p) => p.text).join('').length).toBeLessThan(220)
})
