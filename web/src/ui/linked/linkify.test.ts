import { expect, test } from 'vitest'
import { linkify } from './linkify'

test.each<[string, string[]]>([
  ['nothing here', []],
  ['see https://example.org/a.', ['https://example.org/a']],
  ['(https://example.org/a_(b))', ['https://example.org/a_(b)']],
  ['<http://example.org>, and https://b.example?', ['http://example.org', 'https://b.example']],
  ['HTTPS://EXAMPLE.ORG', ['HTTPS://EXAMPLE.ORG']],
  ['javascript:alert(1) data:text/html,x', []],
  ['xhttps://example.org', []],
  ['https://bank.example@evil.example/', []],
  ['https://', []],
  ['https://example.org/\u202Egpj.exe', ['https://example.org/']],
  ['https://пример.example/ü', ['https://пример.example/ü']],
])('%s', (text, links) => {
  const pieces = linkify(text)
  expect(pieces.filter((p) => p.href).map((p) => p.text)).toEqual(links)
  expect(pieces.map((p) => p.text).join('')).toBe(text)
})

test('a link opens what it shows', () => {
  expect(linkify('https://example.org/a b')[0]!.href).toBe('https://example.org/a')
})

test('a flood of addresses stays quick, and text', () => {
  const pieces = linkify('https://a.example/'.padEnd(20, ')') + ' http://b.example'.repeat(4000))
  expect(pieces.filter((p) => p.href)).toHaveLength(200)
})

test('a long row of brackets stays quick', () => {
  const start = performance.now()
  linkify('https://a.example/' + ')'.repeat(60_000))
  expect(performance.now() - start).toBeLessThan(2000)
})
