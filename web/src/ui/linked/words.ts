// Messages in a few words, where there is no room for more: in the chat list, in
// quotes, in search results.

import type { ChatView, LastView, QuoteView } from '../../model/app'
import { unmarked } from './marks'

const KINDS: Record<string, string> = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio',
  voice: 'Voice message',
  file: 'File',
  contact: 'Contact',
  location: 'Location',
}

// A long text would be laid out in full only to be cut off.
export function inShort(m: Pick<LastView | QuoteView, 'kind' | 'text' | 'deleted'>): string {
  if (m.deleted) return 'Message deleted'
  const text = unmarked(m.text.slice(0, 200)).replaceAll(/\s+/g, ' ').trim()
  const kind = KINDS[m.kind]
  if (kind === undefined) return text
  return text ? `${kind}: ${text}` : kind
}

// Who writes just now; empty: nobody.
export function typingWords({ kind, typing }: Pick<ChatView, 'kind' | 'typing'>): string {
  const [first, second] = typing
  if (first === undefined) return ''
  if (kind === 'direct') return 'writes…'
  if (second === undefined) return `${first} writes…`
  return typing.length === 2 ? `${first} and ${second} write…` : `${typing.length} people write…`
}
