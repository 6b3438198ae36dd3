// What a page gives the worker, over a real MessageChannel.
import { afterEach, expect, test } from 'vitest'
import type { Bytes } from '../protocol/bytes'
import type { Ask, FromServingPage } from './messages'
import { serve } from './page'
import type { Client, WorkerScope } from './scope'
import { findSource } from './source'

const ask: Ask = {
  ...{ type: 'tandem-media', page: 'p', media: 'm', from: 0, to: 100, size: 100 },
  download: false,
}

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

// A page that answers as its function says.
function page(id: string, answer: (port: MessagePort, ask: Ask) => void): Client {
  return {
    id,
    postMessage(message, [port]) {
      ports.push(port as MessagePort)
      queueMicrotask(() => answer(port as MessagePort, message as Ask))
    },
  }
}

function scopeOf(...clients: Client[]): WorkerScope {
  const scope = {
    clients: {
      matchAll: async () => clients,
      get: async (id: string) => clients.find((c) => c.id === id),
    },
  }
  return scope as unknown as WorkerScope
}

const tell = (port: MessagePort, message: FromServingPage) => port.postMessage(message)
const stranger = page('other', (port) => tell(port, { type: 'no' }))

function counting(pieces: number, failure?: Error) {
  const state = { pulled: 0, cancelled: false }
  const stream = new ReadableStream<Bytes>(
    {
      pull(c) {
        if (state.pulled === pieces) return failure ? c.error(failure) : c.close()
        c.enqueue(new Uint8Array(10).fill(state.pulled++))
      },
      cancel: () => void (state.cancelled = true),
    },
    { highWaterMark: 0 },
  )
  return { state, stream }
}

function owner(stream: ReadableStream<Bytes>): Client {
  return page('owner', (port) => {
    void serve(stream, port)
    tell(port, { type: 'yes' })
  })
}

test('the page that has it is found among others, and gives all of it', async () => {
  const { stream } = counting(5)
  const source = await findSource(scopeOf(stranger, owner(stream)), ask)
  const bytes = new Uint8Array(await new Response(source?.stream).arrayBuffer())
  expect(bytes).toHaveLength(50)
  expect(bytes[49]).toBe(4)
  await source?.ended
})

test('nobody has it', async () => {
  expect(await findSource(scopeOf(stranger), ask)).toBeUndefined()
  expect(await findSource(scopeOf(), ask)).toBeUndefined()
})

test('a reader that stops reading stops the page', async () => {
  const { state, stream } = counting(1000)
  const source = await findSource(scopeOf(owner(stream)), ask)
  const reader = source!.stream.getReader()
  await reader.read()
  await new Promise((done) => setTimeout(done, 50))
  expect(state.pulled).toBeLessThan(5)
  await reader.cancel()
  await source!.ended
  await expect.poll(() => state.cancelled).toBe(true)
})

test('a failure of the page is one of the stream, so that the browser knows', async () => {
  const { stream } = counting(2, new Error('not what is on the phone'))
  const source = await findSource(scopeOf(owner(stream)), ask)
  const reading = new Response(source!.stream).arrayBuffer()
  await expect(reading).rejects.toThrow('not what is on the phone')
})
