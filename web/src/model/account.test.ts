import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Chat, FromPage, Message, Send } from '../protocol/wire.gen'
import type { CacheStorage, Copy } from '../store/cache'
import { MemoryStorage, type OutboxStorage } from '../store/outbox'
import { Account, type AccountHooks } from './account'

// Outlasts the page, as far as an outbox can tell.
class Disk implements OutboxStorage {
  readonly #memory = new MemoryStorage()
  load: OutboxStorage['load'] = () => this.#memory.load()
  put: OutboxStorage['put'] = (command) => this.#memory.put(command)
  replace: OutboxStorage['replace'] = (id, command) => this.#memory.replace(id, command)
  remove: OutboxStorage['remove'] = (id) => this.#memory.remove(id)
}

// Holds one copy, as a database would.
class Shelf implements CacheStorage {
  copy: Copy | undefined
  load: CacheStorage['load'] = async () => structuredClone(this.copy)
  save: CacheStorage['save'] = async (account, conversations) => {
    this.copy = structuredClone({
      account: { ...account, device: 'd', writer: 'w' },
      conversations,
    })
  }
}

let sent: FromPage[]
let takes: boolean
let account: Account
const phone = new Uint8Array(32)
const disk = (key: Uint8Array) => Promise.resolve({ storage, device: `device of ${key[0]}` })
let storage: OutboxStorage
let shelf: Shelf
let drafts: Record<string, string>
const hooks = (more: Partial<AccountHooks> = {}): AccountHooks => ({
  ...{ send: (f) => takes && sent.push(f) > 0, changed: () => {}, storage: disk },
  ...{ cache: async () => shelf, forgotten: () => {} },
  ...{ upload: async (id) => `content of ${id}`, uploaded: () => {}, inUse: () => {} },
  draft: (chat, text) => (drafts[chat] = text),
  ...more,
})

beforeEach(() => {
  sent = []
  takes = true
  storage = new Disk()
  shelf = new Shelf()
  drafts = {}
  account = new Account(hooks())
})
afterEach(() => vi.useRealTimers())

const message = (pos: number, fields: Partial<Message> = {}): Message => ({
  ...{ id: `m${pos}`, chat: 'c', pos, kind: 'text', text: `t${pos}`, time: pos },
  ...fields,
})
const cy = (more: Partial<Chat> = {}): Chat => ({
  ...{ id: 'c', kind: 'direct', title: 'Cy', active: 9, unread: 0 },
  ...more,
})
const people = () => account.frame({ type: 'people', people: [{ id: 'p', name: 'Cy' }] })
const chats = (unread = 0) => {
  people()
  account.frame({
    type: 'chats',
    seq: 1,
    chats: [
      { id: 'b', kind: 'group', title: 'Ben', active: 12, unread: 0 },
      cy({ unread, last: message(9, { from: 'p' }) }),
    ],
    first: true,
    last: true,
  })
}
const change = (fields: object, seq = 2) => account.frame({ type: 'change', seq, ...fields })
const of = <T extends FromPage['type']>(type: T) =>
  sent.filter((f): f is FromPage & { type: T } => f.type === type)
const acts = <K extends 'send' | 'read' | 'set'>(kind: K) =>
  of('do').flatMap(({ id, action }) => (action[kind] ? [{ id, ...action[kind] }] : []))
const sends = (): (Send & { id: string })[] => acts('send')
const answer = (messages: Message[], older = false, more = {}) =>
  account.frame({
    type: 'messages',
    request: of('history').at(-1)!.request,
    messages,
    older,
    last: true,
    ...more,
  })
const ack = (id: string, more = {}) => account.frame({ type: 'ack', id, ...more })
const shown = () => account.viewOpen()!.messages
// What needs no more than promises that are kept is done after it.
const turn = () => new Promise((done) => setTimeout(done))
const log = { log: 'L', resumed: false }
const link = async () => {
  account.linked(phone, false, log)
  await turn() // the outbox is ready
}

