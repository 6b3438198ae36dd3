// What a catalogue of words is: texts by key, with the places of values in braces, as in
// "Trying again in {seconds} s"; those that depend on a number have a form for each
// plural of the language. English is the model; the others have its keys and places.

export interface Plural {
  zero?: string
  one?: string
  two?: string
  few?: string
  many?: string
  other: string
}

export type Entry = string | Plural
export type Catalogue = Readonly<Record<string, Entry>>

// The same keys in another language. That the places are the same is tested.
export type Same<C extends Catalogue> = {
  readonly [K in keyof C]: C[K] extends string ? string : Plural
}

export type Value = string | number

type Places<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never
// The plural's number is called count.
export type ValuesOf<E extends Entry> = E extends string
  ? { readonly [N in Places<E>]: Value }
  : { readonly count: number } & {
      readonly [N in Places<E extends Plural ? E['other'] : ''>]: Value
    }

export interface Piece {
  text: string
  place: boolean // text is the name of a place
}

const PLACE = /\{(\w+)\}/

// A text cut at its places.
export function pieces(text: string): Piece[] {
  return text
    .split(PLACE)
    .map((text, i) => ({ text, place: i % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}

export interface Manner {
  plural: Intl.PluralRules
  number: Intl.NumberFormat
  // Isolates values, which may run the other way than the text around them.
  isolate: boolean
}

export function choose(entry: Entry, count: number | undefined, { plural }: Manner): string {
  if (typeof entry === 'string') return entry
  return entry[plural.select(count ?? 0)] ?? entry.other
}

export function fill(
  text: string,
  values: Readonly<Record<string, Value>>,
  manner: Manner,
): string {
  return pieces(text)
    .map((piece) => {
      if (!piece.place) return piece.text
      const value = values[piece.text] ?? ''
      if (typeof value === 'number') return manner.number.format(value)
      return manner.isolate ? `\u2068${value}\u2069` : value
    })
    .join('')
}
