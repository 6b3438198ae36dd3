import { expect, test } from 'vitest'
import { converted } from './old'
import { type Command, MemoryStorage, Outbox, OutboxError, type OutboxStorage } from './outbox'

const at = (storage: OutboxStorage, device = 'd') => ({ storage, device })
const texts = (outbox: Outbox) => outbox.commands.map((c) => c.action.send?.text)
// A message to a chat.
const add = (outbox: Outbox, chat: string, text: string, now?: number) =>
  outbox.add({ send: { chat, text } }, { chat }, now)

test('a message is stored before it is shown', async () => {
  let store = () => {}
  const storage = new MemoryStorage()
  const put = storage.put.bind(storage)
  storage.put = async (c) => {
    await new Promise<void>((done) => (store = done))
    await put(c)
  }
  const outbox = new Outbox()
  await outbox.moveTo(at(storage))
  const adding = add(outbox, 'c', 'hello')
  expect(outbox.commands).toEqual([])
  store()
  await adding
  expect(texts(outbox)).toEqual(['hello'])
})

test('the order is that of writing, however long storing takes', async () => {
  const releases: (() => void)[] = []
  const storage = new MemoryStorage()
  storage.put = () => new Promise<void>((done) => releases.push(done))
  const outbox = new Outbox()
  await outbox.moveTo(at(storage))
  const adding = ['a', 'b', 'c'].map((t) => add(outbox, 'c', t, 1))
  for (const release of releases.reverse()) release()
  await Promise.all(adding)
  expect(texts(outbox)).toEqual(['a', 'b', 'c'])
})

test('what waits survives the page, and moves between storages', async () => {
  const disk = new MemoryStorage()
  const before = new Outbox()
  await before.moveTo(at(disk))
  const { id } = await add(before, 'c', 'one', 1)

  const after = new Outbox()
  await add(after, 'c', 'two', 2) // written before the storage was there
  await after.moveTo(at(disk))
  expect(texts(after)).toEqual(['one', 'two'])
  expect(await disk.load()).toHaveLength(2)
  expect(after.settle(id)).toBe(true)
  expect(after.settle(id)).toBe(false)
  await expect.poll(async () => (await disk.load()).length).toBe(1)
  await after.toMemory()
  expect(await disk.load()).toEqual([])
  expect(texts(after)).toEqual(['two'])
})

test('a refused message can be tried again, as a new command, or dropped', async () => {
  const outbox = new Outbox()
  const first = await add(outbox, 'c', 'one')
  expect(await outbox.retry(first.id)).toBeUndefined() // it waits
  await outbox.discard(first.id)
  expect(outbox.commands).toHaveLength(1)
  outbox.refuse(first.id, 'no such chat')
  expect(outbox.commands[0]?.error).toBe('no such chat')
  const second = await outbox.retry(first.id)
  expect(second?.id).not.toBe(first.id)
  expect(outbox.commands).toEqual([second])
  expect(second?.error).toBeUndefined()
  outbox.refuse(second!.id, 'still not')
  await outbox.discard(second!.id)
  expect(outbox.commands).toEqual([])
})

test('bounds have clear errors, and nothing is kept', async () => {
  const outbox = new Outbox()
  await expect(add(outbox, 'c', 'é'.repeat(32_769))).rejects.toThrow(/too long/)
  await add(outbox, 'c', 'é'.repeat(32_768))
  for (let i = 1; i < 1000; i++) await add(outbox, 'c', 'x')
  await expect(add(outbox, 'c', 'one more')).rejects.toThrow(OutboxError)
  expect(outbox.commands).toHaveLength(1000)
})

test('a storage that fails is told, and nothing is shown as waiting', async () => {
  class Full extends MemoryStorage {
    override async put(_: Command): Promise<void> {
      throw new DOMException('full', 'QuotaExceededError')
    }
  }
  const outbox = new Outbox()
  await outbox.moveTo(at(new Full()))
  await expect(add(outbox, 'c', 'x')).rejects.toThrow(/could not store/)
  expect(outbox.commands).toEqual([])

  const other = new Outbox()
  await add(other, 'c', 'x')
  await expect(other.moveTo(at(new Full()))).rejects.toThrow()
  expect(texts(other)).toEqual(['x'])
  await add(other, 'c', 'y') // goes on where it was
})

test('several tabs share a storage, and each sends what is its own', async () => {
  const disk = new MemoryStorage()
  const one = new Outbox()
  await one.moveTo(at(disk, 'one'))
  await add(one, 'c', 'for one')
  const two = new Outbox()
  await add(two, 'c', 'for two')
  await two.moveTo(at(disk, 'two'))
  expect(texts(two)).toEqual(['for two'])
  expect((await disk.load()).map((c) => [c.action.send?.text, c.device])).toEqual([
    ['for one', 'one'],
    ['for two', 'two'],
  ])
})

test('two clicks on one message count once', async () => {
  const outbox = new Outbox()
  const { id } = await add(outbox, 'c', 'one')
  outbox.refuse(id, 'no')
  const done = await Promise.all([outbox.retry(id), outbox.retry(id), outbox.discard(id)])
  expect(done.filter(Boolean)).toHaveLength(1)
  expect(texts(outbox)).toEqual(['one'])
  const again = outbox.commands[0]!.id
  outbox.refuse(again, 'no')
  await Promise.all([outbox.discard(again), outbox.retry(again)])
  expect(outbox.commands).toEqual([])
})

