// A page without a browser: its real account, outbox and mirror, with a disk that
// outlasts it and a link whose frames come when a test says so.

import { parseFrame } from '../../src/link/control'
import { Account } from '../../src/model/account'
import type { MessageView } from '../../src/model/app'
import { type CacheStorage, type Copy } from '../../src/store/cache'
import { MemoryStorage, type OutboxStorage } from '../../src/store/outbox'
import type { Pipephone } from './pipephone'

const KEY = new Uint8Array(32)

// Durable, as far as an outbox can tell.
class Disk implements OutboxStorage {
  readonly #memory = new MemoryStorage()
  load: OutboxStorage['load'] = () => this.#memory.load()
  put: OutboxStorage['put'] = (command) => this.#memory.put(command)
  replace: OutboxStorage['replace'] = (id, command) => this.#memory.replace(id, command)
  remove: OutboxStorage['remove'] = (id) => this.#memory.remove(id)
}

export class ModelPage {
  readonly name: string
  account!: Account
  // Frames on their way.
  up: string[] = []
  down: string[] = []
  readonly #phone: Pipephone
  readonly #disk = new Disk()
  #copy: Copy | undefined
  #links = 0
  #link: string | undefined

  constructor(name: string, phone: Pipephone) {
    this.name = name
    this.#phone = phone
    this.reload()
  }

  get isLinked(): boolean {
    return this.#link !== undefined
  }

  // A frame of the phone's, if it is for this page.
  take(link: string, text: string): void {
    if (link === this.#link) this.down.push(text)
  }

  // Whatever was not stored is gone.
  reload(): void {
    if (this.isLinked) this.cut()
    const shelf: CacheStorage = {
      load: async () => structuredClone(this.#copy),
      save: async (account, conversations) => {
        this.#copy = structuredClone({
          account: { ...account, device: '', writer: '' },
          conversations,
        })
      },
    }
    const account: Account = new Account({
      send: (frame): boolean =>
        account === this.account && this.isLinked && this.up.push(JSON.stringify(frame)) > 0,
      changed: () => {},
      storage: async () => ({ storage: this.#disk, device: this.name }),
      memory: async () => {},
      cache: async () => shelf,
      upload: async () => '',
      uploaded: () => {},
      inUse: () => {},
      loadDrafts: () => [],
      saveDrafts: () => {},
      draft: () => {},
      forgotten: () => {},
    })
    this.account = account
    account.setVisible(false) // reads nothing by itself
    account.restore(KEY)
    account.keep(true)
  }

  async link(): Promise<void> {
    if (this.isLinked) return
    const place = await this.account.place(KEY)
    this.#link = `${this.name}${++this.#links}`
    const { log, since } = place ?? { log: '-', since: 0 }
    this.#phone.say(`open ${this.#link} ${this.name} ${log || '-'} ${since}`)
  }

  // So many of the frames on their way arrive before the link is lost.
  cut(arrive = 0): void {
    if (!this.#link) return
    this.rise(arrive)
    this.#phone.say(`shut ${this.#link}`)
    this.#link = undefined
    this.up = []
    this.down = []
    this.account.lost()
  }

  // The phone gets frames.
  rise(count: number): void {
    for (const text of this.up.splice(0, count)) this.#phone.say(`frame ${this.#link} ${text}`)
  }

  // The page gets frames.
  fall(count: number): void {
    for (const text of this.down.splice(0, count)) {
      const frame = parseFrame(text)
      if (!frame) throw new Error(`no frame: ${text.slice(0, 200)}`)
      if (frame.type !== 'welcome') this.account.frame(frame)
      else
        this.account.linked(KEY, true, {
          log: String(frame['log']),
          resumed: frame['resumed'] === true,
        })
    }
  }

  // Whether it has everything up to a change, and nothing of its own waits.
  async isWhole(seq: number): Promise<boolean> {
    if (!this.isLinked || this.up.length + this.down.length > 0) return false
    const place = await this.account.place(KEY)
    return place?.since === seq && (await this.#disk.load()).every((c) => c.error !== undefined)
  }

  get messages(): readonly MessageView[] {
    return this.account.viewOpen()?.messages ?? []
  }
}
