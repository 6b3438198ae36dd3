// The phone's side of the bulk channel as package wire describes it, for tests:
// it keeps to every grant, takes turns, and says where the page does not.

import type { Bytes } from '../protocol/bytes'
import { type FromPage, MaxChunk, MaxStreams } from '../protocol/wire.gen'
import { decodeChunk, encodeChunk } from './bulkframes'
import { ContentHash } from './bulkhash'
import type { RawFrame } from './control'

// A content, by what it holds from one offset to another.
export type TestContent = { size: number; read(from: number, to: number): Bytes }

interface Sending {
  content: TestContent
  at: number
  to: number
  granted: number
}

interface Receiving {
  upload: string
  size: number
  granted: number
}

export interface TestLink {
  frame(f: RawFrame): void // to the page
  chunk(frame: Bytes): void // to the page
}

export class TestPhone {
  readonly contents = new Map<string, TestContent>()
  readonly uploads = new Map<string, Bytes[]>()
  readonly faults: string[] = []
  window = 256 << 10 // bytes granted to uploads ahead
  mostAhead = 0 // bytes that were granted and not sent, the most of all streams
  begun: { type: 'fetch' | 'upload'; from: number }[] = []
  readonly sending = new Map<number, Sending>()
  readonly #receiving = new Map<number, Receiving>()
  #link: TestLink | undefined

  linked(link: TestLink): void {
    this.#link = link
  }

  lost(): void {
    this.#link = undefined
    this.sending.clear()
    this.#receiving.clear()
  }

  frame(f: FromPage): void {
    switch (f.type) {
      case 'fetch': {
        const content = this.contents.get(f.media)
        this.begun.push({ type: 'fetch', from: f.from })
        if (!content) return this.#stop(f.stream, 'not-found', 'That file is not on the phone.')
        if (f.from === 0 && f.to === 0) {
          this.#link?.frame({ type: 'grant', stream: f.stream, to: content.size })
          this.sending.set(f.stream, { content, at: 0, to: content.size, granted: content.size })
          break
        }
        if (f.to > content.size) return this.#stop(f.stream, 'invalid', 'It is not so long.')
        this.sending.set(f.stream, { content, at: f.from, to: f.to, granted: f.grant })
        if (this.sending.size + this.#receiving.size > MaxStreams) this.faults.push('streams')
        break
      }
      case 'upload': {
        const from = this.received(f.upload)
        this.begun.push({ type: 'upload', from })
        const granted = Math.min(f.size, from + this.window)
        this.#receiving.set(f.stream, { upload: f.upload, size: f.size, granted })
        this.#link?.frame({ type: 'grant', stream: f.stream, from, to: granted })
        void this.#finish(f.stream)
        break
      }
      case 'grant': {
        const s = this.sending.get(f.stream)
        if (s && (f.to < s.granted || f.to > s.to)) this.faults.push(`grant of ${f.to}`)
        if (s) s.granted = f.to
        break
      }
      case 'stop': {
        const r = this.#receiving.get(f.stream)
        if (r && f.drop) this.uploads.delete(r.upload)
        this.sending.delete(f.stream)
        this.#receiving.delete(f.stream)
      }
    }
    const ahead = [...this.sending.values()].reduce((n, s) => n + s.granted - s.at, 0)
    this.mostAhead = Math.max(this.mostAhead, ahead)
  }

  // Sends a chunk of each stream that may send. False: there is none.
  step(): boolean {
    let sent = false
    for (const [stream, s] of this.sending) {
      const to = Math.min(s.granted, s.at + MaxChunk)
      if (to <= s.at) continue
      const bytes = s.content.read(s.at, to)
      this.#link?.chunk(encodeChunk({ stream, offset: s.at, bytes }))
      s.at = to
      if (to === s.to) this.sending.delete(stream)
      sent = true
    }
    return sent
  }

  chunk(frame: ArrayBuffer): void {
    const chunk = decodeChunk(frame)
    const r = chunk && this.#receiving.get(chunk.stream)
    if (!chunk || !r) return
    const at = this.received(r.upload)
    const end = at + chunk.bytes.length
    if (chunk.offset !== at || end > r.granted) this.faults.push(`chunk at ${chunk.offset}`)
    const parts = this.uploads.get(r.upload) ?? []
    this.uploads.set(r.upload, [...parts, chunk.bytes])
    if (r.granted - end < this.window / 2 && r.granted < r.size) {
      r.granted = Math.min(r.size, end + this.window)
      this.#link?.frame({ type: 'grant', stream: chunk.stream, to: r.granted })
    }
    void this.#finish(chunk.stream)
  }

  received(upload: string): number {
    return this.uploads.get(upload)?.reduce((n, p) => n + p.length, 0) ?? 0
  }

  async #finish(stream: number): Promise<void> {
    const r = this.#receiving.get(stream)
    if (!r || this.received(r.upload) < r.size) return
    this.#receiving.delete(stream)
    const hash = new ContentHash()
    for (const part of this.uploads.get(r.upload) ?? []) await hash.add(part)
    this.#link?.frame({ type: 'stop', stream, media: await hash.id() })
  }

  #stop(stream: number, code: string, text: string): void {
    this.#link?.frame({ type: 'stop', stream, error: { code, text } })
  }
}
