// The phase that the link is in, and when what it looks like is told.

import type { AppState } from '../model/state'
import { type Phase, appState } from './phase'
import type { ServerStatus } from './socket'

const DRAW_AFTER = 40

export class Screen {
  readonly #server: () => ServerStatus | undefined
  readonly #tell: (state: AppState) => void
  #phase: Phase = { kind: 'loading' }
  #drawing: ReturnType<typeof setTimeout> | undefined

  // `server` says how the server stands; undefined: none is asked.
  constructor(server: () => ServerStatus | undefined, tell: (state: AppState) => void) {
    this.#server = server
    this.#tell = tell
  }

  get phase(): Phase {
    return this.#phase
  }

  set(phase: Phase): void {
    this.#phase = phase
    this.show()
  }

  // The same, on screen only if it lasts: drawing takes the time that the
  // browser needs to find a path.
  setSoon(phase: Phase): void {
    this.#phase = phase
    this.#drawing ??= setTimeout(() => this.show(), DRAW_AFTER)
  }

  // The same, with what comes right behind.
  setNext(phase: Phase): void {
    this.#phase = phase
    clearTimeout(this.#drawing)
    this.#drawing = setTimeout(() => this.show())
  }

  // How far it is with coming back; nothing while it does not.
  stage(stage: (Phase & { kind: 'returning' })['stage']): void {
    if (this.#phase.kind !== 'returning') return
    const { retryAt: _, ...phase } = this.#phase
    const since = phase.stage === stage ? phase.since : Date.now()
    this.set({ ...phase, stage, since })
  }

  show(): void {
    clearTimeout(this.#drawing)
    this.#drawing = undefined
    const state = appState(this.#phase, this.#server())
    if (state) this.#tell(state)
  }
}
