import { expect, test } from 'vitest'
import { type Command, MemoryStorage, Outbox, OutboxError } from './outbox'

const texts = (outbox: Outbox) => outbox.commands.map((c) => c.text)

test('a message is stored before it is shown', async () => {
  let store = () => {}
  const storage = new MemoryStorage()
  const put = storage.put.bind(storage)
  storage.put = async (c) => {
    await new Promise<void>((done) => (store = done))
    await put(c)
  }
  const outbox = new Outbox()
  await outbox.moveTo(storage)
  const adding = outbox.add('c', 'hello')
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
  await outbox.moveTo(storage)
  const adding = ['a', 'b', 'c'].map((t) => outbox.add('c', t, 1))
  for (const release of releases.reverse()) release()
  await Promise.all(adding)
  expect(texts(outbox)).toEqual(['a', 'b', 'c'])
})

test('what waits survives the page, and moves between storages', async () => {
  const disk = new MemoryStorage()
  const before = new Outbox()
  await before.moveTo(disk)
  const { id } = await before.add('c', 'one', 1)

  const after = new Outbox()
  await after.add('c', 'two', 2) // written before the storage was there
  await after.moveTo(disk)
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
  const first = await outbox.add('c', 'one')
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
  await expect(outbox.add('c', 'é'.repeat(32_769))).rejects.toThrow(/too long/)
  await outbox.add('c', 'é'.repeat(32_768))
  for (let i = 1; i < 1000; i++) await outbox.add('c', 'x')
  await expect(outbox.add('c', 'one more')).rejects.toThrow(OutboxError)
  expect(outbox.commands).toHaveLength(1000)
})

test('a storage that fails is told, and nothing is shown as waiting', async () => {
  class Full extends MemoryStorage {
    override async put(_: Command): Promise<void> {
      throw new DOMException('full', 'QuotaExceededError')
    }
  }
  const outbox = new Outbox()
  await outbox.moveTo(new Full())
  await expect(outbox.add('c', 'x')).rejects.toThrow(/could not store/)
  expect(outbox.commands).toEqual([])

  const other = new Outbox()
  await other.add('c', 'x')
  await expect(other.moveTo(new Full())).rejects.toThrow()
  expect(texts(other)).toEqual(['x'])
  await other.add('c', 'y') // goes on where it was
})
