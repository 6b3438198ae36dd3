import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  cleanName,
  decodeAnswer,
  decodeOffer,
  decodeSealed,
  encodeAnswer,
  encodeOffer,
  encodeSealed,
} from './frames'

interface Vectors {
  names: { given: string; clean: string }[]
  payloads: { kind: string; text: string; valid: boolean }[]
}

const url = new URL('../../../peer/secure/testdata/payloads.json', import.meta.url)
const { names, payloads } = JSON.parse(readFileSync(url, 'utf8')) as Vectors

const utf8 = (s: string) => new TextEncoder().encode(s)

test.each(names)('the name $given', ({ given, clean }) => {
  expect(cleanName(given)).toBe(clean)
  const offer = { v: 1, name: given, app: given, sdp: 'v=0' }
  expect(decodeOffer(utf8(JSON.stringify(offer)))).toEqual({ ...offer, name: clean, app: clean })
  expect(encodeOffer(offer)).toEqual(utf8(JSON.stringify({ ...offer, name: clean, app: clean })))
  const answer = { v: 1, browser: given, system: given, keep: false, sdp: 'v=0' }
  const cleaned = { ...answer, browser: clean, system: clean }
  expect(decodeAnswer(utf8(JSON.stringify(answer)))).toEqual(cleaned)
  expect(encodeAnswer(answer)).toEqual(utf8(JSON.stringify(cleaned)))
})

test('half a surrogate pair', () => {
  expect(cleanName('a\ud83d')).toBe('a\ufffd')
})

test.each(payloads)('$kind $text', ({ kind, text, valid }) => {
  const b = utf8(text)
  if (kind === 'offer') {
    const o = decodeOffer(b)
    expect(o !== undefined).toBe(valid)
    if (o) expect(decodeOffer(encodeOffer(o))).toEqual(o)
  } else if (kind === 'answer') {
    const a = decodeAnswer(b)
    expect(a !== undefined).toBe(valid)
    if (a) expect(decodeAnswer(encodeAnswer(a))).toEqual(a)
  } else {
    const s = decodeSealed(b)
    expect(s !== undefined).toBe(valid)
    if (s) expect(decodeSealed(encodeSealed(s))).toEqual(s)
  }
})

test('what is not UTF-8', () => {
  const b = utf8('{"v":1,"name":"x","app":"a","sdp":"v=0"}')
  expect(decodeOffer(b)).toBeDefined()
  b[15] = 0xff
  expect(decodeOffer(b)).toBeUndefined()
})

test('what a page that comes back has', () => {
  const answer = { v: 1, browser: 'b', system: 's', keep: true, sdp: 'v=0' }
  const resumed = { ...answer, log: 'L1', since: 7 }
  expect(decodeAnswer(encodeAnswer(resumed))).toEqual(resumed)
  for (const wrong of [{ log: 'L1' }, { since: 7 }, { log: '', since: 7 }, { log: 'L', since: -1 }])
    expect(decodeAnswer(utf8(JSON.stringify({ ...answer, ...wrong })))).toEqual(answer)
})
