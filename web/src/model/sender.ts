// Sends commands: in order, so many at a time, again after a reconnect, and until
// the phone has answered. What was on its way may have arrived or not, and the
// phone carries it out once.

import type { Ack, Action, FromPage } from '../protocol/wire.gen'
import { type Command, Outbox } from '../store/outbox'
import { t } from '../words/failures'

// Commands on their way at once; the protocol allows 64 with requests.
const WINDOW = 32
// When the phone has too much to do.
const BUSY_WAIT = 1_000

export interface SenderHooks {
  // As in AccountHooks.
  send(frame: FromPage): boolean
  // Resolves with the ID of the content that waits as an upload, once the phone
  // has it. Rejects with words for the person where it never will.
  upload(id: string): Promise<string>
  // The upload need not be kept: its command names the content.
  uploaded(id: string): void
  // The phone refused something that is not a message: it is undone.
  undone(command: Command, why: string): void
  // What waits has changed by itself.
  changed(): void
}

export class Sender {
  readonly outbox = new Outbox()
  readonly #hooks: SenderHooks
  readonly #onTheWay = new Set<string>()
  // Commands whose upload goes on.
  readonly #uploading = new Set<string>()
  #linked = false
  #busy: ReturnType<typeof setTimeout> | undefined

  constructor(hooks: SenderHooks) {
    this.#hooks = hooks
  }

  linked(): void {
    this.#linked = true
  }

  lost(): void {
    this.#linked = false
    clearTimeout(this.#busy)
    this.#onTheWay.clear()
  }

  forget(): void {
    this.lost()
    this.#uploading.clear()
    this.outbox.clear()
  }

  // Returns once the command is stored. Rejects with an OutboxError.
  async add(action: Action, about: { chat?: string; upload?: string }): Promise<Command> {
    const command = await this.outbox.add(action, about)
    this.send()
    return command
  }

  // The phone has carried out a command.
  settle(id: string): boolean {
    if (!this.outbox.settle(id)) return false
    this.#onTheWay.delete(id)
    this.send()
    return true
  }

  // The command that was answered, where it was one of these.
  acknowledged({ id, error }: Ack): Command | undefined {
    if (!this.#onTheWay.delete(id)) return undefined
    const command = this.outbox.find(id)
    if (error?.code === 'too-many') {
      clearTimeout(this.#busy)
      this.#busy = setTimeout(() => this.send(), BUSY_WAIT)
      return command
    }
    if (error) this.#refuse(command, error.text)
    else this.outbox.settle(id)
    this.send()
    return command
  }

  // Tries a refused message again. Where that fails it stays refused.
  async retry(id: string): Promise<void> {
    await this.outbox.retry(id).catch(() => {})
    this.send()
    this.#hooks.changed()
  }

  // Drops a refused message, and the file that it would have had.
  async discard(id: string): Promise<void> {
    const upload = this.outbox.find(id)?.upload
    await this.outbox.discard(id).catch(() => {})
    if (upload !== undefined && !this.outbox.find(id)) this.#hooks.uploaded(upload)
    this.#hooks.changed()
  }

  send(): void {
    if (!this.#linked) return
    for (const command of this.outbox.commands) {
      const { id, action, upload, error } = command
      if (this.#onTheWay.size >= WINDOW) return
      if (error !== undefined || this.#onTheWay.has(id)) continue
      if (upload !== undefined) {
        // Nothing waits for a file, which may take hours.
        void this.#upload(id, upload)
        continue
      }
      try {
        if (!this.#hooks.send({ type: 'do', id, action })) return
        this.#onTheWay.add(id)
      } catch {
        this.#refuse(command, t('message-too-large'))
      }
    }
  }

  async #upload(id: string, upload: string): Promise<void> {
    if (this.#uploading.has(id)) return
    this.#uploading.add(id)
    try {
      const media = await this.#hooks.upload(upload)
      if (!this.#uploading.has(id)) return
      void this.outbox.uploaded(id, media).then((isStored) => {
        if (isStored) this.#hooks.uploaded(upload)
      })
    } catch (reason) {
      if (!this.#uploading.has(id)) return
      const text = reason instanceof Error ? reason.message : String(reason)
      this.#refuse(this.outbox.find(id), text)
    } finally {
      this.#uploading.delete(id)
      this.send()
      this.#hooks.changed()
    }
  }

  // A message stays, to be tried again or dropped; anything else is undone.
  #refuse(command: Command | undefined, why: string): void {
    if (!command) return
    if (command.action.send) return this.outbox.refuse(command.id, why)
    this.outbox.settle(command.id)
    this.#hooks.undone(command, why)
  }
}
