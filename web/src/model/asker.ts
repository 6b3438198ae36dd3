// Asks the phone questions that one answer ends: what fits a search, and who takes
// part in a chat.

import type { FromPage, Message, Messages, People, Person } from '../protocol/wire.gen'
import type { SearchQuery } from './app'
import { t } from '../words/failures'

// Hits asked for at once.
const PAGE = 50
// People of one chat; more would be a hostile phone.
const MAX_MEMBERS = 10_000

interface Question<T> {
  found: T[]
  resolve(found: T[], more: boolean): void
  reject(reason: Error): void
}

export class Asker {
  readonly #send: (frame: FromPage) => boolean
  readonly #searches = new Map<string, Question<Message>>()
  readonly #members = new Map<string, Question<Person>>()

  // `send` is as in AccountHooks.
  constructor(send: (frame: FromPage) => boolean) {
    this.#send = send
  }

  // The newest message first.
  async search(query: SearchQuery): Promise<{ messages: Message[]; more: boolean }> {
    return new Promise((resolve, reject) => {
      const request = crypto.randomUUID()
      const asked = this.#send({ type: 'search', request, limit: PAGE, ...query })
      if (!asked) return reject(unlinked())
      this.#searches.set(request, {
        found: [],
        resolve: (found, more) => resolve({ messages: found.reverse(), more }),
        reject,
      })
    })
  }

  async members(chat: string): Promise<Person[]> {
    return new Promise((resolve, reject) => {
      const request = crypto.randomUUID()
      if (!this.#send({ type: 'members', request, chat })) return reject(unlinked())
      this.#members.set(request, { found: [], resolve, reject })
    })
  }

  // False where it was no answer to a search.
  searched({ request, messages, older, last, error }: Messages): boolean {
    const question = this.#searches.get(request)
    if (!question) return false
    // The newest part comes first.
    question.found = [...messages, ...question.found].slice(-10 * PAGE)
    if (error) question.reject(new Error(error.text))
    else if (last) question.resolve(question.found, older === true)
    if (error || last) this.#searches.delete(request)
    return true
  }

  told({ request, people, last, error }: People): void {
    const question = request === undefined ? undefined : this.#members.get(request)
    if (!question || request === undefined) return
    question.found = [...question.found, ...people].slice(0, MAX_MEMBERS)
    if (error) question.reject(new Error(error.text))
    else if (last) question.resolve(question.found, false)
    if (error || last) this.#members.delete(request)
  }

  lost(): void {
    for (const q of [...this.#searches.values(), ...this.#members.values()]) q.reject(unlinked())
    this.#searches.clear()
    this.#members.clear()
  }
}

function unlinked(): Error {
  return new Error(t('not-linked'))
}
