// Where the outbox, its files, a copy of the chats and what was typed are: in the database
// while the link is kept there, else in memory.

import type { Bytes } from '../protocol/bytes'
import type { Outbox } from '../store/outbox'
import type { AccountHooks } from './accounthooks'
import type { DraftText } from './drafts'
import type { Keeping } from './keeping'

type Hooks = Pick<AccountHooks, 'storage' | 'memory' | 'cache' | 'inUse' | 'saveDrafts'>

export class Homes {
  readonly #hooks: Hooks
  readonly #outbox: Outbox
  readonly #keeping: Keeping
  readonly #moved: () => void
  #phoneKey: Bytes | undefined
  #kept = false
  #ready = Promise.resolve()
  // Told apart from what was begun before the last forget().
  #era = 0

  // `moved` is called when the outbox is somewhere else.
  constructor(hooks: Hooks, outbox: Outbox, keeping: Keeping, moved: () => void) {
    this.#hooks = hooks
    this.#outbox = outbox
    this.#keeping = keeping
    this.#moved = moved
  }

  // Resolves once what was asked for so far is done, or has failed.
  get ready(): Promise<void> {
    return this.#ready
  }

  // The link is with this phone.
  of(phoneKey: Bytes): void {
    this.#phoneKey = phoneKey
  }

  // One move after the other: the last one counts.
  keep(kept: boolean): void {
    this.#kept = kept
    if (!kept) this.saveDrafts([])
    const era = this.#era
    this.#ready = this.#ready.then(() => this.#move(kept, era)).catch(() => {}) // stays where it is
  }

  saveDrafts(drafts: readonly DraftText[]): void {
    if (this.#phoneKey) this.#hooks.saveDrafts(this.#phoneKey, this.#kept ? drafts : [])
  }

  // What is stored is the caller's to forget, but for what was typed.
  forget(): void {
    this.#era++
    this.#kept = false
    this.#keeping.keepIn(undefined)
    this.saveDrafts([])
    this.#phoneKey = undefined
  }

  async #move(kept: boolean, era: number): Promise<void> {
    const phoneKey = this.#phoneKey
    const outbox = this.#outbox
    const isOver = () => era !== this.#era
    if (isOver() || !phoneKey) return
    if (!kept) this.#keeping.keepIn(undefined)
    if (kept) {
      const cache = await this.#hooks.cache(phoneKey)
      if (isOver()) return
      this.#keeping.keepIn(cache)
      // Also where it is there already: another tab may have left something since, or
      // linked the browser anew.
      const wasDurable = outbox.isDurable
      const home = await this.#hooks.storage(phoneKey)
      if (isOver()) return
      await outbox.moveTo(home)
      if (isOver()) return
      const uploads = outbox.commands.map((c) => c.upload)
      if (!wasDurable) this.#hooks.inUse(new Set(uploads.filter((id) => id !== undefined)))
    } else {
      await this.#hooks.memory().catch(() => {}) // they stay where they are
      if (isOver()) return
      await outbox.toMemory()
    }
    if (!isOver()) this.#moved()
  }
}
