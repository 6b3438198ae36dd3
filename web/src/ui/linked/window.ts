// Which rows of a long list to draw: those in view and a margin around them. Heights
// are those that were measured, and estimates for what was not drawn yet. Pure.

import type { Entry } from './entries'
import { folded } from './fold'

export interface Drawn {
  from: number
  to: number // the first row after them
  above: number // pixels that the rows before them take
  below: number // and those after them
}

// However small the rows are and however high the screen is.
export const MAX_DRAWN = 150

// The rows about `at` that cover so many pixels before its beginning, and so many
// after that.
export function around(heights: readonly number[], at: number, up: number, down: number): Drawn {
  let from = Math.max(0, Math.min(at, heights.length))
  let to = from
  for (let room = down; to < heights.length && room > 0 && to - from < MAX_DRAWN; to++)
    room -= heights[to]!
  for (let room = up; from > 0 && room > 0 && to - from < MAX_DRAWN; from--)
    room -= heights[from - 1]!
  return { from, to, above: sum(heights, 0, from), below: sum(heights, to) }
}

// The row that stands so many pixels before the end.
export function rowAt(heights: readonly number[], beforeEnd: number): number {
  let room = beforeEnd
  for (let i = heights.length - 1; i >= 0; i--) if ((room -= heights[i]!) <= 0) return i
  return 0
}

function sum(heights: readonly number[], from: number, to = heights.length): number {
  let all = 0
  for (let i = from; i < to; i++) all += heights[i]!
  return all
}

// Pixels that a message will about take.
export function estimate({ message: m, day, fresh, first }: Entry): number {
  const part = folded(m.text)
  let height =
    24 +
    24 * lines(part ?? m.text) +
    (part ? 24 : 0) +
    (first ? 10 : 0) +
    (day ? 50 : 0) +
    (fresh ? 50 : 0)
  if (m.media) height += m.kind === 'image' || m.kind === 'video' ? 200 : 40
  if (m.quote) height += 60
  if (m.reactions.length > 0) height += 28
  return height
}

// Those of a text, broken where it is too wide.
function lines(text: string): number {
  let all = 0
  for (const line of text.split('\n')) all += Math.max(1, Math.ceil(line.length / 70))
  return all
}
