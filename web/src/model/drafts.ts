// Texts that were typed and not sent, kept equal here and on the phone. What is
// typed is told when typing pauses, and only the last of it; nothing comes back
// over what is being typed. The phone empties a chat's draft with every message that
// is sent to it: what is typed while one waits is told after it.

import type { Chat, FromPage } from '../protocol/wire.gen'

// From the last key until the phone is told, in ms.
const PAUSE = 1_000

// A chat, and what was typed in it.
export type DraftText = readonly [chat: string, text: string]

interface Own {
  text: string
  timer?: ReturnType<typeof setTimeout>
  // The command that tells the phone, and what it says, until it has an answer.
  command?: string
  telling?: string
}

export class Drafts {
  readonly #send: (frame: FromPage) => boolean
  readonly #show: (chat: string, text: string) => void
  readonly #save: (drafts: readonly DraftText[]) => void
  readonly #waits: (chat: string) => boolean
  // Those that the phone does not have as they are here.
  readonly #own = new Map<string, Own>()
  // What the phone has, as far as it said.
  readonly #told = new Map<string, string>()

  // `show` puts a text that was not typed here into a chat's text box; `save` keeps those
  // that the phone does not have, should the page be closed; `waits` says whether a
  // message waits for a chat.
  constructor(
    send: (frame: FromPage) => boolean,
    show: (chat: string, text: string) => void,
    save: (drafts: readonly DraftText[]) => void,
    waits: (chat: string) => boolean,
  ) {
    this.#send = send
    this.#show = show
    this.#save = save
    this.#waits = waits
  }

  // What an earlier page kept.
  restore(drafts: readonly DraftText[]): void {
    for (const [chat, text] of drafts) {
      if (this.#own.has(chat)) continue
      this.#own.set(chat, { text })
      this.#show(chat, text)
    }
  }

  // The person typed, or emptied the box.
  write(chat: string, text: string): void {
    const own = this.#own.get(chat)
    clearTimeout(own?.timer)
    const timer = setTimeout(() => (this.#tell(chat), this.#keep()), PAUSE)
    this.#own.set(chat, { ...own, text, timer })
  }

  // The text was sent: the phone empties its draft by itself.
  sent(chat: string): void {
    clearTimeout(this.#own.get(chat)?.timer)
    this.#told.set(chat, '')
    if (this.#own.delete(chat)) this.#keep()
  }

  // The page may be closed: nothing waits for a pause any more.
  now(): void {
    for (const [chat, { timer }] of this.#own) if (timer !== undefined) this.#tell(chat)
    this.#keep()
  }

  // Something else is sent to the chat: what stands in its box shall stay there.
  stays(chat: string): void {
    const text = this.#told.get(chat)
    if (text && !this.#own.has(chat)) this.write(chat, text)
  }

  // What the phone says of chats. A message that waits will empty its chat's draft.
  hear(chats: readonly Chat[]): void {
    for (const { id, draft = '' } of chats) {
      if (this.#waits(id) || this.#own.has(id) || (this.#told.get(id) ?? '') === draft) continue
      this.#told.set(id, draft)
      this.#show(id, draft)
    }
  }

  // False where it was no answer to this. A refused draft is not told again.
  acknowledged(id: string): boolean {
    for (const [chat, own] of this.#own) {
      if (own.command !== id) continue
      const { command: _, telling = '', ...rest } = own
      this.#told.set(chat, telling)
      if (rest.text === telling) this.#own.delete(chat)
      else this.#own.set(chat, rest)
      this.#keep()
      return true
    }
    return false
  }

  linked(): void {
    for (const chat of this.#own.keys()) this.#tell(chat)
  }

  lost(): void {
    for (const own of this.#own.values()) {
      clearTimeout(own.timer)
      delete own.command
    }
  }

  forget(): void {
    this.lost()
    this.#own.clear()
    this.#told.clear()
  }

  #tell(chat: string): void {
    const own = this.#own.get(chat)
    if (!own) return
    clearTimeout(own.timer)
    delete own.timer
    if (this.#waits(chat)) {
      own.timer = setTimeout(() => this.#tell(chat), PAUSE)
      return
    }
    const command = crypto.randomUUID()
    const { text } = own
    if (this.#send({ type: 'do', id: command, action: { set: { chat, draft: text } } })) {
      this.#own.set(chat, { text, command, telling: text })
    }
  }

  #keep(): void {
    this.#save([...this.#own].map(([chat, { text }]) => [chat, text]))
  }
}