test('opens a chat, loads it, and says that it was read', async () => {
  await link()
  expect(account.chatsLoaded).toBe(false)
  chats(2)
  expect(account.viewChats().map((c) => [c.id, c.unread])).toEqual([
    ['b', 0],
    ['c', 2],
  ])
  account.openChat('c')
  expect(account.viewOpen()).toMatchObject({ chat: { title: 'Cy' }, loading: true, messages: [] })
  expect(of('history')).toMatchObject([{ chat: 'c', limit: 50 }])
  answer([message(8, { from: 'p' }), message(9, { from: 'p' })], true)
  expect(account.viewOpen()).toMatchObject({ loading: false, older: true })
  expect(acts('read')).toMatchObject([{ chat: 'c', pos: 9 }])
  account.load('older')
  account.load('older')
  expect(of('history')).toHaveLength(2)
  expect(of('history')[1]).toMatchObject({ before: 8 })
  expect(account.viewOpen()?.loadingOlder).toBe(true)
  answer([message(7)])
  expect(account.viewOpen()).toMatchObject({ loadingOlder: false, older: false })
  expect(account.viewOpen()?.messages.map((m) => m.id)).toEqual(['m7', 'm8', 'm9'])
})

test('nothing is read while nobody looks', async () => {
  await link()
  chats(1)
  account.setVisible(false)
  account.openChat('c')
  answer([message(9, { from: 'p' })])
  expect(acts('read')).toEqual([])
  account.setVisible(true)
  expect(acts('read')).toHaveLength(1)
})

test('what comes faster than answers is told to be read in one', async () => {
  await link()
  chats(1)
  account.openChat('c')
  answer([message(9, { from: 'p' })])
  const told = (pos: number) =>
    change({ chats: [cy({ unread: 2 })], messages: [message(pos, { from: 'p' })] }, pos)
  for (const pos of [10, 11, 12]) told(pos)
  expect(acts('read')).toMatchObject([{ pos: 9 }])
  ack(acts('read')[0]!.id)
  expect(acts('read')).toMatchObject([{ pos: 9 }, { pos: 12 }])
})

test('a message waits, is sent, and is sent again until it is acknowledged', async () => {
  await link()
  chats()
  account.openChat('c')
  answer([message(9, { from: 'p' })])
  account.lost()
  await account.send('one')
  await account.send('two')
  expect(sends()).toEqual([])
  expect(account.viewOpen()?.messages.map((m) => m.status)).toEqual(['sent', 'waiting', 'waiting'])
  expect(account.viewChats()[0]).toMatchObject({
    id: 'c',
    last: { text: 'two', status: 'waiting' },
  })

  await link()
  expect(sends().map((f) => f.text)).toEqual(['one', 'two'])
  account.lost() // before any answer
  await link()
  expect(sends().map((f) => f.text)).toEqual(['one', 'two', 'one', 'two'])
  const [one, two] = sends().slice(2)
  expect(one?.id).toBe(sends()[0]?.id)

  ack(one!.id, { messages: [message(10, { command: one!.id })] })
  ack(two!.id, { messages: [message(11, { command: two!.id })] })
  const views = account.viewOpen()!.messages
  expect(views.map((m) => m.status)).toEqual(['sent', 'sent', 'sent'])
  // The same lines as before, by their keys.
  expect(views.slice(1).map((m) => m.key)).toEqual([one!.id, two!.id])
  ack(one!.id)
  expect(account.viewOpen()?.messages).toHaveLength(3)
})

test('a message that arrived although its acknowledgement was lost', async () => {
  await link()
  chats()
  account.openChat('c')
  await account.send('one')
  const { id } = sends()[0]!
  answer([message(9), message(10, { command: id })])
  expect(account.viewOpen()?.messages.map((m) => m.status)).toEqual(['sent', 'sent'])
  account.lost()
  await link()
  expect(sends()).toHaveLength(1)
})

