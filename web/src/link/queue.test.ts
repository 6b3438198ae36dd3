import { expect, test } from 'vitest'
import { Backoff } from './backoff'
import { FrameQueue } from './queue'

test('frames are handled one at a time, in order; a flood is dropped', async () => {
  const handled: number[] = []
  let release = () => {}
  const gate = new Promise<void>((done) => (release = done))
  const queue = new FrameQueue<number>(async (n) => {
    if (n === 1) await gate
    handled.push(n)
  }, 2)
  for (const n of [1, 2, 3, 4, 5]) queue.push(n) // 1 is being handled, 2 and 3 wait
  release()
  await expect.poll(() => handled).toEqual([1, 2, 3])
})

test('waiting times double up to a bound, half of each at random', () => {
  const times = (random: number) => {
    const backoff = new Backoff(100, 1_000, () => random)
    return Array.from({ length: 6 }, () => backoff.next())
  }
  expect(times(0)).toEqual([50, 100, 200, 400, 500, 500])
  expect(times(1)).toEqual([100, 200, 400, 800, 1_000, 1_000])
})
