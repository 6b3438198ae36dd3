// Bytes that a page gives to the worker, piece by piece as they are read.

import type { Bytes } from '../protocol/bytes'
import type { Ask, FromServingPage, ToServingPage } from './messages'
import type { Client, WorkerScope } from './scope'

// How long a page may take to say whether it has a content. A tab that the
// browser has frozen says nothing.
const ANSWER = 5_000
// How often a reader that waits looks whether the page is still there.
const LOOK = 10_000

// Asks all pages, and resolves with the first that has it; with undefined
// where none has. A worker that was just started knows none of them yet.
export async function findSource(scope: WorkerScope, ask: Ask): Promise<Source | undefined> {
  const clients = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (clients.length === 0) return undefined
  const found = clients.map((client) => askOne(scope, client, ask))
  const source = await Promise.any(found).catch(() => undefined)
  // Two tabs may have the same name: one of them is enough.
  for (const other of found) other.then((s) => s !== source && s.stop()).catch(() => {})
  return source
}

function askOne(scope: WorkerScope, client: Client, ask: Ask): Promise<Source> {
  return new Promise((resolve, reject) => {
    const { port1: port, port2 } = new MessageChannel()
    const give = () => {
      port.close()
      reject(new Error('this page does not have it'))
    }
    const timer = setTimeout(give, ANSWER)
    port.onmessage = ({ data }: MessageEvent<FromServingPage>) => {
      clearTimeout(timer)
      if (data.type === 'yes') resolve(new Source(scope, client, port))
      else give()
    }
    client.postMessage(ask, [port2])
  })
}

export class Source {
  readonly stream: ReadableStream<Bytes>
  // Resolves when nothing more will come.
  readonly ended: Promise<void>
  readonly #scope: WorkerScope
  readonly #client: Client
  readonly #port: MessagePort
  #end!: () => void
  #looking: ReturnType<typeof setInterval> | undefined

  constructor(scope: WorkerScope, client: Client, port: MessagePort) {
    this.#scope = scope
    this.#client = client
    this.#port = port
    this.ended = new Promise((done) => (this.#end = done))
    this.stream = new ReadableStream<Bytes>(
      { pull: (c) => this.#pull(c), cancel: () => this.stop() },
      { highWaterMark: 1 },
    )
  }

  stop(): void {
    this.#port.postMessage({ type: 'stop' } satisfies ToServingPage)
    this.#close()
  }

  #close(): void {
    clearInterval(this.#looking)
    // What was posted is still delivered.
    this.#port.close()
    this.#end()
  }

  #pull(c: ReadableStreamDefaultController<Bytes>): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (text: string) => {
        this.#close()
        reject(new Error(text))
      }
      this.#port.onmessage = ({ data }: MessageEvent<FromServingPage>) => {
        clearInterval(this.#looking)
        if (data.type === 'bytes') {
          c.enqueue(data.bytes)
          resolve()
        } else if (data.type === 'end') {
          this.#close()
          c.close()
          resolve()
        } else {
          fail(data.type === 'failed' ? data.text : 'the page has it no more')
        }
      }
      this.#looking = setInterval(() => {
        void this.#scope.clients.get(this.#client.id).then((client) => {
          if (!client) fail('the page was closed')
        })
      }, LOOK)
      this.#port.postMessage({ type: 'pull' } satisfies ToServingPage)
    })
  }
}