test('what the phone refuses stays, to be tried again or dropped', async () => {
  await link()
  chats()
  account.openChat('c')
  await account.send('one')
  const { id } = sends()[0]!
  ack(id, { error: { code: 'invalid', text: 'Not this.' } })
  expect(account.viewOpen()?.messages[0]).toMatchObject({ status: 'refused', error: 'Not this.' })
  account.retry(id)
  await vi.waitFor(() => expect(sends()).toHaveLength(2))
  const again = sends()[1]!
  expect(again.id).not.toBe(id)
  expect(account.viewOpen()?.messages).toMatchObject([{ id: again.id, status: 'waiting' }])
  ack(again.id, { error: { code: 'not-found', text: 'Gone.' } })
  account.discard(again.id)
  await vi.waitFor(() => expect(account.viewOpen()?.messages).toEqual([]))
})

test('only so many are on their way, and a busy phone is given time', async () => {
  vi.useFakeTimers()
  account.linked(phone, false, log)
  await vi.advanceTimersByTimeAsync(0)
  account.openChat('c')
  for (let i = 0; i < 40; i++) await account.send(`${i}`)
  expect(sends()).toHaveLength(32)
  const [first, second] = sends()
  ack(first!.id, { messages: [message(1)] })
  expect(sends()).toHaveLength(33)
  ack(second!.id, { error: { code: 'too-many', text: '' } })
  expect(sends()).toHaveLength(33)
  vi.advanceTimersByTime(1_000)
  expect(sends().at(-1)?.id).toBe(second!.id)
})

test('changes reach the open chat; a second list means that some were left out', async () => {
  await link()
  chats()
  account.openChat('c')
  answer([message(9)])
  change({
    chats: [cy({ title: 'Cyn', unread: 1, active: 20 })],
    messages: [message(10, { from: 'p' })],
  })
  expect(account.viewOpen()).toMatchObject({
    chat: { title: 'Cyn' },
    messages: [{}, { text: 't10' }],
  })
  expect(account.viewChats()[0]).toMatchObject({ id: 'c', unread: 0, last: { text: 't10' } })
  expect(of('history')).toHaveLength(1)
  chats()
  expect(of('history')).toHaveLength(2)
})

test('what waits is durable where the link is kept, and survives a reload', async () => {
  account.linked(phone, true, log)
  account.openChat('c')
  await vi.waitFor(async () => {
    await account.send('one')
    expect(await storage.load()).toHaveLength(1)
  })
  takes = false
  const after = new Account(hooks({ send: () => false }))
  after.openChat('c')
  after.linked(phone, true, log)
  await vi.waitFor(() => expect(after.viewOpen()?.messages).toHaveLength(1))
})

test('another phone sees nothing of the one before', async () => {
  await link()
  chats()
  account.openChat('c')
  await account.send('secret')
  account.lost()
  sent = []
  account.linked(
    Uint8Array.from(phone, () => 1),
    false,
    log,
  )
  await turn()
  expect(sent).toEqual([])
  expect([account.chatsLoaded, account.viewOpen()]).toEqual([false, undefined])
})

test('a hostile phone is skipped', async () => {
  await link()
  for (const f of [
    { type: 'chats', seq: 'x', chats: [null] },
    { type: 'chats', seq: 1, chats: [null, {}, 7] },
    { type: 'change', seq: 1, messages: [message(1), null] },
    { type: 'messages', request: 'never asked', chat: 'c', messages: [message(1)] },
    { type: 'ack', id: 'never sent', message: message(2) },
  ]) {
    account.frame(f)
  }
  expect(account.viewChats()).toEqual([])
})

const refuse = () =>
  account.frame({
    type: 'messages',
    request: of('history').at(-1)!.request,
    messages: [],
    error: { code: 'internal', text: 'Could not read.' },
  })

test('a chat that could not be loaded is not drawn as an empty one', async () => {
  await link()
  chats()
  account.openChat('c')
  refuse()
  expect(account.viewOpen()).toMatchObject({ loading: false, failed: 'Could not read.' })
  account.load('older')
  expect(of('history')).toHaveLength(2)
  expect(account.viewOpen()).toMatchObject({ loading: true })
  expect(account.viewOpen()?.failed).toBeUndefined()
  refuse()
  account.closeChat()
  account.openChat('c')
  expect(of('history')).toHaveLength(3)
  answer([message(9)])
  expect(account.viewOpen()).toMatchObject({ loading: false, messages: [{ id: 'm9' }] })
})

