// What the person did, on its way to the phone. Each command is stored before it
// is shown, stays until the phone has committed it, and keeps its ID through every
// repetition: the phone carries out a command once, however often it arrives.

import type { Action } from '../protocol/wire.gen'
import { t } from '../words/failures'

export interface Command {
  id: string
  // Under which the phone lists the browser that is to send it. Several tabs may
  // share a storage and be linked with different phones: no other phone may get
  // it. Empty while it is in memory only.
  device: string
  action: Action
  chat: string // in which it shows; empty: in none yet
  time: number // when it was done, ms since 1970
  order: number // greater for later ones
  // The upload whose content is the message's media, until that has an ID.
  upload?: string
  error?: string // why the phone refused it; absent: it waits
}

// Where the commands of one device are kept, among those of others.
export interface OutboxHome {
  storage: OutboxStorage
  device: string
}

// Where commands are kept. Each method returns once the change is durable.
export interface OutboxStorage {
  load(): Promise<Command[]>
  put(command: Command): Promise<void>
  // In one step.
  replace(id: string, command: Command): Promise<void>
  remove(id: string): Promise<void>
}

// Also the real one where this browser shall keep nothing.
export class MemoryStorage implements OutboxStorage {
  readonly #commands = new Map<string, Command>()
  async load(): Promise<Command[]> {
    return [...this.#commands.values()]
  }
  async put(command: Command): Promise<void> {
    this.#commands.set(command.id, command)
  }
  async replace(id: string, command: Command): Promise<void> {
    this.#commands.delete(id)
    this.#commands.set(command.id, command)
  }
  async remove(id: string): Promise<void> {
    this.#commands.delete(id)
  }
}

const MAX_WAITING = 1000
// Bytes of a text in UTF-8, as the phone takes them.
const MAX_TEXT = 64 << 10

// An error whose message is for the person who wrote.
export class OutboxError extends Error {
  override readonly name = 'OutboxError'
}

// The chats that get a message by it.
export function goesTo({ send, forward }: Action): readonly string[] {
  return forward?.chats ?? (send ? [send.chat] : [])
}

export class Outbox {
  #storage: OutboxStorage = new MemoryStorage()
  #device = ''
  #commands: Command[] = []
  // Refused ones that are being tried again or dropped.
  readonly #busy = new Set<string>()
  // Told apart from what was begun before the last clear().
  #era = 0
  // Commands being stored: not shown, but counted.
  #storing = 0
  #lastOrder = 0
  // Those that ended while what is stored is loaded, which may have found them.
  #gone: Set<string> | undefined

  // Waiting and refused ones, the oldest first.
  get commands(): readonly Command[] {
    return this.#commands
  }

  find(id: string): Command | undefined {
    return this.#commands.find((c) => c.id === id)
  }

  // Whether a message is on its way to the chat.
  waitsFor(chat: string): boolean {
    return this.#commands.some((c) => c.error === undefined && goesTo(c.action).includes(chat))
  }

