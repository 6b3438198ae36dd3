import { expect, test } from 'vitest'
import { fromBase32, toBase32 } from './base32'
import { ascii, concat, equal, fromBase64Url, fromHex, toBase64Url, toHex } from './bytes'
import { today } from './resume'

const random = (n: number) => crypto.getRandomValues(new Uint8Array(n))

// RFC 4648, section 10.
test('the RFC’s vectors', () => {
  const vectors = [
    ['', '', ''],
    ['f', 'Zg', 'MY'],
    ['fo', 'Zm8', 'MZXQ'],
    ['foo', 'Zm9v', 'MZXW6'],
    ['foob', 'Zm9vYg', 'MZXW6YQ'],
    ['fooba', 'Zm9vYmE', 'MZXW6YTB'],
    ['foobar', 'Zm9vYmFy', 'MZXW6YTBOI'],
  ] as const
  for (const [text, base64, base32] of vectors) {
    expect(toBase64Url(ascii(text))).toBe(base64)
    expect(fromBase64Url(base64)).toEqual(ascii(text))
    expect(toBase32(ascii(text))).toBe(base32)
    expect(fromBase32(base32)).toEqual(ascii(text))
  }
  expect(toBase64Url(fromHex('fbff'))).toBe('-_8')
})

test('what is written reads back', () => {
  for (let n = 0; n < 100; n++) {
    const b = random(n)
    expect(fromBase64Url(toBase64Url(b))).toEqual(b)
    expect(fromBase32(toBase32(b))).toEqual(b)
    expect(fromHex(toHex(b))).toEqual(b)
  }
})

test('what no writer writes is refused', () => {
  for (const s of ['A', 'AB', 'Zg==', 'Z g', '+/8', 'Zm9', 'é']) {
    expect(() => fromBase64Url(s), s).toThrow()
  }
  for (const s of ['A', 'MZ', 'MY======', 'my', 'M1', 'MZXW7', 'MZXW6Y', 'ſY']) {
    expect(() => fromBase32(s), s).toThrow()
  }
  for (const s of ['a', 'zz', '0x', ' 0']) expect(() => fromHex(s), s).toThrow()
})

test('bytes are compared and joined', () => {
  expect(equal(fromHex('0102'), fromHex('0102'))).toBe(true)
  expect(equal(fromHex('0102'), fromHex('0103'))).toBe(false)
  expect(equal(fromHex('0102'), fromHex('01'))).toBe(false)
  expect(toHex(concat(fromHex('01'), fromHex(''), fromHex('0203')))).toBe('010203')
})

test('a day is that of UTC', () => {
  expect(today(new Date('2026-03-14T23:59:59.999Z'))).toBe('2026-03-14')
  expect(today(new Date('2026-03-14T23:30:00-02:00'))).toBe('2026-03-15')
})
