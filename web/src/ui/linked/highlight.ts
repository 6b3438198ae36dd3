// Where the words of a search stand in a text: as the phone finds them, at the
// beginning of words, without regard to case and accents.

export interface Piece {
  text: string
  hit: boolean
}

// At most this many hits in one text; the rest stays plain.
const MAX_HITS = 100

export function highlight(text: string, words: string): Piece[] {
  const wanted = words.split(/\s+/).filter(Boolean).map(plain).filter(Boolean)
  const pieces: Piece[] = []
  let end = 0
  let hits = 0
  if (wanted.length > 0) {
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
      if (hits === MAX_HITS) break
      const word = match[0]
      const length = Math.max(0, ...wanted.map((w) => begins(word, w)))
      if (length === 0) continue
      hits++
      if (match.index > end) pieces.push({ text: text.slice(end, match.index), hit: false })
      end = match.index + length
      pieces.push({ text: text.slice(match.index, end), hit: true })
    }
  }
  if (end < text.length) pieces.push({ text: text.slice(end), hit: false })
  return pieces
}

// How much of a word, in UTF-16 units, is what was searched for; 0: not at all.
function begins(word: string, wanted: string): number {
  if (!plain(word).startsWith(wanted)) return 0
  let length = 0
  for (const c of word) {
    if (plain(word.slice(0, length)).length >= wanted.length && !/\p{M}/u.test(c)) break
    length += c.length
  }
  return length
}

function plain(s: string): string {
  return s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

// A text cut so that its first hit can be seen in a line or two.
export function around(text: string, words: string): Piece[] {
  const pieces = highlight(text, words)
  const at = pieces.findIndex((p) => p.hit)
  const before = pieces.slice(0, at).reduce((n, p) => n + p.text.length, 0)
  if (at < 0 || before < 60) return highlight(text.slice(0, 200), words)
  return [{ text: '…', hit: false }, ...highlight(text.slice(before - 30, before + 170), words)]
}
