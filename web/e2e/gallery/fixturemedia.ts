// Contents for drawing: pictures are painted from their IDs, sounds are silent, and what
// is called "gone" is not on the phone. Nothing is on its way.

import type { MediaApp } from '../../src/model/media'
import type { Media } from '../../src/protocol/wire.gen'
import { sound } from '../worker/sound'

const GONE = 'This file is not on the phone.'

async function painted({ id = '', width = 600, height = 400 }: Partial<Media>): Promise<string> {
  const canvas = new OffscreenCanvas(width, height)
  const c = canvas.getContext('2d')!
  const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0) * 47, 0) % 360
  const sky = c.createLinearGradient(0, 0, 0, height)
  sky.addColorStop(0, `oklch(85% 0.09 ${hue})`)
  sky.addColorStop(1, `oklch(96% 0.04 ${(hue + 60) % 360})`)
  c.fillStyle = sky
  c.fillRect(0, 0, width, height)
  for (const [i, far] of [0.55, 0.7, 0.85].entries()) {
    c.fillStyle = `oklch(${62 - i * 14}% 0.08 ${(hue + 150) % 360})`
    c.beginPath()
    c.moveTo(0, height)
    for (let x = 0; x <= width; x += width / 40)
      c.lineTo(x, height * (far + 0.07 * Math.sin((x / width) * (5 + i * 3) + hue + i)))
    c.lineTo(width, height)
    c.fill()
  }
  return URL.createObjectURL(await canvas.convertToBlob())
}

function heard(): string {
  const { size, read } = sound(20)
  return URL.createObjectURL(new Blob([read(0, size)], { type: 'audio/wav' }))
}

const refuse = (id: string | undefined) => id === undefined || id.startsWith('gone')

export const fixtureMedia: MediaApp = {
  transfer: () => undefined,
  async take(media) {
    if (refuse(media.id)) throw new Error(GONE)
    return painted(media)
  },
  async picture(id) {
    return painted({ id, width: 96, height: 96 })
  },
  async play({ id }) {
    if (refuse(id)) throw new Error(GONE)
    return heard()
  },
  release: (address) => URL.revokeObjectURL(address),
  async save() {
    throw new Error(GONE)
  },
  async store() {
    throw new Error('This browser could not store the file.')
  },
  async preview() {
    return undefined
  },
  cancel: () => {},
  pause: () => {},
  resume: () => {},
}
