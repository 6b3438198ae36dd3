// The words of the page in the language that the person chose. English is part of the
// program; another language is loaded when it is chosen: the words of the screens before
// the link first, the rest with the chats. Components that read words follow the choice.

import { type Catalogue, type Manner, type Value, type ValuesOf, choose, fill } from './catalogue'
import { LANGUAGES, type Language, localeOf } from './languages'

// The first three are what the screens before the chats say; the others come with the chats.
export type Area =
  'start' | 'late' | 'notices' | 'chats' | 'dialogs' | 'media' | 'failures' | 'settings'

type Loaded = Partial<Record<Area, Catalogue>>

type Part = () => Promise<Loaded>

const LOADERS: Record<Exclude<Language, 'en'>, { first: Part; rest: Part }> = {
  de: { first: () => import('./de/first'), rest: () => import('./de/rest') },
  ar: { first: () => import('./ar/first'), rest: () => import('./ar/rest') },
}

const tags = () => (typeof navigator === 'undefined' ? [] : (navigator.languages ?? []))

function mannerOf(language: Language, locale: string): Manner {
  return {
    plural: new Intl.PluralRules(language),
    number: new Intl.NumberFormat(locale, { useGrouping: false }),
    isolate: LANGUAGES[language].dir === 'rtl',
  }
}

interface Speech {
  language: Language
  locale: string // for dates and numbers
  manner: Manner
  loaded: Loaded
}

function speech(language: Language, loaded: Loaded): Speech {
  const locale = localeOf(language, tags())
  return { language, locale, manner: mannerOf(language, locale), loaded }
}

let spoken: Speech = $state.raw(speech('en', {}))
let chosen: Language = 'en'
// Whether the chats' words are wanted too.
let whole = false

export function language(): Language {
  return spoken.language
}

export function locale(): string {
  return spoken.locale
}

// Speaks a language from now on, once its words are here. Rejects where they do not come;
// nothing changes then.
export async function speak(wanted: Language): Promise<void> {
  chosen = wanted
  const loaded = wanted === 'en' ? {} : await load(wanted)
  // Another one was chosen meanwhile.
  if (chosen !== wanted) return
  spoken = speech(wanted, loaded)
  if (typeof document === 'undefined') return
  document.documentElement.lang = wanted
  document.documentElement.dir = LANGUAGES[wanted].dir
}

// The chats' words, before chats are shown. English stands in where they do not come.
export async function speakOfChats(): Promise<void> {
  if (whole) return
  whole = true
  try {
    await speak(chosen)
  } catch {
    whole = false
  }
}

async function load(language: Exclude<Language, 'en'>): Promise<Loaded> {
  const { first, rest } = LOADERS[language]
  const [words, more] = await Promise.all([first(), whole ? rest() : {}])
  return { ...words, ...more }
}

export interface Words<C extends Catalogue> {
  <K extends keyof C & string>(
    key: K,
    ...values: keyof ValuesOf<C[K]> extends never ? [] : [ValuesOf<C[K]>]
  ): string
  // The text with its places unfilled, for Said.svelte.
  raw(key: keyof C & string, count?: number): string
}

// The words of an area; `en` is its English catalogue.
export function words<C extends Catalogue>(area: Area, en: C): Words<C> {
  const raw = (key: keyof C & string, count?: number) =>
    choose(spoken.loaded[area]?.[key] ?? en[key]!, count, spoken.manner)
  const say = (key: keyof C & string, values: Readonly<Record<string, Value>> = {}) => {
    const { count } = values
    return fill(raw(key, typeof count === 'number' ? count : undefined), values, spoken.manner)
  }
  return Object.assign(say, { raw }) as Words<C>
}
