import { expect, test } from 'vitest'
import { mapAddress } from './place'
import { cardLines } from './vcard'

test('what a card says, folded, grouped and escaped', () => {
  const card = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    'FN:Grace Hopper',
    'item1.TEL;TYPE=cell:+1 555',
    ' 0100',
    'EMAIL:grace@example.org',
    'ADR;TYPE=home:;;1 Navy Way;Arlington\\, VA;;;USA',
    'TEL;VALUE=uri:tel:+44-1',
    'END:VCARD',
  ]
  expect(cardLines(card.join('\r\n'))).toEqual([
    { name: 'TEL', value: '+1 5550100' },
    { name: 'EMAIL', value: 'grace@example.org' },
    { name: 'ADR', value: '1 Navy Way, Arlington, VA, USA' },
    { name: 'TEL', value: '+44-1' },
  ])
  expect(cardLines('no card at all')).toEqual([])
  expect(cardLines('TEL:1\n'.repeat(1000))).toHaveLength(30)
})

test('only numbers within their bounds become an address of a map', () => {
  expect(mapAddress('48.2010,16.3695')).toContain('mlat=48.201&mlon=16.3695')
  for (const bad of ['', '91,0', '0,181', '1,2&x=y', 'javascript:1']) {
    expect(mapAddress(bad)).toBeUndefined()
  }
})
