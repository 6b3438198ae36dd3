// What a person is told when a link did not come about, or ended: what
// happened, and what to do.

import type { Notice } from '../model/state'
import en from '../words/en/notices'
import { t } from '../words/notices'

export type NoticeReason = keyof typeof en

export function notice(reason: NoticeReason): Notice {
  return { reason, text: t(reason) }
}

// For a reason that the phone gave, which may be newer than this page.
export function refusal(reason: string): Notice {
  return notice(Object.hasOwn(en, reason) ? (reason as NoticeReason) : 'declined')
}
