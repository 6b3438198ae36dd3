// The rows of a conversation that are drawn, and where they stand on the screen. The
// scrolled element runs upwards (column-reverse), so it rests at its end and nothing
// above moves what is read. What changes below would: the first row in view is put
// back where it was, in every browser alike and whatever changed, before it is painted.

import { untrack } from 'svelte'
import type { Entry } from './entries'
import { type Drawn, around, estimate, rowAt } from './window'

// Pixels from the newest message within which one counts as being there.
const THERE = 64
// Pixels drawn before and after what is seen; half of it may be used up.
const MARGIN = 700
// Rows that were measured take several attempts at most to fill the view.
const MAX_TRIES = 8
// Heights that are remembered.
const MAX_HEIGHTS = 20_000

// Where to draw: from the first of these rows that is still there on, or else the end.
interface Spot {
  keys: readonly string[]
  up: number
  down: number
}

export class Rows {
  away = $state(false)
  readonly drawn: Drawn = $derived.by(() => this.#draw())

  #log: HTMLElement | undefined
  #list: HTMLElement | undefined
  #spot: Spot = $state.raw({ keys: [], up: 2_000, down: 0 })
  readonly #entries: () => readonly Entry[]
  // Whether newer messages follow after the last: then the end is no place to rest at.
  readonly #open: () => boolean
  readonly #heights = new Map<string, number>()
  // The rows in view with their upper edges, from the first on.
  #tops: ReadonlyMap<string, number> = new Map()
  // How far it was scrolled then.
  #at = 0
  // Whether the focus was in a row.
  #focused = false
  #wanted: string | undefined
  #toEnd = false
  // Something in view grows where somebody asked it to.
  #holding = false
  #tries = 0

  constructor(entries: () => readonly Entry[], open: () => boolean) {
    this.#entries = entries
    this.#open = open
  }

  // Watches the elements until it is told to end.
  watch(log: HTMLElement, list: HTMLElement): () => void {
    this.#log = log
    this.#list = list
    const observer = new ResizeObserver(() => this.settle(true))
    observer.observe(log)
    observer.observe(list)
    return () => observer.disconnect()
  }

  get first(): string | undefined {
    return this.#tops.keys().next().value
  }

  // The person scrolled.
  scrolled(): void {
    const log = this.#log
    if (!log) return
    this.#holding = false
    this.#tries = 0
    this.away = log.scrollTop < -THERE
    this.mark()
    this.#cover()
  }

  // What is in view stays where it is while a part of it is unfolded.
  hold(): void {
    this.#holding = true
    this.mark()
  }

  toEnd(): void {
    this.#wanted = undefined
    this.#toEnd = true
    this.#tries = 0
    this.away = false
    this.#spot = { keys: [], up: this.#height + MARGIN, down: 0 }
    this.settle()
  }

  // Brings a row to the middle of the view.
  show(key: string): void {
    this.#toEnd = false
    this.#wanted = key
    this.#tries = 0
    const half = this.#height / 2 + MARGIN
    this.#spot = { keys: [key], up: half, down: half }
    this.settle()
  }

  // Notes where the rows in view stand, and how high each one is.
  mark(): void {
    const log = this.#log
    const list = this.#list
    if (!log || !list) return
    this.#focused = list.contains(document.activeElement)
    const { top, bottom } = log.getBoundingClientRect()
    const tops: [string, number][] = []
    let cut: [string, number] | undefined
    let height = 0
    for (const row of list.children as Iterable<HTMLElement & Element>) {
      if (row.hidden) continue
      const rect = row.getBoundingClientRect()
      height += rect.height
      const key = row.dataset['key']
      if (key === undefined) continue // a line before the message
      this.#heights.set(key, height)
      height = 0
      if (rect.top >= top && rect.top < bottom) tops.push([key, rect.top])
      else if (rect.top < top && rect.bottom > top) cut = [key, rect.top]
    }
    // One that is cut off by the upper edge is the worst to go by, and the last.
    if (cut) tops.push(cut)
    this.#tops = new Map(tops)
    this.#at = log.scrollTop
    if (this.#heights.size > MAX_HEIGHTS) this.#heights.clear()
  }

  // After something changed on the screen: what was read is put back. `late` says that
  // it may have been scrolled since the rows were noted, which is meant; otherwise where
  // it stands has changed only because the room around it did.
  settle(late = false): void {
    const log = this.#log
    if (!log) return
    // That of a row which is no longer drawn would go to the page's beginning.
    if (this.#focused && document.activeElement === document.body)
      log.focus({ preventScroll: true })
    if (this.#toEnd) {
      log.scrollTop = 0
      this.#toEnd = false
    } else if (this.#wanted !== undefined) {
      const row = this.#row(this.#wanted)
      if (!row) return // drawn next
      row.scrollIntoView({ block: 'center' })
      this.#wanted = undefined
      this.away = log.scrollTop < -THERE
    } else if (this.#holding || this.away || this.#open()) {
      this.#restore(log, late ? this.#at : log.scrollTop)
    }
    this.mark()
    this.#cover()
  }

  #restore(log: HTMLElement, at: number): void {
    for (const [key, before] of this.#tops) {
      const row = this.#row(key)
      if (!row || row.hidden) continue
      const moved = row.getBoundingClientRect().top - before + log.scrollTop - at
      if (Math.abs(moved) >= 0.5) log.scrollTop += moved
      return
    }
  }

  // Draws elsewhere where what is drawn does not reach far enough.
  #cover(): void {
    const log = this.#log
    const list = this.#list
    if (!log || !list || this.#tries >= MAX_TRIES) return
    const view = log.getBoundingClientRect()
    const { top, bottom } = list.getBoundingClientRect()
    const { from, to, above, below } = this.drawn
    const entries = this.#entries()
    const isShort = from > 0 && view.top - (top + above) < MARGIN / 2
    const endsEarly = to < entries.length && bottom - below - view.bottom < MARGIN / 2
    if (!isShort && !endsEarly) return
    this.#tries++
    const atEnd = !this.away && !this.#open()
    let keys = [...this.#tops.keys()]
    if (keys.length === 0 && !atEnd) {
      const found = entries[rowAt(this.#measures(entries), bottom - view.top)]
      if (found) keys = [found.message.key]
    }
    const height = view.height
    this.#spot = atEnd
      ? { keys: [], up: height + THERE + MARGIN, down: 0 }
      : { keys, up: MARGIN, down: height + MARGIN }
  }

  // Whatever changes rows comes by here first, and so they are noted as they stand.
  #draw(): Drawn {
    const entries = this.#entries()
    untrack(() => this.mark())
    const { keys, up, down } = this.#spot
    const heights = untrack(() => this.#measures(entries))
    const places = new Map(entries.map((e, i) => [e.message.key, i]))
    const key = keys.find((k) => places.has(k))
    if (key !== undefined) return around(heights, places.get(key)!, up, down)
    return around(heights, entries.length, up + down, 0)
  }

  #measures(entries: readonly Entry[]): number[] {
    return entries.map((e) => this.#heights.get(e.message.key) ?? estimate(e))
  }

  #row(key: string): HTMLElement | null {
    return this.#list?.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? null
  }

  get #height(): number {
    return this.#log?.clientHeight ?? 0
  }
}
