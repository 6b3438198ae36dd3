// Tells the phone to forget what it has of an upload that was given up while it
// was not under way. It waits for a link, as every stream.

import type { BulkHooks, BulkStream } from './bulkstream'

export class Dropping implements BulkStream {
  readonly idle = 0
  readonly wantsLink = true
  readonly #id: string
  readonly #size: number
  readonly #hooks: BulkHooks

  constructor(id: string, size: number, hooks: BulkHooks) {
    this.#id = id
    this.#size = size
    this.#hooks = hooks
  }

  // The phone knows uploads by their streams: this one begins in order to end.
  start(number: number): void {
    this.#hooks.tell({ type: 'upload', stream: number, upload: this.#id, size: this.#size })
    this.#hooks.tell({ type: 'stop', stream: number, drop: true })
    this.#hooks.left(this, number)
  }

  // It is over as soon as it is started.
  park(): void {}
  lost(): void {}
  fail(): void {}
  chunk(): void {}
  granted(): void {}
  stopped(): void {}
}
