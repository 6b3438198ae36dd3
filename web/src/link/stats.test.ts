import { expect, test } from 'vitest'
import { pathOf, repliesOf } from './stats'

interface Entry {
  id: string
  type: string
  [field: string]: unknown
}
const report = (...stats: Entry[]) => new Map(stats.map((s) => [s.id, s]))
const local = (fields: object = {}) => ({
  id: 'l',
  type: 'local-candidate',
  candidateType: 'host',
  ...fields,
})
const remote = (candidateType = 'host') => ({ id: 'r', type: 'remote-candidate', candidateType })
const pair = (fields: object = {}) => ({
  id: 'p',
  type: 'candidate-pair',
  localCandidateId: 'l',
  remoteCandidateId: 'r',
  currentRoundTripTime: 0.012,
  ...fields,
})
const transport = { id: 't', type: 'transport', selectedCandidatePairId: 'p' }

test('no path', () => {
  expect(pathOf(report())).toBeUndefined()
  expect(pathOf(report(pair(), local(), remote()))).toBeUndefined()
})

test('direct', () => {
  expect(pathOf(report(transport, pair(), local(), remote('prflx')))).toEqual({
    kind: 'direct',
    roundTrip: 12,
  })
})

test('relayed on this side, and how the relay is reached', () => {
  const own = local({ candidateType: 'relay', relayProtocol: 'tls' })
  expect(pathOf(report(transport, pair(), own, remote()))).toEqual({
    kind: 'relayed',
    transport: 'tls',
    roundTrip: 12,
  })
})

test('relayed on the other side', () => {
  expect(
    pathOf(report(transport, pair({ currentRoundTripTime: undefined }), local(), remote('relay'))),
  ).toEqual({ kind: 'relayed' })
})

test('browsers that name no selected pair', () => {
  const other = { ...pair(), id: 'q', localCandidateId: 'x' }
  expect(pathOf(report(other, pair({ selected: true }), local(), remote()))?.kind).toBe('direct')
  expect(
    pathOf(report(other, pair({ nominated: true, state: 'succeeded' }), local(), remote('relay')))
      ?.kind,
  ).toBe('relayed')
})

test('answered checks are those of the path in use, or of that which was', () => {
  const other = { ...pair({ responsesReceived: 90 }), id: 'o' }
  const before = repliesOf(report(other, pair({ responsesReceived: 7 }), transport))
  expect(before).toEqual({ pair: 'p', count: 7 })
  const switched = { ...transport, selectedCandidatePairId: 'o' }
  const after = report(other, pair({ responsesReceived: 8 }), switched)
  expect(repliesOf(after, before)?.count).toBe(8)
  expect(repliesOf(report(pair(), transport))?.count).toBeUndefined()
  expect(repliesOf(report())).toBeUndefined()
})
