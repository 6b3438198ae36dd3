// The signs that people write into messages, as WhatsApp reads them: *bold*,
// _italic_, ~struck~, `code`, ```code```, > quotes, and lists. A sign counts at
// the edge of a word, and its pair must stand in the same line; nothing is read
// inside code and addresses. The signs stay part of the spans, so that all
// spans together are the text as it was written. Pure.

import { blocksOf, type BlockKind } from './markblocks'
import { linkify } from './linkify'

export type Look = 'bold' | 'italic' | 'strike' | 'code'

export interface Span {
  text: string
  looks: readonly Look[]
  href?: string
  sign?: true // not to be seen
}

export interface Block {
  kind: BlockKind
  lines: Span[][]
}

const LOOKS: Record<string, Look> = { '*': 'bold', _: 'italic', '~': 'strike' }
const CODE = /```(?=\S)([^`\n]*[^`\s])```|`(?=\S)([^`\n]*[^`\s])`/g

// At most this many pairs of signs in one line; the rest stays text.
const MAX_PAIRS = 200

export function marked(text: string): Block[] {
  return blocksOf(text).map(({ kind, lines }) => ({
    kind,
    lines: lines.map(({ before, text, after }) => [
      ...sign(before),
      ...(kind === 'code' ? [{ text, looks: ['code'] as const }] : inline(text)),
      ...sign(after),
    ]),
  }))
}

// The text without its signs, for where there is no room for looks.
export function unmarked(text: string): string {
  const all = marked(text).flatMap(({ kind, lines }) =>
    lines.flatMap((line) => [
      kind === 'bullets' ? '• ' : '',
      ...line.map((s) => (s.sign ? s.text.replaceAll(/[^\n]/g, '') : s.text)),
    ]),
  )
  return all.join('')
}

function sign(text: string): Span[] {
  return text === '' ? [] : [{ text, looks: [], sign: true }]
}

// Text of one kind: of one line, or of several without blocks.
function inline(text: string): Span[] {
  const spans: Span[] = []
  let end = 0
  for (const match of text.matchAll(CODE)) {
    spans.push(...linked(text.slice(end, match.index), text[match.index + match[0].length]))
    const inside = match[1] ?? match[2] ?? ''
    const fence = match[0].slice(0, (match[0].length - inside.length) / 2)
    spans.push(...sign(fence), { text: inside, looks: ['code'] }, ...sign(fence))
    end = match.index + match[0].length
  }
  spans.push(...linked(text.slice(end)))
  return spans
}

// Addresses keep the signs in them, and can stand between signs.
function linked(text: string, next?: string): Span[] {
  if (!text) return []
  const pieces = linkify(text)
  let at = 0
  const links = pieces.flatMap((p) => {
    const from = at
    at += p.text.length
    return p.href === undefined ? [] : [{ from, to: at, href: p.href }]
  })
  return dressed(text, pairs(text, links, next), links)
}

interface Range {
  from: number
  to: number
}

interface Pair extends Range {
  look: Look
}

// The pairs of signs, the outer before the inner; `to` is where the second stands.
function pairs(text: string, links: readonly Range[], next = ''): Pair[] {
  const closing = new Map<string, number[]>()
  const opening: number[] = []
  const breaks: number[] = []
  let link = 0
  for (let i = 0; i < text.length; i++) {
    while (link < links.length && i >= links[link]!.to) link++
    if (link < links.length && i >= links[link]!.from) continue
    const c = text[i]!
    if (c === '\n') breaks.push(i)
    if (LOOKS[c] === undefined) continue
    const before = text[i - 1] ?? ''
    const after = text[i + 1] ?? next
    if (!isWord(text, i, -1) && !/[\s]|^$/.test(after) && after !== c) opening.push(i)
    if (before !== '' && !/\s/.test(before) && before !== c && !isWord(text, i, 1)) {
      const places = closing.get(c)
      if (places) places.push(i)
      else closing.set(c, [i])
    }
  }
  const found: Pair[] = []
  // What is open around the place that is looked at.
  const open: Pair[] = []
  for (const from of opening) {
    while (open.length > 0 && open.at(-1)!.to <= from) open.pop()
    const c = text[from]!
    const look = LOOKS[c]!
    if (found.length === MAX_PAIRS || open.some((p) => p.look === look)) continue
    const bound = Math.min(open.at(-1)?.to ?? Infinity, after(breaks, from) ?? Infinity)
    const to = after(closing.get(c) ?? [], from + 1)
    if (to === undefined || to >= bound) continue
    const pair = { from, to, look }
    found.push(pair)
    open.push(pair)
  }
  return found
}

// The first of the rising numbers that is above `than`.
function after(numbers: readonly number[], than: number): number | undefined {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (numbers[middle]! > than) high = middle
    else low = middle + 1
  }
  return numbers[low]
}

// Whether a letter or digit stands beside the place.
function isWord(text: string, at: number, side: 1 | -1): boolean {
  const beside = side === 1 ? text.slice(at + 1, at + 3) : text.slice(Math.max(0, at - 2), at)
  return side === 1 ? /^[\p{L}\p{N}]/u.test(beside) : /[\p{L}\p{N}]\p{M}?$/u.test(beside)
}

// Cuts the text where its looks change.
function dressed(
  text: string,
  pairs: readonly Pair[],
  links: readonly (Range & { href: string })[],
): Span[] {
  const signs = new Set(pairs.flatMap((p) => [p.from, p.to]))
  const cuts = new Set([0, text.length])
  for (const at of signs) cuts.add(at).add(at + 1)
  for (const { from, to } of links) cuts.add(from).add(to)
  const places = [...cuts].sort((a, b) => a - b)
  const spans: Span[] = []
  let inside: Pair[] = []
  let next = 0
  let link = 0
  for (const [i, from] of places.slice(0, -1).entries()) {
    const part = text.slice(from, places[i + 1])
    inside = inside.filter((p) => p.to > from)
    while (next < pairs.length && pairs[next]!.from < from) inside.push(pairs[next++]!)
    while (link < links.length && links[link]!.to <= from) link++
    const looks = inside.map((p) => p.look)
    const isLink = link < links.length && links[link]!.from <= from
    if (signs.has(from)) spans.push({ text: part, looks, sign: true })
    else spans.push({ text: part, looks, ...(isLink ? { href: links[link]!.href } : {}) })
  }
  return spans
}
