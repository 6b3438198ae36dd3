import { expect, test } from 'vitest'
import { draw, linkCode, QUIET } from './qr'

const PAYLOAD = 'AE'.repeat(52) // 104 characters of base32
const side = (version: number) => 17 + 4 * version

test('an origin of 30 characters fits version 6', () => {
  const origin = 'https://tandem.example.org:443'
  expect(origin).toHaveLength(30)
  expect(linkCode(`${origin}/#${PAYLOAD}`).size).toBeLessThanOrEqual(side(6))
})

test('the longest page address still fits', () => {
  const page = `https://tandem.example.org/${'a'.repeat(172)}/`
  expect(page).toHaveLength(200)
  expect(linkCode(`${page}#${PAYLOAD}`).size).toBeLessThanOrEqual(side(13))
})

test('the drawing leaves a quiet zone on all sides', () => {
  const link = `https://t.example/#${PAYLOAD}`
  const { path, side, viewBox } = draw(link)
  expect(side).toBe(linkCode(link).size + 2 * QUIET)
  expect(viewBox).toBe(`-4 -4 ${side} ${side}`)
  const units = path.match(/-?\d+/g)!.map(Number)
  expect(Math.min(...units)).toBe(0)
  expect(Math.max(...units)).toBe(side - 2 * QUIET)
})
