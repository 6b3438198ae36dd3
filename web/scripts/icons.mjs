// A Vite plugin that draws the icons of the installed page from public/icon.svg: some
// systems take no SVG. The logo is a few outlines of rounded rectangles and straight
// lines, so its pixels follow from how far each is from them.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { deflateSync } from 'node:zlib'

// Maskable icons are cut to the system's shape: what matters stays within the middle 80 %.
const ICONS = [
  { name: 'icon-192.png', edge: 192, part: 1 },
  { name: 'icon-512.png', edge: 512, part: 1 },
  { name: 'icon-maskable-512.png', edge: 512, part: 0.62, ground: [0xee, 0xf4, 0xf4] },
]

/** @returns {import('vite').Plugin} */
export function icons() {
  let source = ''
  return {
    name: 'tandem:icons',
    apply: 'build',
    configResolved(config) {
      source = resolve(config.publicDir, 'icon.svg')
    },
    generateBundle() {
      const logo = parse(readFileSync(source, 'utf8'))
      for (const icon of ICONS)
        this.emitFile({ type: 'asset', fileName: icon.name, source: draw(logo, icon) })
    },
  }
}

// The shapes of the logo, in the order in which they lie on each other.
export function parse(svg) {
  const number = (text, name) => {
    const found = new RegExp(`\\b${name}="([\\d.]+)"`).exec(text)
    if (!found) throw new Error(`icon.svg: ${text} has no ${name}`)
    return Number(found[1])
  }
  const [head] = /<svg[^>]*>/.exec(svg) ?? []
  const box = /viewBox="0 0 (\d+) \1"/.exec(head ?? '')
  if (!box) throw new Error('icon.svg: the view box is not a square at the origin')
  const width = number(head, 'stroke-width')
  const shapes = [...svg.matchAll(/<(rect|path)\b[^>]*>/g)].map(([text, kind]) => {
    const stroke = /stroke="#([\da-f]{6})"/.exec(text)
    if (!stroke) throw new Error(`icon.svg: ${text} has no colour`)
    const colour = [0, 2, 4].map((i) => parseInt(stroke[1].slice(i, i + 2), 16))
    if (kind === 'rect') {
      const [x, y, w, h, r] = ['x', 'y', 'width', 'height', 'rx'].map((n) => number(text, n))
      return { colour, from: (px, py) => Math.abs(fromRect(px, py, x, y, w, h, r)) - width / 2 }
    }
    const line = /\bd="M([\d.]+) ([\d.]+)v([\d.]+)"/.exec(text)
    if (!line) throw new Error(`icon.svg: ${text} is not a vertical line`)
    const [x, y, length] = line.slice(1).map(Number)
    // A line that ends where it ends: a rectangle without round corners.
    return { colour, from: (px, py) => fromRect(px, py, x - width / 2, y, width, length, 0) }
  })
  return { edge: Number(box[1]), shapes }
}

// The distance of a point from the edge of a rectangle with round corners; negative inside.
function fromRect(px, py, x, y, w, h, r) {
  const dx = Math.abs(px - x - w / 2) - w / 2 + r
  const dy = Math.abs(py - y - h / 2) - h / 2 + r
  return Math.min(Math.max(dx, dy), 0) + Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) - r
}

// A PNG of the logo, as large as `part` of it, on its ground or on nothing.
export function draw(logo, { edge, part, ground }) {
  const scale = (edge * part) / logo.edge
  const margin = (edge * (1 - part)) / 2
  const rows = Buffer.alloc(edge * (1 + 4 * edge))
  for (let y = 0; y < edge; y++) {
    for (let x = 0; x < edge; x++) {
      let [colour, alpha] = ground ? [ground, 1] : [[0, 0, 0], 0]
      for (const shape of logo.shapes) {
        const away = shape.from((x + 0.5 - margin) / scale, (y + 0.5 - margin) / scale) * scale
        const cover = Math.min(1, Math.max(0, 0.5 - away))
        const over = cover + alpha * (1 - cover)
        if (over === 0) continue
        const under = colour
        colour = shape.colour.map((c, i) => (c * cover + under[i] * alpha * (1 - cover)) / over)
        alpha = over
      }
      const at = y * (1 + 4 * edge) + 1 + 4 * x
      rows.set([...colour.map(Math.round), Math.round(alpha * 255)], at)
    }
  }
  return png(edge, rows)
}

// Rows of RGBA pixels, each after its filter byte, as a PNG file (RFC 2083).
function png(edge, rows) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(edge, 0)
  header.writeUInt32BE(edge, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = deflateSync(rows, { level: 9 })
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND')])
}

function chunk(type, data = Buffer.alloc(0)) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(8 + body.length)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), 4 + body.length)
  return out
}

function crc32(bytes) {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
