import type { TestContent } from '../../src/link/testphone'
import type { Bytes } from '../../src/protocol/bytes'

// Silence, but for the header: a sound of any length that every browser plays.
export function sound(seconds: number): TestContent {
  const rate = 44_100 * 4
  const size = 44 + seconds * rate
  const header = new DataView(new ArrayBuffer(44))
  const text = (at: number, s: string) =>
    [...s].forEach((c, i) => header.setUint8(at + i, c.charCodeAt(0)))
  text(0, 'RIFF')
  header.setUint32(4, size - 8, true)
  text(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 2, true)
  header.setUint32(24, 44_100, true)
  header.setUint32(28, rate, true)
  header.setUint16(32, 4, true)
  header.setUint16(34, 16, true)
  text(36, 'data')
  header.setUint32(40, size - 44, true)
  const head = new Uint8Array(header.buffer)
  return {
    size,
    read(from, to): Bytes {
      const bytes = new Uint8Array(to - from)
      if (from < head.length) bytes.set(head.subarray(from, to))
      return bytes
    },
  }
}
