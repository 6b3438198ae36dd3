// Checks of single values in frames: types, lengths and numbers
// (peer/wire/WIRE.md, "Bounds").

import { MaxID, MaxName } from '../protocol/wire.gen'

// Entries of one list; more do not fit into a frame.
const MAX_ENTRIES = 5_000

// The last millisecond of the year 9999; a Date takes little more.
const MAX_TIME = 253_402_300_799_999

export type Fields = Record<string, unknown>

export function isObject(v: unknown): v is Fields {
  return typeof v === 'object' && v !== null && !Array.isArray(v)
}

// Bounds are in bytes of UTF-8, of which a text has at least as many as
// UTF-16 units.
export function isText(v: unknown, most: number): v is string {
  return typeof v === 'string' && v.length <= most
}

export function isId(v: unknown): v is string {
  return isText(v, MaxID) && v !== ''
}

export function isName(v: unknown): v is string {
  return isText(v, MaxName) && v !== ''
}

export function isCount(v: unknown): v is number {
  return Number.isSafeInteger(v) && (v as number) >= 0
}

export function isTime(v: unknown): v is number {
  return isCount(v) && v <= MAX_TIME
}

// Base64 of at most so many bytes.
export function isBase64(v: unknown, most: number): v is string {
  return isText(v, Math.ceil(most / 3) * 4) && /^[A-Za-z0-9+/]+={0,2}$/.test(v)
}

// The sound entries of a list; none where it is no list.
export function readList<T>(list: unknown, read: (v: unknown) => T | undefined): T[] {
  if (!Array.isArray(list)) return []
  const entries: T[] = []
  for (const v of list.slice(0, MAX_ENTRIES)) {
    const entry = read(v)
    if (entry !== undefined) entries.push(entry)
  }
  return entries
}

export function readIds(list: unknown): string[] {
  return readList(list, (v) => (isId(v) ? v : undefined))
}

// The fields that are set, as optional ones; false counts as absent.
export function flags<K extends string>(f: Fields, ...names: K[]): { [k in K]?: true } {
  const set: { [k in K]?: true } = {}
  for (const name of names) if (f[name] === true) set[name] = true
  return set
}
