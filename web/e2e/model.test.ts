// Three pages and a phone, of which any is cut off, killed and started again at any
// moment: at the end all show the same, and all that was sent is there, once and in
// its order. The pages run their own program, in Node; the phone its own, with a
// database. MODEL_SEED repeats one run, MODEL_RUNS makes so many.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ModelPage } from './harness/modelpage'
import { build, Pipephone } from './harness/pipephone'

const runs = Number(process.env['MODEL_RUNS'] ?? 100)
const first = Number(process.env['MODEL_SEED'] ?? Date.now() % 1_000_000_000)
const STEPS = 60
// How long all may take to be equal, in milliseconds.
const CALM = 60_000

let dir: string
let program: string

beforeAll(() => {
  // A phone that is killed loses nothing that the system has: memory serves as well.
  dir = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tandem-model-'))
  program = build(dir)
}, 300_000)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

// Mulberry32: numbers from 0 to 1 that a seed repeats.
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const turn = () => new Promise((done) => setImmediate(done))

class Run {
  readonly #random: () => number
  readonly #path: string
  readonly phone: Pipephone
  readonly pages: ModelPage[]
  chats: string[] = []
  // Texts by who sent them to which chat, in their order.
  readonly sent = new Map<string, string[]>()
  // Messages that the phone itself has made, with their texts.
  readonly #ids: string[] = []
  readonly #texts = new Map<string, string>()
  // How often each text is to stand in each chat, where it was forwarded.
  readonly forwarded = new Map<string, number>()
  #count = 0

