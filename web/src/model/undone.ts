// What to say when the phone refused something, which was shown already and is
// undone.

import type { Command } from '../store/outbox'
import type { Refusal } from './app'

export function refusalOf({ id, action }: Command, why: string): Refusal {
  return { id, text: `${what(action)}: ${why}` }
}

function what(action: Command['action']): string {
  if (action.edit) return 'Not edited'
  if (action.delete) return 'Not deleted'
  if (action.react) return 'No reaction set'
  if (action.star) return action.star.off ? 'The star stays' : 'Not starred'
  if (action.forward) return 'Not forwarded'
  if (action.create) return 'No chat made'
  if (action.clear) return action.clear.all ? 'Chat not deleted' : 'Chat not cleared'
  return 'Chat not changed'
}