test('older messages that could not be loaded do not make the chat begin here', async () => {
  await link()
  chats()
  account.openChat('c')
  answer([message(9)], true)
  account.load('older')
  refuse()
  expect(account.viewOpen()).toMatchObject({
    ...{ older: true, loadingOlder: false, failed: 'Could not read.', messages: [{ id: 'm9' }] },
  })
  account.load('older')
  expect(of('history').at(-1)).toMatchObject({ before: 9 })
  answer([message(8)])
  expect(account.viewOpen()).toMatchObject({ older: false, messages: [{ id: 'm8' }, { id: 'm9' }] })
  expect(account.viewOpen()?.failed).toBeUndefined()
})

test('a request that the link does not take can be repeated', async () => {
  await link()
  chats()
  takes = false
  account.openChat('c')
  expect(account.viewOpen()).toMatchObject({ loading: false, failed: 'The link is busy.' })
  takes = true
  account.load('older')
  expect(account.viewOpen()).toMatchObject({ loading: true })
  account.lost()
  expect(account.viewOpen()?.failed).toBeUndefined()
})

test('each line on the screen has an ID of its own, whatever the phone sends', async () => {
  await link()
  chats()
  account.openChat('c')
  await account.send('mine')
  const { id } = sends()[0]!
  answer([message(1, { command: 'k' }), message(2, { id: 'k' }), message(3, { id })])
  expect(shown().map((m) => m.key)).toEqual(['k', id])
})

test('what waits for one phone never goes to another one', async () => {
  account.linked(phone, true, log)
  await turn()
  account.openChat('c')
  account.lost()
  await account.send('for the first')
  sent = []
  // Another tab with the same database, linked with another phone.
  const other = new Account(hooks({ send: (f) => sent.push(f) > 0 }))
  other.linked(Uint8Array.of(7), false, log)
  other.keep(true)
  await turn()
  expect(sends()).toEqual([])
  expect(await storage.load()).toHaveLength(1)
})

test('the choice to keep the link moves what waits, both ways', async () => {
  await link()
  account.openChat('c')
  account.lost()
  await account.send('one')
  expect([account.isAtRisk, (await storage.load()).length]).toEqual([true, 0])
  account.keep(true)
  await turn()
  expect([account.isAtRisk, (await storage.load()).length]).toEqual([false, 1])
  account.keep(false)
  await turn()
  expect([account.isAtRisk, (await storage.load()).length]).toEqual([true, 0])
  expect(account.viewOpen()?.messages).toHaveLength(1)
})

test('what is forgotten while it is loaded does not come back', async () => {
  const load = storage.load
  let go = () => {}
  storage.load = async () => {
    const commands = await load()
    await new Promise<void>((done) => (go = done))
    return commands
  }
  const action = { send: { chat: 'c', text: 'old' } }
  const old = { id: 'k', chat: 'c', action, time: 1, order: 1 }
  await storage.put({ ...old, device: 'device of 0' })
  account.linked(phone, true, log)
  await turn()
  account.forget()
  go()
  await turn()
  account.linked(Uint8Array.of(7), false, log)
  await turn()
  expect(sends()).toEqual([])
})

const opened = async (messages = [message(9), message(10, { from: 'p' })]) => {
  await link()
  chats()
  account.openChat('c')
  answer(messages)
}

