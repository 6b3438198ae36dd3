import { beforeEach, describe, expect, test } from 'vitest'
import { type Bytes, ascii, concat } from './bytes'
import { Cipher } from './cipher'
import { Opener, Sealer, type SealedPayload } from './sealed'

let cipher: Cipher
let sealer: Sealer
let opener: Opener

beforeEach(async () => {
  cipher = await Cipher.of(crypto.getRandomValues(new Uint8Array(32)))
  sealer = new Sealer(cipher)
  opener = new Opener(cipher)
})

const candidate = (n: number) => ({
  candidate: `candidate:${n} 1 udp 1 192.0.2.1 9 typ host`,
  mid: '0',
})

test('256 frames open in any order, once each', async () => {
  const frames: Bytes[] = []
  for (let n = 0; n < 256; n++) frames.push(await sealer.seal(candidate(n)))
  await expect(sealer.seal(candidate(256))).rejects.toThrow('256')
  for (let i = 0; i < 256; i++) {
    const n = (i * 101) % 256 // each number once
    if (n !== 100) expect(await opener.open(frames[n]!)).toEqual(candidate(n))
  }
  for (let n = 0; n < 256; n++) {
    expect(await opener.open(frames[n]!)).toEqual(n === 100 ? candidate(100) : undefined)
  }
})

test('frames sealed at once have different counters', async () => {
  const frames = await Promise.all([0, 1, 2].map((n) => sealer.seal(candidate(n))))
  expect(frames.map((f) => f[8])).toEqual([0, 1, 2])
})

test('the same frame twice at once opens once', async () => {
  const frame = await sealer.seal({ end: true })
  const opened = await Promise.all([opener.open(frame), opener.open(frame)])
  expect(opened.filter((x) => x !== undefined)).toEqual([{ end: true }])
})

test('an altered frame does not open, and does not use up the counter', async () => {
  const frame = await sealer.seal(candidate(1))
  for (let bit = 0; bit < frame.length * 8; bit++) {
    const bad = frame.slice()
    bad[bit >> 3]! ^= 1 << (bit & 7)
    expect(await opener.open(bad)).toBeUndefined()
  }
  for (let n = 0; n < frame.length; n++) {
    expect(await opener.open(frame.slice(0, n))).toBeUndefined()
  }
  expect(await opener.open(concat(frame, new Uint8Array(1)))).toBeUndefined()
  expect(await opener.open(concat(frame, new Uint8Array(16384)))).toBeUndefined()
  // A frame may be a part of a larger buffer.
  const part = concat(new Uint8Array(3), frame).subarray(3)
  expect(await opener.open(part)).toEqual(candidate(1))
})

describe('what authenticates but is', () => {
  const frameOf = async (counter: number, text: string) => {
    const head = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, counter >> 8, counter)
    return concat(head, await cipher.encrypt(counter, ascii(text)))
  }
  test('beyond the last counter is refused', async () => {
    expect(await opener.open(await frameOf(256, '{"end":true}'))).toBeUndefined()
    expect(await opener.open(await frameOf(255, '{"end":true}'))).toEqual({ end: true })
  })
  test('of an unknown kind is skipped', async () => {
    expect(await opener.open(await frameOf(0, '{"new":true}'))).toBeUndefined()
  })
})

test('what breaks a bound is not sealed, and uses up no counter', async () => {
  const wrong: SealedPayload[] = [
    { candidate: '', mid: '0' },
    { candidate: 'c', mid: '' },
    { candidate: 'a\r\nb', mid: '0' },
    { candidate: 'c'.repeat(1001), mid: '0' },
    { refused: 'No!' },
  ]
  for (const p of wrong) await expect(sealer.seal(p)).rejects.toThrow('bound')
  expect((await sealer.seal({ end: true }))[8]).toBe(0)
})
