// Frames handled one at a time, in the order in which they came. Who floods is
// dropped: handling a frame costs a key agreement.

export class FrameQueue<T> {
  readonly #handle: (frame: T) => Promise<void>
  readonly #most: number
  #frames: T[] = []
  #busy = false

  constructor(handle: (frame: T) => Promise<void>, most = 32) {
    this.#handle = handle
    this.#most = most
  }

  push(frame: T): void {
    if (this.#frames.length >= this.#most) return
    this.#frames.push(frame)
    if (!this.#busy) void this.#run()
  }

  clear(): void {
    this.#frames = []
  }

  async #run(): Promise<void> {
    this.#busy = true
    try {
      for (let f = this.#frames.shift(); f !== undefined; f = this.#frames.shift()) {
        await this.#handle(f)
      }
    } finally {
      this.#busy = false
    }
  }
}
