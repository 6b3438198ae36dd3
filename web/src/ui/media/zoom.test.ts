import { expect, test } from 'vitest'
import { MOST, moved, swipe, WHOLE, zoomed } from './zoom'

const stage = { width: 800, height: 600 }

test('what is under the pointer stays there', () => {
  const z = zoomed(WHOLE, 2, 100, -50, stage)
  expect(z).toEqual({ scale: 2, x: -100, y: 50 })
  // The point of the picture under (100, -50), before and after.
  expect((100 - z.x) / z.scale).toBe(100)
  expect((-50 - z.y) / z.scale).toBe(-50)
})

test('it is neither smaller than whole nor larger than useful', () => {
  expect(zoomed(WHOLE, 0.1, 300, 200, stage)).toEqual(WHOLE)
  expect(zoomed(WHOLE, 100, 0, 0, stage).scale).toBe(MOST)
})

test('it does not leave the stage', () => {
  expect(moved(WHOLE, 50, 50, stage)).toEqual(WHOLE)
  const z = zoomed(WHOLE, 2, 0, 0, stage)
  expect(moved(z, 9999, -9999, stage)).toEqual({ scale: 2, x: 400, y: -300 })
  expect(zoomed(moved(z, 9999, -9999, stage), 0.5, 0, 0, stage)).toEqual(WHOLE)
})

test.each([
  [-80, 10, 'left'],
  [80, -10, 'right'],
  [10, 120, 'down'],
  [0, -120, undefined],
  [40, 0, undefined],
  [80, 80, undefined],
])('a finger that moves by %i, %i means %s', (dx, dy, want) => expect(swipe(dx, dy)).toBe(want))