  // Returns once the command is durable; it is among `commands` from then on.
  async add(
    action: Action,
    { chat = '', upload }: { chat?: string; upload?: string | undefined } = {},
    now = Date.now(),
  ): Promise<Command> {
    const text = action.send?.text ?? action.edit?.text ?? ''
    if (new TextEncoder().encode(text).length > MAX_TEXT) {
      throw new OutboxError(t('message-too-long'))
    }
    if (this.#commands.length + this.#storing >= MAX_WAITING) {
      throw new OutboxError(t('too-many-wait'))
    }
    let command: Command = {
      id: crypto.randomUUID(),
      device: this.#device,
      action,
      chat,
      time: now,
      order: this.#nextOrder(now),
      ...(upload === undefined ? {} : { upload }),
    }
    const era = this.#era
    let storage = this.#storage
    this.#storing++
    try {
      await storage.put(command)
      // The others moved meanwhile: it goes after them.
      while (era === this.#era && storage !== this.#storage) {
        const before = storage
        storage = this.#storage
        command = { ...command, device: this.#device }
        await storage.put(command)
        before.remove(command.id).catch(() => {}) // known by its ID, if it is found there
      }
    } catch {
      throw new OutboxError(t('not-stored'))
    } finally {
      this.#storing--
    }
    // Else it is dropped with all that waited.
    if (era === this.#era) this.#insert(command)
    else storage.remove(command.id).catch(() => {})
    return command
  }

  // The upload is on the phone: the command can go. Returns once that is stored, and
  // the file need not be kept. False where the storage fails: the upload is asked for
  // again after a reload, and is there already.
  async uploaded(id: string, media: string): Promise<boolean> {
    const at = this.#commands.findIndex((c) => c.id === id)
    const old = this.#commands[at]
    if (!old?.action.send?.media) return false
    const { upload: _, ...rest } = old
    const { send } = old.action
    const action = { send: { ...send, media: { ...send.media!, id: media } } }
    const command: Command = { ...rest, action }
    this.#commands = this.#commands.with(at, command)
    return this.#storage.put(command).then(
      () => true,
      () => false,
    )
  }

  // The phone has it. Where the storage fails to forget it, it is sent again
  // after a reload, and the phone knows it by its ID.
  settle(id: string): boolean {
    const at = this.#commands.findIndex((c) => c.id === id)
    if (at < 0) return false
    this.#commands = this.#commands.toSpliced(at, 1)
    this.#gone?.add(id)
    this.#storage.remove(id).catch(() => {})
    return true
  }

  // The phone said no.
  refuse(id: string, error: string): void {
    const at = this.#commands.findIndex((c) => c.id === id)
    const command = this.#commands[at]
    if (!command) return
    const refused = { ...command, error }
    this.#commands = this.#commands.with(at, refused)
    // Not stored: it is asked again after a reload, and refused again.
    this.#storage.put(refused).catch(() => {})
  }

  // Sends a refused one again: as a new command, since the phone remembers the
  // old one's fate. Undefined where there is nothing to do, or not any more.
  async retry(id: string, now = Date.now()): Promise<Command | undefined> {
    const old = this.find(id)
    if (old?.error === undefined) return undefined
    const { error: _, ...rest } = old
    const command: Command = { ...rest, id: crypto.randomUUID(), order: this.#nextOrder(now) }
    const done = await this.#settleRefused(id, (storage) => storage.replace(id, command))
    if (!done) return undefined
    this.#insert(command)
    return command
  }

  async discard(id: string): Promise<void> {
    if (this.find(id)?.error === undefined) return
    await this.#settleRefused(id, (storage) => storage.remove(id))
  }

  // Takes a refused one away once that is stored. Once only: a person may click
  // twice before it is.
  async #settleRefused(id: string, store: (s: OutboxStorage) => Promise<void>): Promise<boolean> {
    if (this.#busy.has(id)) return false
    this.#busy.add(id)
    const era = this.#era
    try {
      await store(this.#storage)
    } finally {
      this.#busy.delete(id)
    }
    if (era !== this.#era) return false
    this.#commands = this.#commands.filter((c) => c.id !== id)
    this.#gone?.add(id)
    return true
  }

  // Whether the commands outlast the page.
  get isDurable(): boolean {
    return !(this.#storage instanceof MemoryStorage)
  }

  // Whether closing the page would lose something.
  get isAtRisk(): boolean {
    return !this.isDurable && this.#commands.some((c) => c.error === undefined)
  }

  toMemory(): Promise<void> {
    return this.moveTo({ storage: new MemoryStorage(), device: this.#device })
  }

  // Keeps the commands elsewhere from now on, beside those of the same device
  // that are there. Where that is the same place, finds what another tab has left
  // in it since.
  async moveTo({ storage, device }: OutboxHome): Promise<void> {
    const era = this.#era
    const gone = (this.#gone = new Set<string>())
    const there = await storage.load().finally(() => (this.#gone = undefined))
    if (era !== this.#era) return
    // What is added meanwhile goes there too.
    const before = { storage: this.#storage, device: this.#device }
    const isSame = before.storage === storage
    const here = this.#commands.map((c) => (c.device === device ? c : { ...c, device }))
    const known = new Set(isSame && before.device === device ? here.map((c) => c.id) : [])
    this.#storage = storage
    this.#device = device
    this.#commands = here
    for (const command of there) {
      const isNew = !gone.has(command.id) && !this.find(command.id)
      if (command.device === device && isNew) this.#insert(command)
    }
    try {
      for (const { id } of here) {
        const command = this.find(id)
        if (!command || known.has(id)) continue
        await storage.put(command)
        if (era !== this.#era) return
      }
    } catch (err) {
      if (era !== this.#era) return
      this.#storage = before.storage
      this.#device = before.device
      throw err
    }
    if (!isSame) for (const { id } of here) await before.storage.remove(id)
  }

  // Forgets every command, here; what is stored is the caller's to forget.
  // Whatever is under way ends without effect.
  clear(): void {
    this.#era++
    this.#storage = new MemoryStorage()
    this.#device = ''
    this.#commands = []
  }

  // By the clock, so that it rises over reloads too.
  #nextOrder(now: number): number {
    this.#lastOrder = Math.max(this.#lastOrder + 1, now)
    return this.#lastOrder
  }

  // Storing takes different times; the order is that of writing.
  #insert(command: Command): void {
    const after = this.#commands.findLastIndex((c) => c.order < command.order)
    this.#commands = this.#commands.toSpliced(after + 1, 0, command)
    this.#lastOrder = Math.max(this.#lastOrder, command.order)
  }
}
