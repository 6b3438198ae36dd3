import { describe, expect, test } from 'vitest'
import { linkCommand } from './command'
import { hueOf, initialOf } from './who'
import { STAGES } from './stages'
import { pathName, stageHelp, stageName } from './words'

describe('linkCommand', () => {
  test.each([
    ['https://a.example/#AB', `tandem link 'https://a.example/#AB'`],
    [`https://a.example/o'x/#AB`, `tandem link 'https://a.example/o'\\''x/#AB'`],
  ])('%s', (link, command) => expect(linkCommand(link)).toBe(command))
})

describe('people', () => {
  test('a colour is stable, and names spread over all of them', () => {
    expect(hueOf('Ada')).toBe(hueOf('Ada'))
    const names = Array.from({ length: 200 }, (_, i) => `Person ${i}`)
    expect(new Set(names.map(hueOf)).size).toBe(8)
  })

  test.each([
    ['ada', 'A'],
    ['  ben', 'B'],
    ['👩‍🚀 crew', '👩‍🚀'],
    ['', '?'],
    ['ł', 'Ł'],
  ])('the initial of %j', (name, initial) => expect(initialOf(name)).toBe(initial))
})

describe('words', () => {
  test.each([
    [{ kind: 'direct', roundTrip: 3.4 }, 'Direct · 3 ms'],
    [{ kind: 'direct', roundTrip: 0.2 }, 'Direct · 1 ms'],
    [{ kind: 'direct' }, 'Direct'],
    [{ kind: 'relayed', transport: 'udp', roundTrip: 24 }, 'Relayed over UDP · 24 ms'],
    [{ kind: 'relayed' }, 'Relayed'],
  ] as const)('%j', (path, name) => expect(pathName(path)).toBe(name))

  test('every stage has a name and a help of its own', () => {
    expect(new Set(STAGES.map(stageName)).size).toBe(STAGES.length)
    expect(new Set(STAGES.map((s) => stageHelp(s, 'auto'))).size).toBe(STAGES.length)
  })
})
