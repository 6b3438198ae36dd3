import { expect, test } from 'vitest'
import { decodeChunk, encodeChunk, isContentId, readGrant, readStop } from './bulkframes'

const ID = 'A'.repeat(43)

test.each([
  { stream: 1, offset: 0, size: 1 },
  { stream: 2 ** 31 - 1, offset: 2 ** 32 + 5, size: 65_536 },
  { stream: 7, offset: 2 ** 52, size: 3 },
])('a chunk comes back as it was: $stream, $offset', ({ stream, offset, size }) => {
  const bytes = new Uint8Array(size).fill(9)
  const frame = encodeChunk({ stream, offset, bytes })
  expect(frame).toHaveLength(12 + size)
  expect(decodeChunk(frame.buffer)).toEqual({ stream, offset, bytes })
})

test('the header is as package wire has it', () => {
  const frame = encodeChunk({
    stream: 0x01020304,
    offset: 0x0506_0708_090a,
    bytes: Uint8Array.of(255),
  })
  expect([...frame]).toEqual([1, 2, 3, 4, 0, 0, 5, 6, 7, 8, 9, 10, 255])
})

test('what is no chunk is told apart', () => {
  expect(decodeChunk(new ArrayBuffer(0))).toBeUndefined()
  expect(decodeChunk(new ArrayBuffer(12))).toBeUndefined() // of nothing
  expect(decodeChunk(new ArrayBuffer(12 + 65_537))).toBeUndefined()
  expect(decodeChunk(new Uint8Array(13).fill(255).buffer)).toBeUndefined() // beyond all numbers
})

test.each([
  [
    { stream: 1, to: 5 },
    { stream: 1, from: 0, to: 5 },
  ],
  [
    { stream: 1, from: 5, to: 5 },
    { stream: 1, from: 5, to: 5 },
  ],
  [{ stream: 1, from: 6, to: 5 }, undefined],
  [{ stream: 1, to: -1 }, undefined],
  [{ stream: 1, to: 1.5 }, undefined],
  [{ stream: '1', to: 5 }, undefined],
  [{ to: 5 }, undefined],
])('a grant: %j', (frame, grant) => {
  expect(readGrant({ type: 'grant', ...frame })).toEqual(grant)
})

test('a stop says that a content is there, or why not', () => {
  expect(readStop({ type: 'stop', stream: 1, media: ID })).toEqual({ stream: 1, media: ID })
  expect(readStop({ type: 'stop', stream: 1, media: 'short' })).toEqual({ stream: 1 })
  expect(readStop({ type: 'stop', stream: -1 })).toBeUndefined()
  const error = (v: unknown) => readStop({ type: 'stop', stream: 1, error: v })?.error
  expect(error({ code: 'no-space', text: 'full' })).toMatchObject({
    code: 'no-space',
    message: 'full',
  })
  expect(error('x')).toMatchObject({ code: 'internal', message: 'The phone refused this.' })
  expect(error({ text: 'x'.repeat(5000) })?.message).toBe('The phone refused this.')
})

test('an ID is a SHA-256 in base64url', () => {
  expect(isContentId(ID)).toBe(true)
  for (const v of [undefined, 1, '', ID + 'A', '='.repeat(43), ID.slice(0, 42) + 'B']) {
    expect(isContentId(v)).toBe(false)
  }
})
