// Files for tests, and what became of them: in a folder, on the phone, and on
// the way between it and a page.

import { createCipheriv, createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Tab } from './browsers'

export const MB = 1_000_000

// A file of this many bytes that nothing compresses and no other seed makes.
export async function noise(path: string, size: number, seed: string): Promise<string> {
  const key = createHash('sha256').update(seed).digest()
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(1 << 20)
  const file = await open(path, 'w')
  try {
    for (let left = size; left > 0; left -= zeros.length)
      await file.write(cipher.update(zeros.subarray(0, Math.min(left, zeros.length))))
  } finally {
    await file.close()
  }
  return path
}

// A silent sound of this many seconds, of 176 400 bytes each. `mark` stands in
// its last sample, so that two sounds differ.
export async function sound(path: string, seconds: number, mark: number): Promise<string> {
  const rate = 44_100
  const size = seconds * rate * 4
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + size, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20) // PCM
  head.writeUInt16LE(2, 22) // channels
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 4, 28)
  head.writeUInt16LE(4, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(size, 40)
  const file = await open(path, 'w')
  try {
    await file.write(head)
    await file.write(Buffer.from([mark]), 0, 1, 44 + size - 1)
  } finally {
    await file.close()
  }
  return path
}

// The SHA-256 of a file; empty where there is none.
export async function sum(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw reason
  }
  return hash.digest('hex')
}

// The contents that the phone keeps, and the parts of those that did not yet
// arrive whole.
export async function kept(home: string): Promise<{ whole: string[]; parts: string[] }> {
  const entries = await readdir(join(home, 'media'), { recursive: true, withFileTypes: true })
  const files = entries.filter((e) => e.isFile())
  const isPart = (e: { parentPath: string }) => e.parentPath.endsWith('/incoming')
  return {
    whole: files.filter((e) => !isPart(e)).map((e) => e.name),
    parts: files.filter(isPart).map((e) => e.name),
  }
}

// Counts the bytes on the data channels of a page, for `moved`.
export const COUNT = `
  window.moved = { in: 0, out: 0 }
  const create = RTCPeerConnection.prototype.createDataChannel
  RTCPeerConnection.prototype.createDataChannel = function (...args) {
    const channel = create.apply(this, args)
    channel.addEventListener('message', (e) => (moved.in += e.data.byteLength ?? e.data.length))
    return channel
  }
  const send = RTCDataChannel.prototype.send
  RTCDataChannel.prototype.send = function (data) {
    moved.out += data.byteLength ?? data.length
    return send.call(this, data)
  }`

// Plays what a page plays without a sound, as this machine may have no sound card,
// without which Firefox plays nothing else.
export const MUTE = `
  for (const type of ['loadstart', 'loadedmetadata'])
    document.addEventListener(type, (e) => (e.target.muted = true), true)`

// How many bytes went from the phone to the page (in) and back (out) since it
// was loaded.
export function moved(tab: Tab): Promise<{ in: number; out: number }> {
  return tab.evaluate('({ ...moved })')
}
