import { expect, test } from 'vitest'
import { bars, waveOf } from './wave'

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

test('a recording of any length becomes a wave of bounded length', () => {
  for (const count of [0, 1, 63, 64, 65, 18_000]) {
    const wave = waveOf(Array.from({ length: count }, (_, i) => (i + 1) / count))
    const values = Array.from(atob(wave), (c) => c.charCodeAt(0))
    expect(values).toHaveLength(Math.min(64, count))
    expect(values.toSorted((a, b) => a - b)).toEqual(values)
    if (count > 0) expect(values.at(-1)).toBeGreaterThan(240)
  }
})

test('silence is not made loud', () => {
  expect(
    Math.max(...Array.from(atob(waveOf([0.001, 0.002])), (c) => c.charCodeAt(0))),
  ).toBeLessThan(20)
})
