import { expect, test } from 'vitest'
import { bars } from './wave'

test('bars follow the loudness, and are never nothing', () => {
  const wave = btoa(String.fromCharCode(...Array.from({ length: 64 }, (_, i) => i * 2)))
  const heights = bars(wave)
  expect(heights).toHaveLength(40)
  expect(Math.min(...heights)).toBeGreaterThan(0)
  expect(Math.max(...heights)).toBe(1)
  expect(heights.toSorted((a, b) => a - b)).toEqual(heights)
})

test.each([undefined, '', '!!'])('%j has none', (wave) => {
  expect(new Set(bars(wave)).size).toBe(1)
})
