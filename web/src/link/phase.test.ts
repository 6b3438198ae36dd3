import { expect, test } from 'vitest'
import { appState } from './phase'
import type { ServerStatus } from './socket'

const open: ServerStatus = { kind: 'open' }
const waiting: ServerStatus = { kind: 'waiting', retryAt: 99, reason: 'gone' }
const code = { link: 'http://x/#A', expiresAt: 5 }
const returning = { kind: 'returning', phone: 'Ada', stage: 'server', since: 1 } as const

test('a code is shown as soon as there is one, and while the server is there', () => {
  expect(appState({ kind: 'showing' }, open)).toBeUndefined()
  expect(appState({ kind: 'showing', code }, { kind: 'connecting' })).toEqual({
    kind: 'code',
    ...code,
  })
  expect(appState({ kind: 'showing', code }, waiting)).toEqual({
    kind: 'server-unreachable',
    retryAt: 99,
    reason: 'gone',
  })
})

test('the next attempt leaves the screen alone until it succeeds', () => {
  const again: ServerStatus = { kind: 'connecting', after: { retryAt: 99, reason: 'gone' } }
  const unreachable = { kind: 'server-unreachable', retryAt: 99, reason: 'gone' }
  expect(appState({ kind: 'showing', code }, again)).toEqual(unreachable)
  const known = { phone: 'Ada', since: 1 }
  expect(appState(returning, again)).toEqual({ ...unreachable, known })
})

test('coming back for the first time', () => {
  expect(appState(returning, open)).toEqual({
    kind: 'connecting',
    stage: 'server',
    since: 1,
    phone: 'Ada',
    known: true,
  })
  expect(appState(returning, waiting)?.kind).toBe('server-unreachable')
  // An attempt that is under way does not need the server any more.
  expect(appState({ ...returning, stage: 'path' }, waiting)?.kind).toBe('connecting')
})

test('a link that broke stays on screen', () => {
  const lost = { ...returning, lostSince: 7 }
  expect(appState(lost, open)).toEqual({ kind: 'lost', phone: 'Ada', since: 7, stage: 'server' })
  expect(appState(lost, waiting)).toMatchObject({ kind: 'lost', retryAt: 99 })
  expect(appState({ ...lost, stage: 'phone', retryAt: 3 }, waiting)).toMatchObject({ retryAt: 3 })
})

test('linked is shown with its path', () => {
  expect(appState({ kind: 'linked', phone: 'Ada' }, open)).toBeUndefined()
  const path = { kind: 'direct' } as const
  expect(appState({ kind: 'linked', phone: 'Ada', path }, undefined)).toEqual({
    kind: 'linked',
    phone: 'Ada',
    path,
  })
})
