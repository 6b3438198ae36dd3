// What to say when the phone refused something, which was shown already and is
// undone.

import type { Command } from '../store/outbox'
import type { Refusal } from './app'
import { t } from '../words/failures'

export function refusalOf({ id, action }: Command, why: string): Refusal {
  return { id, text: t('undone', { what: what(action), why }) }
}

function what(action: Command['action']): string {
  if (action.edit) return t('not-edited')
  if (action.delete) return t('not-deleted')
  if (action.react) return t('no-reaction')
  if (action.star) return action.star.off ? t('star-stays') : t('not-starred')
  if (action.forward) return t('not-forwarded')
  if (action.create) return t('no-chat-made')
  if (action.clear) return action.clear.all ? t('chat-not-deleted') : t('chat-not-cleared')
  return t('chat-not-changed')
}
