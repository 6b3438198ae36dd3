import { expect, test } from 'vitest'
import type { Transfer } from './media'
import { Sending } from './mediasending'
import { DROP, MemoryUploads, type SendContent, type StoredUpload, UploadQueue } from './uploads'

// A sender that waits until it is told how each upload ends.
class Path {
  readonly begun: string[] = []
  readonly dropped: string[] = [] // while they were not under way
  readonly ends = new Map<string, { done(media: string): void; fail(why: unknown): void }>()
  readonly send: SendContent = (id, file, onProgress, signal) =>
    new Promise((done, fail) => {
      if (signal.aborted) {
        if (signal.reason === DROP) this.dropped.push(id)
        return fail(signal.reason)
      }
      this.begun.push(id)
      onProgress({ done: 1, total: file.size, speed: 1 })
      this.ends.set(id, { done, fail })
      signal.addEventListener('abort', () => fail(signal.reason))
    })
}

const file = (text = 'hello') => new File([text], 'a.txt', { type: 'text/plain' })
const about = { name: 'a.txt', type: 'text/plain', size: 5 }

function scene() {
  const path = new Path()
  const shown = new Map<string, Transfer>()
  const sending = new Sending(path.send, (id, t) => (t ? shown.set(id, t) : shown.delete(id)))
  return { path, shown, sending }
}

test('a few go at once, the oldest first, and one that is given up makes no gap', async () => {
  const path = new Path()
  const queue = new UploadQueue(path.send)
  const stop = new AbortController()
  const never = new AbortController().signal
  const upload = (id: string, signal = never) => queue.upload(id, file(), () => {}, signal)
  const all = [upload('a'), upload('b'), upload('c', stop.signal), upload('d')]
  await Promise.resolve()
  expect(path.begun).toEqual(['a', 'b'])
  stop.abort('no more')
  await expect(all[2]).rejects.toBe('no more')
  path.ends.get('a')?.done('A')
  expect(await all[0]).toBe('A')
  await expect.poll(() => path.begun).toEqual(['a', 'b', 'd'])
  await expect(upload('e', stop.signal)).rejects.toBe('no more')
})

test('a file is stored before its upload begins, and is found again by another page', async () => {
  const disk = new MemoryUploads()
  const { sending } = scene()
  await sending.keepIn(disk, 'd')
  const { id } = await sending.store(file(), about)
  expect(await disk.list()).toMatchObject([{ id, device: 'd', name: 'a.txt' }])

  const later = scene()
  await later.sending.keepIn(disk, 'd')
  const result = later.sending.send(id)
  expect(later.sending.send(id)).toBe(result)
  await expect.poll(() => later.path.begun).toEqual([id])
  later.path.ends.get(id)?.done('M')
  expect(await result).toBe('M')
  expect(later.shown.size).toBe(0)
  expect(await disk.list()).toHaveLength(1) // until its message is on the phone
  await later.sending.remove(id)
  expect(await disk.list()).toEqual([])
})

test('a pause and a failure wait for the person; stopping leaves the file', async () => {
  const { path, shown, sending } = scene()
  const { id } = await sending.store(file(), about)
  const result = sending.send(id)
  result.catch(() => {})
  await expect.poll(() => path.begun.length).toBe(1)
  sending.pause(id)
  await expect.poll(() => shown.get(id)?.state).toBe('paused')
  sending.resume(id)
  await expect.poll(() => path.begun.length).toBe(2)
  path.ends.get(id)?.fail(new Error('no room'))
  await expect.poll(() => shown.get(id)).toMatchObject({ state: 'failed', error: 'no room' })
  sending.resume(id)
  await expect.poll(() => path.begun.length).toBe(3)
  sending.pause(id)
  await expect.poll(() => shown.get(id)?.state).toBe('paused')
  sending.cancel(id)
  await expect(result).rejects.toThrow('You stopped it.')
  expect(path.begun).toHaveLength(3)
  expect(path.dropped).toEqual([id])
  // Its message can be tried again.
  const again = sending.send(id)
  await expect.poll(() => path.begun.length).toBe(4)
  path.ends.get(id)?.done('M')
  expect(await again).toBe('M')
})

