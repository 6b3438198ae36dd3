// Waiting times before trying again: doubled each time, and spread at random,
// so that pages which lost a server together do not all return together.

export class Backoff {
  readonly #first: number
  readonly #most: number
  readonly #random: () => number
  #tries = 0

  // Both in milliseconds: before the first repetition, and at most.
  constructor(first: number, most: number, random: () => number = Math.random) {
    this.#first = first
    this.#most = most
    this.#random = random
  }

  // The next time to wait, in milliseconds: half of it certain, half at random.
  next(): number {
    const whole = Math.min(this.#most, this.#first * 2 ** Math.min(this.#tries, 30))
    this.#tries++
    return Math.round(whole / 2 + (whole / 2) * this.#random())
  }

  reset(): void {
    this.#tries = 0
  }
}
