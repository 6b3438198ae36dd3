// What the phone refused other than messages: it was shown already and is undone. Each is
// told where it was done, with its action, to be tried again.

import type { Action } from '../protocol/wire.gen'
import type { Command } from '../store/outbox'
import type { Refusal } from './app'
import { t } from '../words/failures'

// Shown at once; the person has not looked at older ones.
const MOST = 5

export class Undone {
  #told: readonly { refusal: Refusal; command: Command }[] = []

  get refusals(): readonly Refusal[] {
    return this.#told.map(({ refusal }) => refusal)
  }

  tell(command: Command, why: string): void {
    // Whoever makes a chat waits for it, and is told there.
    if (command.action.create) return
    const refusal = refusalOf(command, why)
    this.#told = [...this.#told, { refusal, command }].slice(-MOST)
  }

  // The command that was refused, which is not told any more. To be done anew it needs a
  // new ID: the phone remembers the fate of the old one.
  take(id: string): Command | undefined {
    const found = this.#told.find(({ refusal }) => refusal.id === id)
    this.#told = this.#told.filter((one) => one !== found)
    return found?.command
  }

  clear(): void {
    this.#told = []
  }
}

function refusalOf({ id, action }: Command, why: string): Refusal {
  const { edit, react, star, delete: removal } = action
  const [only, ...others] = removal?.messages ?? star?.messages ?? []
  const message = edit?.message ?? react?.message ?? (others.length === 0 ? only : undefined)
  const text = t('undone', { what: what(action), why })
  return { id, text, ...(message === undefined ? {} : { message }) }
}

function what(action: Action): string {
  if (action.edit) return t('not-edited')
  if (action.delete) return t('not-deleted')
  if (action.react) return t('no-reaction')
  if (action.star) return action.star.off ? t('star-stays') : t('not-starred')
  if (action.forward) return t('not-forwarded')
  if (action.clear) return action.clear.all ? t('chat-not-deleted') : t('chat-not-cleared')
  return t('chat-not-changed')
}
