// Messages on their way to the phone. Each is stored before it is shown, stays
// until the phone has committed it, and keeps its ID through every repetition:
// the phone carries out a command once, however often it arrives.

export interface Command {
  id: string
  chat: string
  text: string
  time: number // when it was written, ms since 1970
  order: number // greater for later ones
  error?: string // why the phone refused it; absent: it waits
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

export class Outbox {
  #storage: OutboxStorage = new MemoryStorage()
  #commands: Command[] = []
  // Commands being stored: not shown, but counted.
  #storing = 0
  #lastOrder = 0

  // Waiting and refused ones, the oldest first.
  get commands(): readonly Command[] {
    return this.#commands
  }

  find(id: string): Command | undefined {
    return this.#commands.find((c) => c.id === id)
  }

  // Returns once the command is durable; it is among `commands` from then on.
  async add(chat: string, text: string, now = Date.now()): Promise<Command> {
    if (new TextEncoder().encode(text).length > MAX_TEXT) {
      throw new OutboxError('This message is too long: 65,536 bytes is the most. Send it in parts.')
    }
    if (this.#commands.length + this.#storing >= MAX_WAITING) {
      throw new OutboxError('1,000 messages wait for the phone already. Reconnect it first.')
    }
    const command: Command = {
      id: crypto.randomUUID(),
      chat,
      text,
      time: now,
      order: this.#nextOrder(now),
    }
    this.#storing++
    try {
      await this.#storage.put(command)
    } catch {
      throw new OutboxError(
        'This browser could not store the message, so it was not sent. Free some disk space and try again.',
      )
    } finally {
      this.#storing--
    }
    this.#insert(command)
    return command
  }

  // The phone has it. Where the storage fails to forget it, it is sent again
  // after a reload, and the phone knows it by its ID.
  settle(id: string): boolean {
    const at = this.#commands.findIndex((c) => c.id === id)
    if (at < 0) return false
    this.#commands = this.#commands.toSpliced(at, 1)
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
  // old one's fate.
  async retry(id: string, now = Date.now()): Promise<Command | undefined> {
    const old = this.find(id)
    if (old?.error === undefined) return undefined
    const { error: _, ...rest } = old
    const command: Command = { ...rest, id: crypto.randomUUID(), order: this.#nextOrder(now) }
    await this.#storage.replace(id, command)
    this.#commands = this.#commands.filter((c) => c.id !== id)
    this.#insert(command)
    return command
  }

  async discard(id: string): Promise<void> {
    if (this.find(id)?.error === undefined) return
    await this.#storage.remove(id)
    this.#commands = this.#commands.filter((c) => c.id !== id)
  }

  // Whether the commands outlast the page.
  get isDurable(): boolean {
    return !(this.#storage instanceof MemoryStorage)
  }

  toMemory(): Promise<void> {
    return this.moveTo(new MemoryStorage())
  }

  // Keeps the commands elsewhere from now on, beside those already there.
  async moveTo(storage: OutboxStorage): Promise<void> {
    const there = await storage.load()
    // What is added meanwhile goes there too.
    const here = this.#commands
    const old = this.#storage
    this.#storage = storage
    for (const command of there) if (!this.find(command.id)) this.#insert(command)
    try {
      for (const command of here) await storage.put(command)
    } catch (err) {
      this.#storage = old
      throw err
    }
    for (const command of here) await old.remove(command.id)
  }

  // Forgets every command, here; what is stored is the caller's to forget.
  clear(): void {
    this.#storage = new MemoryStorage()
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
