// Chats that the phone has not made yet, and who waits for them.

import type { Action } from '../protocol/wire.gen'
import { t } from '../words/failures'

export class Making {
  // By the commands that make them.
  readonly #waiting = new Map<string, (chat: string | Error) => void>()

  // Resolves with the chat's ID once the phone has made it. `act` stores the command
  // and resolves with its ID.
  make(create: Action['create'] & {}, act: (action: Action) => Promise<string>): Promise<string> {
    return new Promise((resolve, reject) => {
      act({ create }).then((id) => {
        this.#waiting.set(id, (chat) => {
          this.#waiting.delete(id)
          if (chat instanceof Error) reject(chat)
          else resolve(chat)
        })
      }, reject)
    })
  }

  // The phone has made it, or refused.
  made(command: string, chat: string | Error): void {
    this.#waiting.get(command)?.(chat)
  }

  clear(): void {
    for (const settle of this.#waiting.values()) settle(new Error(t('link-ended')))
  }
}
