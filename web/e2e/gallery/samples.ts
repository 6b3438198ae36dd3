// The chats and messages that the gallery's states show.

import type { ChatView, ConversationView, LastView, MessageView } from '../../src/model/app'
import { conversationOf, plainMessage } from './fixture.svelte'

export const minute = 60_000
export const day = 24 * 60 * minute
export const now = Date.now()

export const last = (text: string, ago: number, more: Partial<LastView> = {}): LastView => ({
  ...{ kind: 'text', text, time: now - ago, mine: false, deleted: false, status: 'sent' },
  ...more,
})

export function chats(): ChatView[] {
  const chats: Partial<ChatView>[] = [
    {
      id: 'grace',
      kind: 'direct',
      title: 'Grace',
      unread: 2,
      pinned: true,
      last: last('Found it: a moth, in relay 70', 2 * minute, { from: 'Grace' }),
    },
    {
      id: 'tour',
      kind: 'group',
      title: 'Tandem tour, second weekend of May',
      unread: 1204,
      muted: now + day,
      typing: ['Katherine', 'Dorothy'],
      last: last('I have the map and the spare tube', 3 * 60 * minute, { from: 'Katherine' }),
    },
    {
      id: 'self',
      kind: 'self',
      title: 'Notes to myself',
      unread: 0,
      last: last('Milk, bread, a new chain', day, { mine: true, status: 'waiting' }),
    },
    {
      id: 'rtl',
      kind: 'direct',
      title: 'נעמי',
      unread: 0,
      last: last('מחר בשמונה, ליד הגשר?', 3 * day, { from: 'נעמי' }),
    },
    {
      id: 'long',
      kind: 'group',
      title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
      unread: 0,
      last: last('x'.repeat(300), 40 * day, { from: 'A person with quite a long name indeed' }),
    },
    { id: 'new', kind: 'direct', title: '👩‍🚀 Sally', unread: 0, marked: true },
    ...Array.from({ length: 14 }, (_, i) => ({
      id: `more-${i}`,
      kind: 'direct' as const,
      title: ['Alan', 'Barbara', 'Claude', 'Donald', 'Edsger', 'Frances', 'Hedy'][i % 7]! + ` ${i}`,
      unread: i === 3 ? 1 : 0,
      archived: i > 10,
      last: last('See you there.', (60 + i * 23) * day, {
        mine: i % 2 === 0,
        kind: i === 1 ? 'image' : 'text',
        status: 'read',
        deleted: i === 2,
      }),
    })),
  ]
  return chats.map(chatWith)
}

// A chat of which only this is said.
export function chatWith(some: Partial<ChatView>): ChatView {
  return {
    ...{ id: '', kind: 'direct', title: '', unread: 0, marked: false, pinned: false },
    ...{ archived: false, typing: [] },
    ...some,
  }
}

export const chatOf = (id: string) => chats().find((c) => c.id === id)!

export function group(): ConversationView {
  let at = now - 2 * day
  const say = (name: string, text: string, more: Partial<MessageView> = {}): MessageView => {
    at += 90_000
    return {
      ...plainMessage(`m-${at}`, text, at),
      ...(name ? { from: { id: `p-${name}`, name } } : { mine: true, status: 'read' }),
      ...more,
    }
  }
  const messages = [
    say('Katherine', 'Who is in for the second weekend of May?'),
    say('Grace', 'Me.'),
    say(
      'Grace',
      'The way along the river is open again: https://example.org/river_(map)?from=may.',
    ),
    say('', 'I am! Do we take the tandem or two bicycles?'),
    say(
      'Katherine',
      'The tandem. It has a name for a reason.\n\n1. Pump up\n2. Oil the chain\n3. Bread',
    ),
    say('Hedy', 'מחר בשמונה, ליד הגשר?'),
    say('', 'Yes'),
  ]
  at = now - day
  messages.push(
    say(
      'Dorothy',
      'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    ),
    say('Mary', `https://example.org/${'a-very-long-path/'.repeat(12)}`),
    say('Annie', '<b>Not bold</b> & <img src=x onerror=alert(1)>'),
  )
  at = now - 30 * minute
  messages.push(
    say('Katherine', 'I have the map and the spare tube'),
    say(
      '',
      'A longer text, to see how it breaks: the quick brown fox jumps over the lazy dog, and then again over the other one, which had been asleep all along and saw nothing of it.',
    ),
    say('', 'This the phone did not take', {
      status: 'refused',
      error: 'the chat was deleted on the phone',
    }),
    say('', 'On its way', { status: 'waiting' }),
  )
  return conversationOf(chatOf('tour'), messages, { older: true })
}

// A message of each kind, and each thing that can have been done to one.
export function kinds(): ConversationView {
  let at = now - 60 * minute
  const grace = { id: 'p-grace', name: 'Grace' }
  const say = (text: string, more: Partial<MessageView> = {}): MessageView => {
    at += minute
    return { ...plainMessage(`k-${at}`, text, at), ...(more.mine ? {} : { from: grace }), ...more }
  }
  const first = say('Shall we meet at the bridge?')
  const quote = {
    ...{ id: first.id, pos: first.pos, from: 'Grace', who: 'p-grace', kind: 'text' },
    ...{ text: first.text, deleted: false },
  }
  const reactions = [
    { emoji: '👍', names: ['You', 'Ada', 'Katherine'], mine: true },
    { emoji: '🎉', names: ['Ada'], mine: false },
  ]
  const thumb =
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA='
  const messages = [
    first,
    say('Grace joined the chat', { kind: 'system' }),
    say('Yes, at four', { mine: true, quote, reactions, status: 'read' }),
    say('', { deleted: true }),
    say('Edited since', { mine: true, edited: true, starred: true }),
    say('From somewhere else', { forwarded: true }),
    say('Being edited', { mine: true, edited: true, changing: true }),
    say('The bridge', {
      kind: 'image',
      media: { type: 'image/jpeg', size: 240_000, width: 800, height: 600, thumb, name: 'b.jpg' },
    }),
    say('', { kind: 'voice', media: { type: 'audio/ogg', size: 9_000, duration: 4_000 } }),
    say('', { kind: 'file', media: { type: 'application/pdf', size: 3 << 20, name: 'map.pdf' } }),
    say('', { kind: 'contact', card: { name: 'Ada Lovelace', vcard: 'TEL:+44 1\nEMAIL:a@b.c' } }),
    say('', {
      kind: 'location',
      place: { coordinates: '48.2010,16.3695', name: 'Karlskirche', address: 'Karlsplatz 10' },
    }),
  ]
  return conversationOf(chatOf('grace'), messages, { readTo: messages[6]!.pos })
}

export function direct3000(): ConversationView {
  const messages = Array.from({ length: 3000 }, (_, i): MessageView => {
    const text = `Message ${i}: ${'words and more words '.repeat(1 + (i % 9))}`
    const m = plainMessage(`d-${i}`, text, now - (3000 - i) * 7 * minute)
    return i % 3 ? { ...m, from: { id: 'p-grace', name: 'Grace' } } : { ...m, mine: true }
  })
  return conversationOf(chatOf('grace'), messages)
}
