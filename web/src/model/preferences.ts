// How the person likes the page: kept in this browser, one record. What is stored may be
// from another version or by another hand: whatever does not fit is as if it was not
// there. public/first.js reads the same record before anything is drawn.

import { createSubscriber } from 'svelte/reactivity'
import { type Language, isLanguage, wished } from '../words/languages'

export const THEMES = ['system', 'light', 'dark'] as const
export const SIZES = ['small', 'normal', 'large', 'larger'] as const

export interface Choices {
  theme: (typeof THEMES)[number]
  size: (typeof SIZES)[number]
  language: Language | 'system'
  notify: boolean // of new messages, while the page is in the background
  hide: boolean // names and texts in them
  sound: boolean
  unreadFirst: boolean // in the list of chats
}

export const KEY = 'tandem.preferences'
// Far more than all choices take.
const MAX_STORED = 1_000

const DEFAULTS: Choices = {
  ...{ theme: 'system', size: 'normal', language: 'system' },
  ...{ notify: false, hide: false, sound: false, unreadFirst: false },
}

export function parseChoices(text: string | null): Choices {
  const choices = { ...DEFAULTS }
  if (text === null || text.length > MAX_STORED) return choices
  let stored: unknown
  try {
    stored = JSON.parse(text)
  } catch {
    return choices
  }
  if (typeof stored !== 'object' || stored === null) return choices
  const { theme, size, language, notify, hide, sound, unreadFirst } = stored as Record<
    string,
    unknown
  >
  choices.theme = THEMES.find((t) => t === theme) ?? choices.theme
  choices.size = SIZES.find((s) => s === size) ?? choices.size
  if (isLanguage(language)) choices.language = language
  choices.notify = notify === true
  choices.hide = hide === true
  choices.sound = sound === true
  choices.unreadFirst = unreadFirst === true
  return choices
}

export function languageOf(choices: Choices, tags: readonly string[]): Language {
  return choices.language === 'system' ? wished(tags) : choices.language
}

// Reading a choice in a component follows its changes, those of other tabs too.
export class Preferences {
  #choices: Choices
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'> | undefined
  #update: (() => void) | undefined
  readonly #subscribe = createSubscriber((update) => {
    this.#update = update
    return () => (this.#update = undefined)
  })

  // Without storage, as where the browser forbids it, choices last as long as the page.
  constructor(storage?: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage
    this.#choices = this.#read()
  }

  get choices(): Readonly<Choices> {
    this.#subscribe()
    return this.#choices
  }

  get unreadFirst(): boolean {
    return this.choices.unreadFirst
  }

  choose(some: Partial<Choices>): void {
    this.#choices = { ...this.#choices, ...some }
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#choices))
    } catch {
      // Lasts as long as the page, then.
    }
    this.#update?.()
  }

  // Another tab has chosen.
  reload(): void {
    this.#choices = this.#read()
    this.#update?.()
  }

  #read(): Choices {
    try {
      return parseChoices(this.#storage?.getItem(KEY) ?? null)
    } catch {
      return parseChoices(null)
    }
  }
}
