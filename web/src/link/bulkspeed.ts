// How fast a transfer is, over its last seconds.

import type { Progress } from '../model/uploads'

const WINDOW = 5_000 // milliseconds
const STEP = 200 // between two samples
const FIRST = 500 // before there is a speed to speak of

export class Speed {
  readonly #total: number
  #samples: { at: number; done: number }[] = []

  // `total`: bytes in all.
  constructor(total: number) {
    this.#total = total
  }

  // The link is gone, or comes back: what was measured says nothing of what follows.
  restart(): void {
    this.#samples = []
  }

  // Takes how much is done, and says how it goes. `now` in milliseconds.
  at(done: number, now = performance.now()): Progress {
    const last = this.#samples.at(-1)
    if (!last || now - last.at >= STEP) this.#samples.push({ at: now, done })
    while (this.#samples.length > 2 && now - this.#samples[0]!.at > WINDOW) this.#samples.shift()
    const first = this.#samples[0]!
    const progress: Progress = { done, total: this.#total }
    if (now - first.at < FIRST || done <= first.done) return progress
    progress.speed = ((done - first.done) / (now - first.at)) * 1000
    progress.remaining = (this.#total - done) / progress.speed
    return progress
  }
}
