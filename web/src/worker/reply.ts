// What the worker answers to a request for a content: status and headers. What
// people send each other must never run as a part of the page. Pure.

import type { Content } from './address'
import { parseRange } from './range'

export interface Reply {
  status: 200 | 206 | 416
  headers: Record<string, string>
  from: number
  to: number // after the last byte of the body
}

// Shown or played within the page. SVG and HTML, which can hold scripts, are
// not among them, and nothing is shown as what it is not: nosniff.
const INLINE = /^(image\/(jpeg|png|gif|webp|avif)|(video|audio)\/[a-z0-9][a-z0-9.+-]{0,63})$/

// Longer names are cut; a file system takes 255 bytes.
const MAX_NAME = 180

export function isInline(type: string): boolean {
  return INLINE.test(type)
}

export function reply(content: Content, request: Headers): Reply {
  const { id, size } = content
  const etag = `"${id}"` // a content never changes
  const inline = !content.download && isInline(content.type)
  const headers: Record<string, string> = {
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
    'Content-Disposition': disposition(inline, content.name),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Content-Type': inline ? content.type : 'application/octet-stream',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ETag: etag,
    'X-Content-Type-Options': 'nosniff',
  }
  const condition = request.get('If-Range')
  const isSame = condition === null || condition === etag
  const range = isSame ? parseRange(request.get('Range'), size) : 'whole'
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { ...headers, 'Content-Range': `bytes */${size}` },
      from: 0,
      to: 0,
    }
  }
  const { from, to } = range === 'whole' ? { from: 0, to: size } : range
  headers['Content-Length'] = String(to - from)
  if (range === 'whole') return { status: 200, headers, from, to }
  headers['Content-Range'] = `bytes ${from}-${to - 1}/${size}`
  return { status: 206, headers, from, to }
}

// RFC 6266, with the name in both forms: of ASCII, and as it is.
function disposition(inline: boolean, name: string): string {
  const clean = cleanFileName(name)
  const ascii = clean.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(clean).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

// Without folders, without what is not to be seen or turns the text around, and
// without a lone half of a pair.
export function cleanFileName(name: string): string {
  const visible = name
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .trim()
    .replace(/^\.+/, '')
  const dot = visible.lastIndexOf('.')
  const ending = dot > 0 && visible.length - dot <= 12 ? visible.slice(dot) : ''
  const stem = [...visible.slice(0, visible.length - ending.length)]
  return stem.slice(0, MAX_NAME - ending.length).join('') + ending || 'file'
}
