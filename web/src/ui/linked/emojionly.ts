// Whether a message is nothing but a few emoji, which are shown large.

const MOST = 3
// The longest emoji are families of several people, each with a skin tone.
const MAX_UNITS = MOST * 32

const IS_EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F/u
const IS_WORD = /^[\p{L}\p{P}\p{Sm}]/u

// How many emoji the text is; 0 where there are more, or anything else.
export function emojiOnly(text: string): number {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > MAX_UNITS) return 0
  let count = 0
  for (const { segment } of new Intl.Segmenter().segment(trimmed)) {
    if (/^\s+$/.test(segment)) continue
    if (IS_WORD.test(segment) || !IS_EMOJI.test(segment) || ++count > MOST) return 0
  }
  return count
}
