// A page with a phone of its own, at the other end of a real data channel:
// what the worker's test looks at from outside.

import { Bulk } from '../../src/link/bulk'
import { address } from '../../src/worker/address'
import { MediaWorker } from '../../src/worker/page'
import { NearPhone } from './phone'
import { sound } from './sound'

const phone = new NearPhone()
const bulk = new Bulk((f) => phone.take(f))
const asked: { from: number; to: number; download: boolean }[] = []
const worker = new MediaWorker((ask) => {
  asked.push({ from: ask.from, to: ask.to, download: ask.download })
  return bulk.fetch(ask.media, ask.from, ask.to)
})

async function link(): Promise<void> {
  bulk.linked(await phone.link((f) => void bulk.frame(f)))
}

function add(id: string, size: number, type: string, download: boolean): string {
  if (type === 'audio/wav') phone.contents.set(id, sound(size))
  else phone.contents.set(id, { size, read: (from, to) => new Uint8Array(to - from).fill(65) })
  const whole = phone.contents.get(id)!.size
  return address({ id, page: worker.page, type, size: whole, name: `${id}.bin`, download })
}

function save(url: string): void {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = url
  document.body.append(frame)
}

function player(url: string): HTMLVideoElement {
  const video = document.createElement('video')
  video.muted = true
  video.src = url
  document.body.append(video)
  return video
}

const ready = link().then(() => worker.start())
Object.assign(globalThis, { trial: { ready, add, save, player, asked, phone, bulk } })
