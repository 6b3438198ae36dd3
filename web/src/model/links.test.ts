import { beforeEach, expect, test } from 'vitest'
import type { FromPage } from '../protocol/wire.gen'
import { Links } from './links'

let sent: FromPage[]
let takes: boolean
let links: Links

beforeEach(() => {
  sent = []
  takes = true
  links = new Links((frame) => takes && sent.push(frame) > 0)
})

const last = () => sent.at(-1) as FromPage & { request: string }
const answer = (fields: object) =>
  links.frame({ type: 'linked', request: last().request, devices: [], most: 8, ...fields })

const device = {
  id: 'd',
  name: 'Firefox 153',
  label: 'At work',
  system: 'Linux',
  linkedAt: 1,
  lastSeen: 2,
  online: true,
  path: { kind: 'relayed', transport: 'tls', roundTrip: 1500 },
  sent: 3,
  received: 4,
}

test('asks for the browsers', async () => {
  const asked = links.ask()
  expect(last()).toMatchObject({ type: 'devices' })
  expect(links.frame({ type: 'people', people: [] })).toBe(false)
  expect(answer({ devices: [device, { id: 'e' }], own: 'e', unused: 30 })).toBe(true)
  const { path, ...more } = device
  const nothing = { name: '', label: '', system: '', linkedAt: 0, lastSeen: 0, sent: 0 }
  expect(await asked).toEqual({
    most: 8,
    unused: 30,
    browsers: [
      { ...more, own: false, path: { ...path, roundTrip: 1.5 } },
      { ...nothing, id: 'e', own: true, online: false, received: 0 },
    ],
  })
})

test('asks for changes', async () => {
  void links.ask({ rename: 'd', name: 'Kitchen' })
  expect(last()).toMatchObject({ type: 'rename', device: 'd', name: 'Kitchen' })
  void links.ask({ rename: 'd', name: '' })
  expect(last()).not.toHaveProperty('name')
  const refused = links.ask({ unlink: ['d', 'e'] })
  expect(last()).toMatchObject({ type: 'unlink', devices: ['d', 'e'] })
  answer({ error: { code: 'not-found', text: 'It is gone.' } })
  await expect(refused).rejects.toThrow('It is gone.')
})

test('says so where the phone cannot answer', async () => {
  const asked = links.ask()
  links.lost()
  await expect(asked).rejects.toThrow('not linked')
  takes = false
  await expect(links.ask()).rejects.toThrow('not linked')
})

test('does not believe a phone that says anything', async () => {
  const asked = links.ask()
  answer({
    devices: [
      null,
      { id: '' },
      { id: 'd', name: 'a\u202eb\nc'.repeat(99), linkedAt: 1e300, path: { kind: 'tunnel' } },
      ...Array.from({ length: 1000 }, (_, i) => ({ id: `x${i}` })),
    ],
    most: -1,
    unused: 'x',
  })
  const { browsers, most, unused } = await asked
  expect(browsers.length).toBeLessThan(65)
  expect([...browsers[0]!.name]).toHaveLength(64)
  expect(browsers[0]!.name).toMatch(/^abcabc/)
  expect(browsers[0]).toMatchObject({ linkedAt: 0, path: { kind: 'direct' } })
  expect([most, unused]).toEqual([0, undefined])
})