test('a retry that could not be stored can be tried again', async () => {
  const storage = new MemoryStorage()
  const outbox = new Outbox()
  await outbox.moveTo(at(storage))
  const { id } = await add(outbox, 'c', 'one')
  outbox.refuse(id, 'no')
  const replace = storage.replace.bind(storage)
  storage.replace = () => Promise.reject(new Error('full'))
  await expect(outbox.retry(id)).rejects.toThrow()
  storage.replace = replace
  expect(await outbox.retry(id)).toMatchObject({ action: { send: { text: 'one' } } })
})

test('what is under way when all is forgotten ends without effect', async () => {
  // Holds what it was asked to do, once told to.
  class Held extends MemoryStorage {
    held: Promise<void> | undefined
    override async load() {
      const commands = await super.load()
      await this.held
      return commands
    }
    override async put(command: Command) {
      await super.put(command)
      await this.held
    }
    override async replace(id: string, command: Command) {
      await super.replace(id, command)
      await this.held
    }
  }
  const outbox = new Outbox()
  const forgottenDuring = async (disk: Held, f: () => Promise<unknown>) => {
    let release = () => {}
    disk.held = new Promise((done) => (release = done))
    const done = f()
    outbox.clear()
    release()
    await done
    disk.held = undefined
    expect(outbox.commands).toEqual([])
  }

  const disk = new Held()
  await disk.put(command('old'))
  await forgottenDuring(disk, () => outbox.moveTo(at(disk)))
  await add(outbox, 'c', 'new')
  expect(await disk.load()).toHaveLength(1) // it went elsewhere
  outbox.clear()

  await outbox.moveTo(at(disk, 'other'))
  await forgottenDuring(disk, () => add(outbox, 'c', 'x'))
  expect(await disk.load()).toHaveLength(1)

  await outbox.moveTo(at(disk))
  outbox.refuse('old', 'no')
  await forgottenDuring(disk, () => outbox.retry('old'))
})

const command = (text: string): Command => ({
  id: text,
  device: 'd',
  action: { send: { chat: 'c', text } },
  chat: 'c',
  time: 1,
  order: 1,
})

test('a message waits for its upload, and names its content then', async () => {
  const outbox = new Outbox()
  const media = { type: 'image/png', size: 3 }
  const about = { chat: 'c', upload: 'u' }
  const { id } = await outbox.add({ send: { chat: 'c', kind: 'image', media } }, about)
  expect(outbox.find(id)).toMatchObject({ upload: 'u' })
  outbox.uploaded(id, 'content')
  expect(outbox.find(id)?.action.send?.media).toEqual({ ...media, id: 'content' })
  expect(outbox.find(id)?.upload).toBeUndefined()
})

test('what an earlier version of the page left still waits', () => {
  const old = { id: 'k', chat: 'c', text: 'hi', time: 1, order: 2 }
  const action = { send: { chat: 'c', text: 'hi' } }
  const rest = { id: 'k', chat: 'c', time: 1, order: 2, action }
  expect(converted(old, 'd')).toEqual({ ...rest, device: 'd' })
  expect(converted({ ...old, device: 'e', error: 'no' }, 'd')).toEqual({
    ...rest,
    device: 'e',
    error: 'no',
  })
})

test('what is written while the others move goes after them', async () => {
  let store = () => {}
  const disk = new MemoryStorage()
  const put = disk.put.bind(disk)
  const outbox = new Outbox()
  await outbox.moveTo(at(disk))
  disk.put = async (c) => {
    await new Promise<void>((done) => (store = done))
    await put(c)
  }
  const adding = add(outbox, 'c', 'hello')
  await outbox.toMemory() // the browser shall keep nothing
  store()
  await adding
  expect(texts(outbox)).toEqual(['hello'])
  expect(await disk.load()).toEqual([])
})

test('in the same place it finds what another tab left, under the link of the time', async () => {
  const disk = new MemoryStorage()
  const [one, other] = [new Outbox(), new Outbox()]
  await one.moveTo(at(disk))
  await other.moveTo(at(disk))
  await add(other, 'c', 'of the other tab', 1)
  const { id } = await add(one, 'c', 'mine', 2)
  await one.moveTo(at(disk))
  expect(texts(one)).toEqual(['of the other tab', 'mine'])

  // That tab has linked the browser anew.
  await one.moveTo(at(disk, 'new'))
  expect((await disk.load()).find((c) => c.id === id)).toMatchObject({ device: 'new' })
  const reloaded = new Outbox()
  await reloaded.moveTo(at(disk, 'new'))
  expect(texts(reloaded)).toContain('mine')
})

test('what the phone takes while the others are loaded does not come back', async () => {
  const disk = new MemoryStorage()
  const outbox = new Outbox()
  await outbox.moveTo(at(disk))
  const { id } = await add(outbox, 'c', 'hello')
  const moving = outbox.moveTo(at(disk))
  outbox.settle(id)
  await moving
  expect(texts(outbox)).toEqual([])
})
