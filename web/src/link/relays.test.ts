import { expect, test } from 'vitest'
import { iceServers } from './relays'

const secret = { username: 'u', credential: 'c' }
const relays = [
  {
    urls: [
      'stun:a.example',
      'turn:a.example:3478?transport=udp',
      'turn:a.example:3478?transport=tcp',
      'turns:a.example:5349?transport=tcp',
      'turn:b.example',
    ],
    ...secret,
  },
]
const urls = (policy: Parameters<typeof iceServers>[1]) =>
  iceServers(relays, policy).flatMap((s) => s.urls)

test('each policy has its relays', () => {
  expect(urls('auto')).toEqual(relays[0]?.urls)
  expect(urls('relay')).toEqual(relays[0]?.urls.slice(1))
  expect(urls('relay-udp')).toEqual(['turn:a.example:3478?transport=udp', 'turn:b.example'])
  expect(urls('relay-tcp')).toEqual([
    'turn:a.example:3478?transport=tcp',
    'turns:a.example:5349?transport=tcp',
  ])
})

test('a relay without credentials is left out; STUN has none', () => {
  const bare = [{ urls: ['stun:a.example', 'turn:a.example'], username: '', credential: '' }]
  expect(iceServers(bare, 'auto')).toEqual([{ urls: ['stun:a.example'] }])
  expect(iceServers(bare, 'relay')).toEqual([])
})