test('what moves to another storage moves once, and only what no message names is tidied', async () => {
  const disk = new MemoryUploads()
  await disk.put({ ...about, id: 'old', device: 'd', file: file() })
  await disk.put({ ...about, id: 'used', device: 'd', file: file() })
  await disk.put({ ...about, id: 'other', device: 'e', file: file() })
  const { sending } = scene()
  const { id } = await sending.store(file(), about)
  await sending.keepIn(disk, 'd')
  await sending.tidy(new Set(['used']))
  expect((await disk.list()).map((u) => u.id).sort()).toEqual([id, 'other', 'used'].sort())
})

test('a browser without room says so', async () => {
  const { sending } = scene()
  const full = new MemoryUploads()
  full.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
  await sending.keepIn(full, 'd')
  await expect(sending.store(file(), about)).rejects.toThrow('could not store “a.txt”')
})

test('a file that is not here any more is an error with words', async () => {
  const { sending } = scene()
  await expect(sending.send('none')).rejects.toThrow('not in this browser')
})

// A disk whose puts wait until they are let go on.
class SlowDisk extends MemoryUploads {
  readonly #puts: (() => void)[] = []
  override async put(upload: StoredUpload): Promise<void> {
    await new Promise<void>((done) => this.#puts.push(done))
    return super.put(upload)
  }
  get waiting(): number {
    return this.#puts.length
  }
  async next(): Promise<void> {
    await expect.poll(() => this.waiting).toBeGreaterThan(0)
    this.#puts.shift()?.()
  }
}

test('a file that is stored while the others move is not left behind', async () => {
  const disk = new SlowDisk()
  const { sending, path } = scene()
  await sending.store(file(), about)
  const moving = sending.keepIn(disk, 'd')
  await disk.next()
  const late = await sending.store(file(), about)
  await disk.next()
  await moving
  expect(await disk.list()).toHaveLength(2)
  void sending.send(late.id).catch(() => {})
  await expect.poll(() => path.begun).toEqual([late.id])
})

test('files that cannot all move stay where they are', async () => {
  const { sending, path } = scene()
  const ids = [await sending.store(file(), about), await sending.store(file(), about)]
  const full = new MemoryUploads()
  const put = full.put.bind(full)
  full.put = async (upload) => {
    if ((await full.list()).length > 0) throw new DOMException('full', 'QuotaExceededError')
    await put(upload)
  }
  await expect(sending.keepIn(full, 'd')).rejects.toThrow('full')
  for (const { id } of ids) void sending.send(id).catch(() => {})
  await expect.poll(() => path.begun).toHaveLength(2)
  expect(await full.list()).toEqual([])
})

test('what was asked for last is where files are, and nothing is kept after the end', async () => {
  const disk = new SlowDisk()
  const { sending } = scene()
  const { id } = await sending.store(file(), about)
  const kept = sending.keepIn(disk, 'd')
  const memory = new MemoryUploads()
  const unkept = sending.keepIn(memory, '')
  await disk.next()
  await Promise.all([kept, unkept])
  expect(await disk.list()).toEqual([])
  expect(await memory.list()).toMatchObject([{ id }])

  const late = sending.keepIn(disk, 'd')
  await expect.poll(() => disk.waiting).toBe(1)
  sending.clear()
  await disk.next()
  await expect(late).rejects.toThrow()
  const never = sending.keepIn(disk, 'd')
  sending.clear()
  await expect(never).rejects.toThrow()
  expect(await disk.list()).toEqual([])
})

test('files of a link that was made anew in the same place are found again', async () => {
  const disk = new MemoryUploads()
  const { sending } = scene()
  await sending.keepIn(disk, 'd')
  const { id } = await sending.store(file(), about)
  await sending.keepIn(disk, 'new')
  expect(await disk.list()).toMatchObject([{ id, device: 'new' }])
})
