import { afterEach, expect, test, vi } from 'vitest'
import { Downloads } from './mediadownloads'
import type { Transfer } from './media'
import type { Bytes } from '../protocol/bytes'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function scene() {
  const shown: (Transfer | undefined)[] = []
  const downloads = new Downloads((_, t) => shown.push(t))
  return { shown, downloads }
}

function source(pieces: number, failure?: Error) {
  let cancelled = false
  let sent = 0
  const stream = new ReadableStream<Bytes>(
    {
      pull(c) {
        if (sent < pieces) c.enqueue(new Uint8Array(10).fill(sent++))
        else if (failure) throw failure
        else c.close()
      },
      cancel: () => void (cancelled = true),
    },
    { highWaterMark: 0 },
  )
  return { stream, isCancelled: () => cancelled }
}

test('bytes pass unchanged, and nothing is shown when they are through', async () => {
  const { shown, downloads } = scene()
  const followed = downloads.follow('m', source(3).stream, 0, 30)
  expect(new Uint8Array(await new Response(followed).arrayBuffer())).toHaveLength(30)
  expect(shown[0]).toMatchObject({ state: 'running', done: 0, total: 30 })
  expect(shown.at(-1)).toBeUndefined()
})

test('a failure reaches the reader, and is shown', async () => {
  const { shown, downloads } = scene()
  const followed = downloads.follow('m', source(1, new Error('gone')).stream, 0, 30)
  await expect(new Response(followed).arrayBuffer()).rejects.toThrow('gone')
  expect(shown.at(-1)).toEqual({ state: 'failed', done: 10, total: 30, error: 'gone' })
})

test('either side may stop it', async () => {
  const { shown, downloads } = scene()
  const one = source(100)
  const reader = downloads.follow('m', one.stream, 0, 1000).getReader()
  await reader.read()
  downloads.cancel('m')
  await expect(reader.read()).rejects.toThrow('You stopped it.')
  expect(one.isCancelled()).toBe(true)
  expect(shown.at(-1)).toBeUndefined()

  const two = source(100)
  await downloads.follow('m', two.stream, 0, 1000).cancel()
  expect(two.isCancelled()).toBe(true)
  expect(shown.at(-1)).toBeUndefined()
})

test('saving twice is no failure of the first', async () => {
  vi.useFakeTimers()
  // As much of a document as holds a frame; nothing answers what it asks for.
  const createElement = () => ({ remove: () => {} })
  vi.stubGlobal('document', { createElement, body: { append: () => {} } })
  const { shown, downloads } = scene()
  const [one, two] = [downloads.begin('m', 'media/m', 30), downloads.begin('m', 'media/m', 30)]
  const followed = downloads.follow('m', source(3).stream, 0, 30)
  await Promise.all([one, two])
  await vi.advanceTimersByTimeAsync(20_000)
  expect(shown.every((t) => t?.state !== 'failed')).toBe(true)
  await new Response(followed).arrayBuffer()
  expect(shown.at(-1)).toBeUndefined()
})

test('what asked for it stays until the browser has made a file of it', async () => {
  vi.useFakeTimers()
  const remove = vi.fn()
  vi.stubGlobal('document', { createElement: () => ({ remove }), body: { append: () => {} } })
  const { downloads } = scene()
  const begun = downloads.begin('m', 'media/m', 10)
  await new Response(downloads.follow('m', source(1).stream, 0, 10)).arrayBuffer()
  await begun
  await vi.advanceTimersByTimeAsync(20_000)
  expect(remove).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(remove).toHaveBeenCalledOnce()
})
