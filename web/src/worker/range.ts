// The Range header of a request for a content (RFC 9110 section 14.2). Pure.

export interface Range {
  from: number
  to: number // after the last byte
}

// 'whole' where there is no range to honour: none was given, it is not one of
// bytes, it is malformed, or there are several, which a server may ignore.
export function parseRange(header: string | null, size: number): Range | 'whole' | 'unsatisfiable' {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header?.trim() ?? '')
  if (!match) return 'whole'
  const [, first = '', last = ''] = match
  if (first === '') {
    if (last === '') return 'whole'
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size }
  }
  const from = Number(first)
  if (last !== '' && Number(last) < from) return 'whole'
  if (from >= size) return 'unsatisfiable'
  return { from, to: last === '' ? size : Math.min(Number(last) + 1, size) }
}
