// The page computes what the phone's tests wrote.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Bytes, concat } from '../protocol/bytes'
import { BLOCK, ContentHash, contentId } from './bulkhash'

interface Vector {
  note?: string
  text?: string
  length?: number
  id: string
}

const url = new URL('../../../peer/media/testdata/ids.json', import.meta.url)
const { block, vectors } = JSON.parse(readFileSync(url, 'utf8')) as {
  block: number
  vectors: Vector[]
}

function bytesOf({ text, length = 0 }: Vector): Bytes {
  if (text !== undefined) return concat(new TextEncoder().encode(text))
  return Uint8Array.from({ length }, (_, i) => 31 * i + Math.floor(i / 256))
}

test('a block is as long as the phone’s', () => expect(BLOCK).toBe(block))

describe('IDs of contents', () => {
  test.each(vectors)('$note $length', async (vector) => {
    const bytes = bytesOf(vector)
    expect(await contentId(new Blob([bytes]))).toBe(vector.id)
    for (const step of [bytes.length || 1, 65_536, 1_000_003]) {
      const hash = new ContentHash()
      for (let at = 0; at < bytes.length; at += step) await hash.add(bytes.subarray(at, at + step))
      expect(await hash.id()).toBe(vector.id)
    }
  })
})
