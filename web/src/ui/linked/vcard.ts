// What a person wants of a contact card (RFC 6350, and the older 3.0): numbers and
// addresses. Anything else stays in the file.

const NAMES = ['TEL', 'EMAIL', 'ADR', 'ORG', 'URL', 'BDAY', 'NOTE'] as const

export interface CardLine {
  name: (typeof NAMES)[number]
  value: string
}

// More are not shown.
const MAX_LINES = 30

export function cardLines(vcard: string): CardLine[] {
  const lines: CardLine[] = []
  // A line that begins with a space goes on the one before (section 3.2).
  for (const line of vcard.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    if (lines.length === MAX_LINES) break
    const colon = line.indexOf(':')
    // A group may stand in front, and parameters behind: "item1.TEL;TYPE=cell".
    const property = line.slice(0, colon).split(';')[0]!.split('.').at(-1)!.toUpperCase()
    const name = NAMES.find((n) => n === property)
    if (colon < 0 || name === undefined) continue
    const value = unescaped(line.slice(colon + 1).replace(/^(tel|mailto):/i, ''))
    if (value) lines.push({ name, value })
  }
  return lines
}

// Parts of an address or an organisation are divided by semicolons.
function unescaped(value: string): string {
  const parts = value.split(/(?<!\\);/).map((p) => p.replaceAll(/\\(.)/g, unescape).trim())
  return parts.filter(Boolean).join(', ')
}

function unescape(_: string, c: string): string {
  return c === 'n' || c === 'N' ? '\n' : c
}