test('what is done to a message shows at once, and is undone where the phone refuses', async () => {
  await opened()
  await account.act({ edit: { message: 'm9', text: 'better' } })
  await account.act({ react: { message: 'm10', emoji: '🎉' } })
  await account.act({ star: { messages: ['m9', 'm10'] } })
  expect(shown()).toMatchObject([
    { text: 'better', edited: true, starred: true, changing: true },
    { reactions: [{ emoji: '🎉', mine: true, names: ['You'] }], starred: true },
  ])
  const [edit, react, star] = of('do').map((f) => f.id)
  ack(edit!, { error: { code: 'invalid', text: 'Too old.' } })
  expect(shown()[0]).toMatchObject({ text: 't9', edited: false, starred: true })
  expect(account.refusals).toMatchObject([{ text: 'Not edited: Too old.' }])
  account.dismiss(edit!)
  expect(account.refusals).toEqual([])
  const after = message(10, { from: 'p', starred: true, reactions: [{ emoji: '🎉' }] })
  ack(react!, { messages: [after] })
  ack(star!, { messages: [after, message(9, { starred: true })] })
  expect(shown()).toMatchObject([{ starred: true, changing: false }, { starred: true }])
})

test('deleting hides a message, or leaves its trace', async () => {
  await opened()
  await account.act({ delete: { messages: ['m9'], everyone: true } })
  expect(shown()[0]).toMatchObject({ deleted: true, text: '' })
  await account.act({ delete: { messages: ['m10'] } })
  expect(shown()).toHaveLength(1)
  change({ gone: ['m10'], messages: [message(9, { text: '', deleted: true })] })
  expect(shown()).toMatchObject([{ deleted: true }])
})

test('what is set of a chat shows at once', async () => {
  await opened()
  await account.act({ set: { chat: 'c', pinned: true, title: 'Cyrus', muted: 99 } })
  expect(account.viewChats()[0]).toMatchObject({ id: 'c', pinned: true, title: 'Cyrus', muted: 99 })
  await account.act({ clear: { chat: 'c' } })
  expect(shown()).toEqual([])
  await account.act({ clear: { chat: 'b', all: true } })
  expect(account.viewChats().map((c) => c.id)).toEqual(['c'])
})

test('a chat is made, and known by what the phone calls it', async () => {
  await link()
  const making = account.createChat('group', 'Tour')
  await turn()
  ack(of('do')[0]!.id, { chat: 'g' })
  expect(await making).toBe('g')
  const refused = account.createChat('group', '')
  await turn()
  ack(of('do')[1]!.id, { error: { code: 'invalid', text: 'It needs a title.' } })
  await expect(refused).rejects.toThrow('It needs a title.')
})

test('one command that makes several messages gives each a line', async () => {
  await opened([message(1, { command: 'k' }), message(2, { command: 'k' })])
  expect(shown().map((m) => [m.key, m.id])).toEqual([
    ['k', 'm1'],
    ['m2', 'm2'],
  ])
})

test('a message is read once the others have seen it', async () => {
  await opened()
  change({ chats: [cy({ seen: 9 })] })
  expect(shown().map((m) => m.status)).toEqual(['read', 'sent'])
})

test('views of what did not change are the same objects', async () => {
  await opened()
  const before = shown()
  const [list] = account.viewChats()
  change({ messages: [message(10, { from: 'p', text: 'edited' })] })
  expect(shown()[0]).toBe(before[0])
  expect(shown()[1]).not.toBe(before[1])
  expect(account.viewChats()[0]).toBe(list)
  // A person's new name changes what they wrote.
  account.frame({ type: 'people', people: [{ id: 'p', name: 'Cyrus' }] })
  expect(shown()[0]).toBe(before[0])
  expect(shown()[1]?.from?.name).toBe('Cyrus')
})

test('a jump loads what is around the message, and newer ones on', async () => {
  await opened([message(900)])
  account.jump('c', 'm400', 400)
  expect(of('history').at(-1)).toMatchObject({ around: 400 })
  answer([message(399), message(400)], true, { newer: true })
  const wish = account.viewOpen()?.target
  expect(account.viewOpen()).toMatchObject({ newer: true, older: true, target: { key: 'm400' } })
  account.jump('c', 'm400', 400) // again: it is here
  expect(account.viewOpen()!.target!.wish).toBeGreaterThan(wish!.wish)
  account.load('newer')
  expect(of('history').at(-1)).toMatchObject({ after: 400 })
  answer([message(401)], false, { newer: true })
  expect(shown().at(-1)?.id).toBe('m401')
  account.toNewest()
  expect(shown().map((m) => m.id)).toEqual(['m900'])
})

