// Messages with media of every kind, from a phone at the other end of a real
// data channel.

import '../../src/ui/tokens.css'
import '../../src/ui/base.css'
import { encode } from 'blurhash'
import { mount } from 'svelte'
import { contentId } from '../../src/link/bulkhash'
import { PageMedia } from '../../src/model/media.svelte'
import { concat } from '../../src/protocol/bytes'
import type { Media } from '../../src/protocol/wire.gen'
import { measure } from '../../src/ui/media/measure'
import type { MediaMessage } from '../../src/ui/media/context'
import Bubbles from './Bubbles.svelte'
import { NearPhone } from './phone'
import { sound } from './sound'

const phone = new NearPhone()
const media: PageMedia = new PageMedia({ send: (f) => phone.take(f) })
const messages: MediaMessage[] = []
const sent: { name: string; caption: string; media: string }[] = []

async function picture(width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const c = canvas.getContext('2d')!
  const colours = c.createLinearGradient(0, 0, width, height)
  colours.addColorStop(0, 'teal')
  colours.addColorStop(1, 'orange')
  c.fillStyle = colours
  c.fillRect(0, 0, width, height)
  return canvas.convertToBlob({ type: 'image/png' })
}

// Puts a content on the phone, and a message of it into the chat.
async function add(kind: string, blob: Blob, more: Partial<Media>): Promise<void> {
  const bytes = concat(new Uint8Array(await blob.arrayBuffer()))
  const id = await contentId(blob)
  phone.contents.set(id, { size: bytes.length, read: (a, b) => bytes.slice(a, b) })
  const about = { id, type: blob.type, size: bytes.length, ...more }
  messages.push({ id: `m${messages.length}`, kind, media: about })
}

async function fill(): Promise<void> {
  const points = new Uint8ClampedArray(16 * 4).map((_, i) => (i * 37) % 256)
  const blurHash = encode(points, 4, 4, 3, 3)
  await add('image', await picture(800, 500), {
    width: 800,
    height: 500,
    name: 'one.png',
    blurHash,
  })
  await add('image', await picture(300, 900), { width: 300, height: 900, name: 'two.png' })
  const { size, read } = sound(60)
  const wav = new Blob([read(0, size)], { type: 'audio/wav' })
  const wave = btoa(String.fromCharCode(...Array.from({ length: 64 }, (_, i) => (i * 53) % 256)))
  await add('voice', wav, { duration: 60_000, wave })
  await add('audio', wav, { name: 'song.wav' })
  await add('video', wav, { name: 'film.wav', width: 640, height: 360, duration: 60_000, blurHash })
  await add('file', new Blob(['<h1>x</h1>'], { type: 'text/html' }), { name: 'page.html' })
  messages.push({
    id: 'absent',
    kind: 'file',
    media: { type: 'application/pdf', size: 123_456, name: 'lost.pdf' },
  })
}

async function onsend(files: File[], caption: string): Promise<void> {
  for (const file of files) {
    const { id } = await media.store(file, await measure(file))
    void media.upload(id).then((content) => sent.push({ name: file.name, caption, media: content }))
  }
}

async function start(): Promise<void> {
  await fill()
  media.linked(await phone.link((f) => void media.frame(f)))
  mount(Bubbles, { target: document.body, props: { media, messages, onsend } })
}

Object.assign(globalThis, { trial: { ready: start(), sent, phone } })
