import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromHex } from './bytes'
import { LinkCodeError, formatLink, newLinkCode, parseLink } from './linkcode'

interface Vectors {
  payload: string
  sessionId: string
  pageKey: string
  secret: string
  links: { text: string; address?: string; reason?: string }[]
}

const url = new URL('../../../peer/linkcode/testdata/links.json', import.meta.url)
const vectors = JSON.parse(readFileSync(url, 'utf8')) as Vectors
const code = {
  sessionId: fromHex(vectors.sessionId),
  pageKey: fromHex(vectors.pageKey),
  secret: fromHex(vectors.secret),
}

function attempt(text: string): unknown {
  try {
    return parseLink(text)
  } catch (e) {
    if (e instanceof LinkCodeError) return e.reason
    throw e
  }
}

test.each(vectors.links)('$text', ({ text, address, reason }) => {
  expect(attempt(text)).toEqual(reason ?? { address, code })
})

test('a link is written as the phone writes it', () => {
  for (const address of ['https://tandem.example', 'https://tandem.example/']) {
    expect(formatLink(address, code)).toBe(`https://tandem.example/#${vectors.payload}`)
  }
})

test('each beginning of a code is called truncated', () => {
  const link = formatLink('https://tandem.example', code)
  for (let n = 0; n < link.length; n++) {
    const want = n <= link.indexOf('#') ? 'not-a-link' : 'truncated'
    expect(attempt(link.slice(0, n))).toBe(want)
  }
})

test('new codes differ', () => {
  const a = newLinkCode(code.pageKey)
  const b = newLinkCode(code.pageKey)
  expect(a.sessionId).not.toEqual(b.sessionId)
  expect(a.secret).not.toEqual(b.secret)
  expect(parseLink(formatLink('http://localhost:8080', a))).toEqual({
    address: 'http://localhost:8080',
    code: a,
  })
})
