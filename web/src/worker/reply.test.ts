import { describe, expect, test } from 'vitest'
import { type Content, address, parseAddress } from './address'
import { cleanFileName, isInline, reply } from './reply'

const video: Content = {
  id: 'A'.repeat(43),
  page: 'p',
  type: 'video/mp4',
  size: 1000,
  name: 'a.mp4',
  download: false,
}

const answer = (content: Partial<Content>, headers: HeadersInit = {}) =>
  reply({ ...video, ...content }, new Headers(headers))

describe('an address', () => {
  const scope = new URL('https://example.org/below/')
  test.each([video, { ...video, download: true, name: 'ä & ?#/%.mp4', size: 2 ** 40 }])(
    'comes back as it was',
    (content) => {
      expect(parseAddress(new URL(address(content), scope), scope)).toEqual(content)
    },
  )
  test.each([
    'https://example.org/below/assets/x.js',
    'https://example.org/media/AAAA?size=1',
    'https://other.org/below/media/AAAA?size=1',
    'https://example.org/below/media/?size=1',
    'https://example.org/below/media/a/b?size=1',
    'https://example.org/below/media/a%2Fb?size=1',
    'https://example.org/below/media/AAAA',
    'https://example.org/below/media/AAAA?size=-1',
    'https://example.org/below/media/AAAA?size=9999999999999999',
  ])('%s is none', (url) => {
    expect(parseAddress(new URL(url), scope)).toBeUndefined()
  })
})

describe('what may run scripts is never shown', () => {
  test.each(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'video/webm'])(
    '%s is shown',
    (type) => {
      const { headers } = answer({ type })
      expect(headers['Content-Type']).toBe(type)
      expect(headers['Content-Disposition']).toMatch(/^inline;/)
    },
  )
  test.each([
    'image/svg+xml',
    'text/html',
    'application/xhtml+xml',
    'application/pdf',
    'text/javascript',
    'image/jpeg, text/html',
    'video/mp4;text/html',
    'video/',
    'VIDEO/MP4\r\nX-A: b',
    '',
  ])('%s is saved', (type) => {
    expect(isInline(type)).toBe(false)
    const { headers } = answer({ type })
    expect(headers['Content-Type']).toBe('application/octet-stream')
    expect(headers['Content-Disposition']).toMatch(/^attachment;/)
  })
  test('and nothing is guessed, kept or framed with rights', () => {
    expect(answer({}).headers).toMatchObject({
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cache-Control': 'no-store',
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
  })
})

describe('parts', () => {
  test('the whole', () => {
    const { status, headers, from, to } = answer({})
    expect({ status, from, to }).toEqual({ status: 200, from: 0, to: 1000 })
    expect(headers).toMatchObject({ 'Content-Length': '1000', 'Accept-Ranges': 'bytes' })
    expect(headers['Content-Range']).toBeUndefined()
  })
  test('a part', () => {
    const { status, headers, from, to } = answer({}, { Range: 'bytes=10-19' })
    expect({ status, from, to }).toEqual({ status: 206, from: 10, to: 20 })
    expect(headers).toMatchObject({
      'Content-Range': 'bytes 10-19/1000',
      'Content-Length': '10',
    })
  })
  test('one that does not exist', () => {
    const { status, headers } = answer({}, { Range: 'bytes=1000-' })
    expect(status).toBe(416)
    expect(headers['Content-Range']).toBe('bytes */1000')
  })
  test('of another content', () => {
    const same = { Range: 'bytes=10-', 'If-Range': `"${video.id}"` }
    expect(answer({}, same).status).toBe(206)
    expect(answer({}, { ...same, 'If-Range': '"other"' }).status).toBe(200)
  })
})

describe('the name of a saved file', () => {
  test.each([
    ['a.txt', 'a.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\x.exe', 'C__x.exe'],
    ['.hidden', 'hidden'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['a\ud800.txt', 'a.txt'],
    ['Übung 1.pdf', 'Übung 1.pdf'],
    ['', 'file'],
    ['...', 'file'],
    ['x'.repeat(400) + '.tar', 'x'.repeat(176) + '.tar'],
  ])('%j', (name, clean) => {
    expect(cleanFileName(name)).toBe(clean)
  })
  test('in both forms', () => {
    const { headers } = answer({ name: `Ü "1" (a)'.mp4`, download: true })
    expect(headers['Content-Disposition']).toBe(
      `attachment; filename="_ _1_ (a)'.mp4"; filename*=UTF-8''%C3%9C%20_1_%20%28a%29%27.mp4`,
    )
  })
})
