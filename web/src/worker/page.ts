// The page's side of its service worker: starts it, and gives it the bytes that
// it asks for, no faster than they are read.

import type { Bytes } from '../protocol/bytes'
import type { Ask, FromServingPage, ToServingPage, ToWorker } from './messages'

// Opens the bytes that the browser asked for. Undefined: this page has no link.
export type OpenMedia = (ask: Ask) => ReadableStream<Bytes> | undefined

// How often the worker hears that it is still needed. Browsers end one that
// heard nothing for 30 s.
const STAY = 10_000
// How long the worker may take until it controls the page.
const START = 5_000

const POLICY = 'tandem-worker' // named in the Content-Security-Policy

export class MediaWorker {
  // The name of this page in the addresses that it makes. It stays the same
  // when the tab is reloaded, so that a download can go on.
  readonly page = pageName()
  readonly #open: OpenMedia
  #serving = 0
  #staying: ReturnType<typeof setInterval> | undefined
  #starting: Promise<boolean> | undefined

  constructor(open: OpenMedia) {
    this.#open = open
  }

  // False where this browser has no service workers, as in some private
  // windows, or does not let this page have one.
  start(): Promise<boolean> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  stop(): void {
    clearInterval(this.#staying)
    if (!hasWorkers()) return
    navigator.serviceWorker.removeEventListener('message', this.#onMessage)
  }

  async #start(): Promise<boolean> {
    if (!hasWorkers()) return false
    const workers = navigator.serviceWorker
    try {
      workers.addEventListener('message', this.#onMessage)
      await workers.register(scriptUrl(), { updateViaCache: 'none' })
      if (workers.controller) return true
      const { active } = await workers.ready
      if (workers.controller) return true
      const controlled = new Promise<boolean>((done) => {
        workers.addEventListener('controllerchange', () => done(true), { once: true })
        setTimeout(() => done(workers.controller !== null), START)
      })
      active?.postMessage({ type: 'claim' } satisfies ToWorker)
      return await controlled
    } catch {
      return false
    }
  }

  readonly #onMessage = ({ data, ports }: MessageEvent<unknown>): void => {
    const [port] = ports
    if (!port || !isAsk(data)) return
    const stream = data.page === this.page ? this.#open(data) : undefined
    if (!stream) return tell(port, { type: 'no' })
    this.#begin()
    serve(stream, port).finally(() => this.#end())
    tell(port, { type: 'yes' })
  }

  #begin(): void {
    this.#serving++
    this.#staying ??= setInterval(() => {
      navigator.serviceWorker.controller?.postMessage({ type: 'stay' } satisfies ToWorker)
    }, STAY)
  }

  #end(): void {
    if (--this.#serving > 0) return
    clearInterval(this.#staying)
    this.#staying = undefined
  }
}

function hasWorkers(): boolean {
  return typeof navigator === 'object' && 'serviceWorker' in navigator
}

// Gives a stream's bytes to whoever pulls at the port. Resolves at its end.
export function serve(stream: ReadableStream<Bytes>, port: MessagePort): Promise<void> {
  const reader = stream.getReader()
  return new Promise((resolve) => {
    const end = () => {
      port.onmessage = null
      resolve()
    }
    // In browsers that tell: the worker was ended.
    port.addEventListener('close', () => {
      end()
      void reader.cancel().catch(() => {})
    })
    port.onmessage = async ({ data }: MessageEvent<ToServingPage>) => {
      if (data.type === 'stop') {
        end()
        return void reader.cancel().catch(() => {})
      }
      try {
        const { done, value } = await reader.read()
        if (!done) return tell(port, { type: 'bytes', bytes: value }, [value.buffer])
        tell(port, { type: 'end' })
      } catch (err) {
        tell(port, { type: 'failed', text: err instanceof Error ? err.message : String(err) })
      }
      end()
    }
  })
}

function tell(port: MessagePort, message: FromServingPage, transfer: Transferable[] = []): void {
  port.postMessage(message, transfer)
}

function isAsk(v: unknown): v is Ask {
  return typeof v === 'object' && v !== null && 'type' in v && v.type === 'tandem-media'
}

let policed: string | undefined

// Beside the page, under whatever path that is. Browsers with trusted types
// take no plain text for the address of a script, and a policy only once.
function scriptUrl(): string {
  policed ??= policedUrl()
  return policed
}

function policedUrl(): string {
  const url = new URL('sw.js', document.baseURI).href
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (!trustedTypes) return url
  const policy = trustedTypes.createPolicy(POLICY, { createScriptURL: () => url })
  return policy.createScriptURL('') as string
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(s: string): string },
  ): { createScriptURL(s: string): unknown }
}

const NAME = 'tandem.page'

function pageName(): string {
  try {
    const known = sessionStorage.getItem(NAME)
    if (known) return known
    const name = crypto.randomUUID()
    sessionStorage.setItem(NAME, name)
    return name
  } catch {
    return crypto.randomUUID() // until it is reloaded, then
  }
}
