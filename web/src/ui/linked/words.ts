// Messages in a few words, where there is no room for more: in the chat list, in
// quotes, in search results.

import type { ChatView, LastView, QuoteView } from '../../model/app'
import { unmarked } from './marks'
import { t } from '../../words/chats'

const KINDS = ['image', 'video', 'audio', 'voice', 'file', 'contact', 'location'] as const

// A long text would be laid out in full only to be cut off.
export function inShort(m: Pick<LastView | QuoteView, 'kind' | 'text' | 'deleted'>): string {
  if (m.deleted) return t('message-deleted')
  const text = unmarked(m.text.slice(0, 200)).replaceAll(/\s+/g, ' ').trim()
  const known = KINDS.find((kind) => kind === m.kind)
  if (known === undefined) return text
  const kind = t(`kind-${known}`)
  return text ? t('kind-and-text', { kind, text }) : kind
}

// Who writes just now; empty: nobody.
export function typingWords({ kind, typing }: Pick<ChatView, 'kind' | 'typing'>): string {
  const [first, second] = typing
  if (first === undefined) return ''
  if (kind === 'direct') return t('writes')
  if (second === undefined) return t('one-writes', { name: first })
  if (typing.length === 2) return t('two-write', { first, second })
  return t('many-write', { count: typing.length })
}
