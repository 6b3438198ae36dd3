// What a person is told when a link did not come about, or ended: what
// happened, and what to do.

import type { Notice } from '../model/state'
import en from '../words/en/notices'
import { t } from '../words/notices'
import type { Goodbye } from './control'

export type NoticeReason = Exclude<keyof typeof en, 'unlinked-by'>

export function notice(reason: NoticeReason): Notice {
  return { reason, text: t(reason) }
}

// For a reason that the phone gave, which may be newer than this page.
export function refusal(reason: string): Notice {
  const known = Object.hasOwn(en, reason) && reason !== 'unlinked-by'
  return notice(known ? (reason as NoticeReason) : 'declined')
}

// The phone's word for it that this browser was unlinked, and by whom.
export function unlinkedBy({ by, browser }: Goodbye): Notice {
  if (by === 'unused') return { reason: 'unlinked', text: t('unlinked-unused') }
  if (by === 'phone' || browser === '') return notice('unlinked')
  return { reason: 'unlinked', text: t('unlinked-by', { browser }) }
}
