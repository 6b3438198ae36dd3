// The ID of a content: the SHA-256 over the SHA-256 of each of its blocks of
// 1 MiB, in base64url (peer/chat, Media.ID). Both sides compute it from the
// bytes that they have, so what arrived is what was sent.

import { type Bytes, toBase64Url } from '../protocol/bytes'

export const BLOCK = 1 << 20 // bytes; the last one may be shorter

// Bytes of a SHA-256.
const SUM = 32

// Of blocks that are known in any order, such as those of a resumed upload.
export class BlockSums {
  readonly count: number // of blocks
  readonly #sums: Bytes
  readonly #known = new Set<number>()

  // `size`: of the content, in bytes.
  constructor(size: number) {
    this.count = Math.ceil(size / BLOCK)
    this.#sums = new Uint8Array(this.count * SUM)
  }

  has(block: number): boolean {
    return this.#known.has(block)
  }

  async set(block: number, bytes: Bytes): Promise<void> {
    const sum = await crypto.subtle.digest('SHA-256', bytes)
    this.#sums.set(new Uint8Array(sum), block * SUM)
    this.#known.add(block)
  }

  // Only meaningful once every block is set.
  async id(): Promise<string> {
    return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', this.#sums)))
  }
}

// Of bytes that come one after the other.
export class ContentHash {
  #block: Bytes = new Uint8Array(BLOCK)
  #filled = 0
  readonly #sums: Bytes[] = []

  async add(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + BLOCK - this.#filled)
      this.#block.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled === BLOCK) await this.#end()
    }
  }

  // To be called once, at the end.
  async id(): Promise<string> {
    if (this.#filled > 0) await this.#end()
    const all = new Uint8Array(this.#sums.length * SUM)
    this.#sums.forEach((sum, i) => all.set(sum, i * SUM))
    return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', all)))
  }

  async #end(): Promise<void> {
    const sum = await crypto.subtle.digest('SHA-256', this.#block.subarray(0, this.#filled))
    this.#sums.push(new Uint8Array(sum))
    this.#filled = 0
  }
}

// The ID of what stands in a Blob, of which a block at a time is read.
export async function contentId(blob: Blob): Promise<string> {
  const sums = new BlockSums(blob.size)
  for (let block = 0; block < sums.count; block++)
    await sums.set(block, await readBlock(blob, block))
  return sums.id()
}

export async function readBlock(blob: Blob, block: number): Promise<Bytes> {
  const slice = blob.slice(block * BLOCK, (block + 1) * BLOCK)
  return new Uint8Array(await slice.arrayBuffer())
}
