// Long messages are shown in part, until somebody asks for the rest. Pure.

// In characters and lines; what is a little longer is not worth folding.
const LONG = 1_200
const LINES = 24
const SHORT = 800
const SHORT_LINES = 16

// The part that is shown first; undefined where the whole is.
export function folded(text: string): string | undefined {
  const lines = text.split('\n', LINES + 1)
  if (text.length <= LONG && lines.length <= LINES) return undefined
  const part = lines.slice(0, SHORT_LINES).join('\n').slice(0, SHORT)
  // Between words where there are some.
  const end = part.search(/\s\S*$/)
  return `${(end > SHORT / 2 ? part.slice(0, end) : part).trimEnd()}…`
}
