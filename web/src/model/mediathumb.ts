// What stands in a picture's place until it comes: the thumbnail of its message,
// or a few colours.

import { decode } from 'blurhash'
import type { Media } from '../protocol/wire.gen'

// A few points are enough: the browser smooths them when it makes them larger.
const POINTS = 20
const KEPT = 500

const known = new Map<string, string>()

// As the address of an <img>; undefined where the message has none, or none
// that can be drawn.
export function placeholder({ thumb, blurHash }: Media): string | undefined {
  if (thumb && /^[A-Za-z0-9+/]+=*$/.test(thumb)) return `data:image/jpeg;base64,${thumb}`
  if (!blurHash) return undefined
  const drawn = known.get(blurHash) ?? draw(blurHash)
  if (known.size >= KEPT) known.clear()
  known.set(blurHash, drawn)
  return drawn || undefined
}

function draw(blurHash: string): string {
  try {
    const points = decode(blurHash, POINTS, POINTS)
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = POINTS
    const image = new ImageData(new Uint8ClampedArray(points), POINTS, POINTS)
    canvas.getContext('2d')?.putImageData(image, 0, 0)
    return canvas.toDataURL()
  } catch {
    return '' // not a BlurHash
  }
}
