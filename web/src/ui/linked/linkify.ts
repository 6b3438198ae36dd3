// Finds the web addresses in a text.

export interface Piece {
  text: string
  href?: string
}

// At most this many links in one message; the rest stays text.
const MAX_LINKS = 200

const ADDRESS = /\bhttps?:\/\/[^\s<>"“”«»\p{Cc}\p{Cf}]+/giu
const BRACKETS = [
  [')', '('],
  [']', '['],
  ['}', '{'],
] as const
const MARKS = ".,;:!?'’…*_~|"

export function linkify(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  let links = 0
  for (const match of text.matchAll(ADDRESS)) {
    if (links === MAX_LINKS) break
    const address = withoutTrailing(match[0])
    const href = safeAddress(address)
    if (!href) continue
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ text: address, href })
    end = match.index + address.length
    links++
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

// Punctuation after an address belongs to the sentence, a closing bracket to
// the address only where it opens one.
function withoutTrailing(address: string): string {
  const surplus = new Map<string, number>()
  for (const [close, open] of BRACKETS)
    surplus.set(close, address.split(close).length - address.split(open).length)
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1]!
    const more = surplus.get(last)
    if (more === undefined ? !MARKS.includes(last) : more <= 0) break
    if (more !== undefined) surplus.set(last, more - 1)
  }
  return address.slice(0, end)
}

// No link with a name and password in it: they serve to show one address and open another.
function safeAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  if (url.username || url.password) return undefined
  return url.href
}
