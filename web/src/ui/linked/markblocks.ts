// The lines of a message that begin with a sign: quotes, lists, and code between
// lines of three backquotes. What is before, text and after makes up the text as
// it was written. Pure.

export type BlockKind = 'text' | 'quote' | 'bullets' | 'numbers' | 'code'

export interface BlockLine {
  before: string // a sign
  text: string
  after: string // a sign, or the end of the line
}

export interface LineBlock {
  kind: BlockKind
  lines: BlockLine[]
}

const FENCE = '```'

export function blocksOf(text: string): LineBlock[] {
  const blocks: LineBlock[] = []
  const lines = text.split(/(?<=\n)/)
  const fences = fencesOf(lines)
  for (let i = 0; i < lines.length; i++) {
    const end = fences.get(i)
    if (end !== undefined) {
      blocks.push({ kind: 'code', lines: [fenced(lines.slice(i, end + 1).join(''))] })
      i = end
      continue
    }
    const { kind, line } = lineOf(lines[i]!)
    const last = blocks.at(-1)
    if (last?.kind !== kind) blocks.push({ kind, lines: [line] })
    else if (kind === 'text') last.lines[0]!.text += line.text
    else last.lines.push(line)
  }
  return blocks
}

function lineOf(whole: string): { kind: BlockKind; line: BlockLine } {
  const after = whole.endsWith('\n') ? '\n' : ''
  const text = whole.slice(0, whole.length - after.length)
  const sign = /^(?:> |[-*] )(?=\S)/.exec(text)?.[0]
  if (sign !== undefined) {
    const kind = sign === '> ' ? 'quote' : 'bullets'
    return { kind, line: { before: sign, text: text.slice(sign.length), after } }
  }
  // A number is itself what is to be seen.
  if (/^\d{1,3}\. \S/.test(text)) return { kind: 'numbers', line: { before: '', text, after } }
  return { kind: 'text', line: { before: '', text: whole, after: '' } }
}

// Of each line that opens a block of code, the line that closes it.
function fencesOf(lines: readonly string[]): Map<number, number> {
  const found = new Map<number, number>()
  const closing = lines.flatMap((line, i) => (line.trimEnd().endsWith(FENCE) ? [i] : []))
  let next = 0
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i]!.startsWith(FENCE)) continue
    // One that is closed in its own line is code among text.
    if (lines[i]!.indexOf(FENCE, FENCE.length) >= 0) continue
    while (next < closing.length && closing[next]! <= i) next++
    const end = closing[next]
    if (end === undefined) break
    found.set(i, end)
    i = end
  }
  return found
}

function fenced(whole: string): BlockLine {
  const end = whole.lastIndexOf(FENCE)
  const before = whole[FENCE.length] === '\n' ? `${FENCE}\n` : FENCE
  const text = whole.slice(before.length, Math.max(before.length, end))
  const kept = text.endsWith('\n') ? text.slice(0, -1) : text
  const at = before.length + kept.length
  return { before, text: kept, after: whole.slice(at) }
}
