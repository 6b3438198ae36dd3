// A stable colour and an initial for a person or a chat.

// Hues that stay apart for most eyes; red is left to what went wrong.
const HUES = [60, 95, 140, 175, 220, 260, 300, 340]

export function hueOf(name: string): number {
  // FNV-1a: short, and spreads names that differ in one letter.
  let hash = 0x811c9dc5
  for (const c of name) hash = Math.imul(hash ^ c.codePointAt(0)!, 0x01000193)
  // Its low bits alone are weak: fold the high ones in.
  return HUES[((hash ^ (hash >>> 15)) >>> 0) % HUES.length]!
}

// The first letter, number or sign that a reader would see as one character.
export function initialOf(name: string): string {
  const first = new Intl.Segmenter().segment(name.trim())[Symbol.iterator]().next()
  return first.done ? '?' : first.value.segment.toLocaleUpperCase()
}