  constructor(seed: number) {
    this.#random = random(seed)
    this.#path = join(dir, `${seed}.db`)
    this.phone = new Pipephone(program, this.#path, (link, text) => {
      for (const page of [...this.pages, ...this.#others]) page.take(link, text)
    })
    this.pages = ['a', 'b', 'c'].map((name) => new ModelPage(name, this.phone))
  }
  readonly #others: ModelPage[] = []

  below(n: number): number {
    return Math.floor(this.#random() * n)
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  text(who: string, chat: string): string {
    const text = `${who} ${++this.#count}`
    const key = `${who} ${chat}`
    this.sent.set(key, [...(this.sent.get(key) ?? []), text])
    return text
  }

  async begin(): Promise<void> {
    await this.phone.start()
    for (const title of ['Club', 'Choir'])
      this.chats.push(await this.phone.act({ create: { kind: 'group', title } }))
  }

  async end(): Promise<void> {
    await this.phone.stop()
    for (const end of ['', '-wal', '-shm']) rmSync(this.#path + end, { force: true })
  }

  async onPhone(): Promise<void> {
    const chat = this.one(this.chats)
    const text = this.text('phone', chat)
    const id = await this.phone.act({ send: { chat, text } })
    this.#ids.push(id)
    this.#texts.set(id, text)
    if (this.below(4) === 0) await this.phone.act({ react: { message: id, emoji: '👍' } })
    if (this.below(8) === 0)
      await this.phone.act({ set: { chat, title: `Title ${this.below(100)}` } })
  }

  async onPage(page: ModelPage): Promise<void> {
    const chat = this.one(this.chats)
    const { account } = page
    const message = this.#ids.length > 0 ? this.one(this.#ids) : undefined
    switch (this.below(10)) {
      case 0:
        account.openChat(chat)
        break
      case 1:
        if (message) await account.act({ react: { message, emoji: this.one(['❤️', '😀', '']) } })
        break
      case 2:
        if (message) await account.act({ star: { messages: [message], off: this.below(2) === 0 } })
        break
      case 3:
        await account.act({ set: { chat, pinned: this.below(2) === 0 } })
        break
      case 4:
        if (message) {
          const to = this.one(this.chats)
          await account.act({ forward: { messages: [message], chats: [to] } })
          const key = `${this.#texts.get(message)!} in ${to}`
          this.forwarded.set(key, (this.forwarded.get(key) ?? 0) + 1)
        }
        break
      default:
        await account.act({ send: { chat, text: this.text(page.name, chat) } }, { chat })
    }
  }

  async step(): Promise<void> {
    const page = this.one(this.pages)
    const what = this.below(100)
    if (what < 40) await this.onPage(page)
    else if (what < 50) await this.onPhone()
    else if (what < 65) page.rise(1 + this.below(4))
    else if (what < 80) page.fall(1 + this.below(4))
    else if (what < 88) await page.link()
    else if (what < 93) page.cut(this.below(5))
    else if (what < 96) page.reload()
    else if (what < 98) await this.restart()
    else await new Promise((done) => setTimeout(done, this.below(20)))
    await turn()
  }

  // The phone dies and comes back; every link is lost.
  async restart(): Promise<void> {
    await this.phone.kill()
    for (const page of this.pages) page.cut()
    await this.phone.start()
  }

  // Everything arrives from now on.
  async calm(pages: readonly ModelPage[]): Promise<void> {
    const deadline = Date.now() + CALM
    for (;;) {
      for (const page of pages) {
        await page.link()
        page.rise(Infinity)
        page.fall(Infinity)
      }
      await new Promise((done) => setTimeout(done, 1))
      const seq = await this.phone.seq()
      const whole = await Promise.all(pages.map((page) => page.isWhole(seq)))
      if (whole.every(Boolean)) return
      if (Date.now() > deadline)
        throw new Error(
          `not whole in time: ${pages.map((p, i) => `${p.name} ${whole[i]}`).join(', ')}`,
        )
    }
  }

  // All that a page shows of a chat.
  async shown(page: ModelPage, chat: string): Promise<unknown> {
    page.account.openChat(chat)
    for (;;) {
      await this.calm([page])
      const view = page.account.viewOpen()!
      if (view.loading || view.loadingOlder) continue
      if (!view.older) break
      page.account.load('older')
    }
    const { title, pinned, unread } = page.account.viewOpen()!.chat
    const messages = page.messages.map((m) => ({
      ...{ id: m.id, text: m.text, pos: m.pos, starred: m.starred },
      reactions: m.reactions,
    }))
    return { title, pinned, unread, messages }
  }

  // A page that has seen nothing of what happened.
  async witness(): Promise<ModelPage> {
    const page = new ModelPage('witness', this.phone)
    this.#others.push(page)
    await this.calm([page])
    return page
  }
}

async function run(seed: number): Promise<void> {
  const r = new Run(seed)
  await r.begin()
  try {
    for (let i = 0; i < STEPS; i++) await r.step()
    await r.calm(r.pages)
    for (const page of r.pages) expect(page.account.refusals, page.name).toEqual([])
    const witness = await r.witness()
    for (const chat of r.chats) {
      const truth = await r.shown(witness, chat)
      for (const page of r.pages) expect(await r.shown(page, chat), page.name).toEqual(truth)
      const { messages } = truth as { messages: { text: string; pos: number }[] }
      for (const who of ['phone', ...r.pages.map((p) => p.name)]) {
        const texts = r.sent.get(`${who} ${chat}`) ?? []
        const there = messages.map((m) => m.text).filter((text) => texts.includes(text))
        // The first place of what was forwarded is its own.
        expect([...new Set(there)], `of ${who}`).toEqual(texts)
      }
      const times = new Map<string, number>()
      for (const { text } of messages) times.set(text, (times.get(text) ?? 0) + 1)
      const due = new Map<string, number>()
      for (const [key, texts] of r.sent)
        if (key.endsWith(` ${chat}`)) for (const text of texts) due.set(text, 1)
      for (const [key, n] of r.forwarded) {
        const [text, to] = key.split(' in ') as [string, string]
        if (to === chat) due.set(text, (due.get(text) ?? 0) + n)
      }
      expect(times).toEqual(due)
    }
  } finally {
    await r.end()
  }
}

test(
  `${runs} runs of three pages and a phone come out equal`,
  async () => {
    for (let i = 0; i < runs; i++) {
      const seed = first + i
      await run(seed).catch((reason: unknown) => {
        throw new Error(`MODEL_SEED=${seed} MODEL_RUNS=1 repeats it`, { cause: reason })
      })
    }
  },
  Math.max(120_000, runs * 5_000),
)