test('who writes is told, for a while', async () => {
  vi.useFakeTimers()
  account.linked(phone, false, log)
  chats()
  account.openChat('c')
  account.frame({ type: 'typing', chat: 'c', from: 'p' })
  expect(account.viewOpen()?.chat.typing).toEqual(['Cy'])
  vi.advanceTimersByTime(10_000)
  expect(account.viewOpen()?.chat.typing).toEqual([])
  account.write('c', 'a')
  account.write('c', 'ab')
  expect(of('typing')).toHaveLength(1)
})

test('a draft is told when typing pauses, and nothing comes back over it', async () => {
  vi.useFakeTimers()
  account.linked(phone, false, log)
  chats()
  change({ chats: [cy({ draft: 'from the phone' })] })
  expect(drafts['c']).toBe('from the phone')
  for (const text of ['h', 'he', 'hel']) account.write('c', text)
  vi.advanceTimersByTime(2_000)
  expect(acts('set')).toMatchObject([{ chat: 'c', draft: 'hel' }])
  account.write('c', 'hell')
  change({ chats: [cy({ draft: 'hel' })] })
  ack(acts('set')[0]!.id)
  expect(drafts['c']).toBe('from the phone') // not shown again
  vi.advanceTimersByTime(2_000)
  expect(acts('set').at(-1)).toMatchObject({ draft: 'hell' })
})

test('a search is answered, or its failure told', async () => {
  await opened()
  const found = account.search({ words: 'tea' })
  const { request } = of('search')[0]!
  account.frame({ type: 'messages', request, messages: [message(5)], older: true })
  account.frame({ type: 'messages', request, messages: [message(2)], last: true })
  expect(await found).toMatchObject({
    hits: [{ message: { id: 'm5' }, title: 'Cy' }, { message: { id: 'm2' } }],
    more: false,
  })
  const lost = account.search({ words: 'tea' })
  account.lost()
  await expect(lost).rejects.toThrow(/not linked/)
})

test('a message whose file is on its way waits for it, and nothing waits for the message', async () => {
  let done = (_: string) => {}
  const upload = () => new Promise<string>((resolve) => (done = resolve))
  account = new Account(hooks({ upload }))
  await link()
  account.openChat('c')
  const media = { type: 'image/png', size: 3 }
  await account.act({ send: { chat: 'c', kind: 'image', media } }, { chat: 'c', upload: 'u' })
  await account.send('after it')
  expect(shown()).toMatchObject([{ upload: 'u', status: 'waiting' }, { text: 'after it' }])
  expect(sends().map((s) => s.text)).toEqual(['after it'])
  done('content')
  await turn()
  expect(sends().at(-1)).toMatchObject({ kind: 'image', media: { ...media, id: 'content' } })
})

test('a page that was kept shows its chats at once, and goes on from there', async () => {
  account.linked(phone, true, log)
  await turn()
  chats()
  account.openChat('c')
  answer([message(9)], true)
  change({ messages: [message(10)] }, 12)
  account.lost() // saves what there is
  await turn()

  const after = new Account(hooks())
  after.restore(phone)
  expect(await after.place(phone)).toEqual({ log: 'L', since: 12 })
  expect(await after.place(Uint8Array.of(7))).toBeUndefined()
  expect(after.viewChats()).toMatchObject([{ id: 'b' }, { id: 'c', last: { text: 't10' } }])
  after.openChat('c')
  expect(after.viewOpen()).toMatchObject({ loading: false, older: true, messages: [{}, {}] })
  sent = []
  after.linked(phone, true, { log: 'L', resumed: true })
  expect(of('history')).toEqual([]) // nothing was missed
  after.frame({ type: 'change', seq: 13, messages: [message(11)] })
  expect(after.viewOpen()?.messages).toHaveLength(3)
  // Where the log does not reach back, all is asked for anew.
  after.lost()
  after.linked(phone, true, { log: 'M', resumed: false })
  expect(of('history')).toHaveLength(1)
})
