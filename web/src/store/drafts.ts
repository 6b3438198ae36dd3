// Texts that were typed and that the phone does not have yet, for a page that is closed
// before it has. In localStorage, which is written at once: a draft of a message that
// was sent must not come back. Kept only where the link is.

import { type Bytes, toBase64Url } from '../protocol/bytes'
import type { DraftText } from '../model/drafts'

const KEY = 'tandem.drafts'
// As many, and in all as many UTF-16 units, as a person types while the phone is away.
const MOST = 500
const MOST_TEXT = 1 << 20

// None where it is another phone's, or the browser keeps nothing.
export function loadDrafts(phoneKey: Bytes): DraftText[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return []
    const { phone, drafts } = kept as Record<string, unknown>
    if (phone !== toBase64Url(phoneKey) || !Array.isArray(drafts)) return []
    return drafts.filter(isDraft)
  } catch {
    return []
  }
}

export function saveDrafts(phoneKey: Bytes, drafts: readonly DraftText[]): void {
  if (drafts.length === 0) return forgetDrafts()
  let room = MOST_TEXT
  const fitting = drafts.slice(-MOST).filter(([, text]) => (room -= text.length) >= 0)
  try {
    localStorage.setItem(KEY, JSON.stringify({ phone: toBase64Url(phoneKey), drafts: fitting }))
  } catch {
    // They last as long as the page, then.
  }
}

export function forgetDrafts(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Nothing was kept.
  }
}

function isDraft(v: unknown): v is DraftText {
  return Array.isArray(v) && v.length === 2 && v.every((s) => typeof s === 'string')
}
