// Accounts that are unlike most: with one chat, with thousands, with long names, with names
// that run the other way, with pictures only, and with what the phone refused.

import type { MessageView } from '../../src/model/app'
import { type Fixture, conversationOf, plainMessage } from './fixture.svelte'
import { chatOf, chatWith, chats, day, group, kinds, last, minute, now } from './samples'

export const phone = 'Ada’s phone'
export const direct = { kind: 'direct', roundTrip: 3.2 } as const

export function linked(app: Fixture) {
  app.state = { kind: 'linked', phone, path: direct }
  app.chats = chats()
  app.chatsLoaded = true
  app.conversations.set('tour', group())
}

const NAMES = ['Alan', 'Barbara', 'Claude', 'Donald', 'Edsger', 'Frances', 'Hedy', 'Radia']
// 200 characters, with and without places to break at.
const LONG = 'The committee for the tandem tour of the second weekend of May, and everything '
  .repeat(3)
  .slice(0, 200)
const UNBROKEN = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk'.repeat(4).slice(0, 200)

let at = 0
function say(name: string, text: string, more: Partial<MessageView> = {}): MessageView {
  at += minute
  return {
    ...plainMessage(`a-${at}`, text, now - 300 * minute + at),
    ...(name ? { from: { id: `p-${name}`, name } } : { mine: true, status: 'read' as const }),
    ...more,
  }
}

// A picture or a video that is on the phone.
function shot(name: string, id: string, width: number, height: number, text = ''): MessageView {
  const kind = id.startsWith('film') ? 'video' : 'image'
  const type = kind === 'video' ? 'video/mp4' : 'image/jpeg'
  const more = kind === 'video' ? { duration: 20_000 } : {}
  return say(name, text, {
    kind,
    media: { id, type, size: 240_000, width, height, name: `${id}.jpg`, ...more },
  })
}

export const accounts: Record<string, (app: Fixture) => void> = {
  'one-chat': (app) => {
    linked(app)
    app.chats = [chatOf('grace')]
  },
  'chats-2000': (app) => {
    linked(app)
    app.chats = Array.from({ length: 2000 }, (_, i) =>
      chatWith({
        id: `c-${i}`,
        title: `${NAMES[i % NAMES.length]!} ${i}`,
        unread: i % 9 === 4 ? (i % 40) + 1 : 0,
        pinned: i < 3,
        archived: i >= 1900,
        last: last('See you there.', i * 37 * minute, { mine: i % 3 === 0 }),
      }),
    )
  },
  'long-names': (app) => {
    linked(app)
    app.state = { kind: 'linked', phone: LONG, path: direct }
    const long = chatWith({
      ...{ id: 'long-name', kind: 'group', title: LONG, unread: 1204, pinned: true },
      ...{ muted: now + day, last: last('Well then', 5 * minute, { from: UNBROKEN }) },
    })
    const other = chatWith({
      ...{ id: 'unbroken', title: UNBROKEN, typing: [LONG], unread: 3 },
      last: last('Well then', 5 * minute, { from: LONG }),
    })
    app.chats = [long, other, ...chats()]
    at = 0
    const first = say(UNBROKEN, 'Shall we?')
    const quote = {
      ...{ id: first.id, pos: first.pos, from: UNBROKEN, who: 'p', kind: 'text' },
      ...{ text: first.text, deleted: false },
    }
    const reactions = [{ emoji: '👍', names: [LONG, UNBROKEN], mine: false }]
    const messages = [
      first,
      say(LONG, 'Yes'),
      say('', 'Well then', { quote, reactions }),
      say(LONG, '', {
        kind: 'file',
        media: { id: 'f', type: 'application/pdf', size: 3 << 20, name: `${UNBROKEN}.pdf` },
      }),
      say(UNBROKEN, '', { kind: 'contact', card: { name: LONG, vcard: 'TEL:+44 1' } }),
    ]
    app.conversations.set('long-name', conversationOf(long, messages))
    app.openChat('long-name')
  },
  'other-way-names': (app) => {
    linked(app)
    app.state = { kind: 'linked', phone: 'הטלפון של עדה', path: direct }
    const hike = chatWith({
      ...{ id: 'hike', kind: 'group', title: 'رحلة الدراجة (مايو)', unread: 12, pinned: true },
      ...{ typing: ['نعمي'], last: last('Wer kommt mit?', 5 * minute, { from: 'نعمي' }) },
    })
    const mixed = chatWith({
      ...{ id: 'mixed', kind: 'group', title: 'נעמי & Grace: הטיול 2026!', unread: 0 },
      last: last('בסדר, see you there.', 50 * minute, { from: 'Grace' }),
    })
    const drafted = chatWith({ id: 'drafted', title: 'ליאור', last: last('מחר?', day) })
    app.chats = [hike, mixed, drafted, ...chats()]
    app.drafts.set('drafted', 'כן, מחר')
    at = 0
    const first = say('نعمي', 'هل نأخذ الدراجة المزدوجة؟')
    const quote = {
      ...{ id: first.id, pos: first.pos, from: 'نعمي', who: 'p-نعمي', kind: 'text' },
      ...{ text: first.text, deleted: false },
    }
    const messages = [
      first,
      say('נעמי', 'Tomorrow at eight, by the bridge?'),
      say('', 'نعم، بالتأكيد!', { quote }),
      say('Grace', 'מחר בשמונה (ליד הגשר) — https://example.org/map?from=may'),
      say('נעמי', '1. לחם\n2. שמן\n3. Bread\n\n*חשוב* and _wichtig_'),
    ]
    app.conversations.set('hike', conversationOf(hike, messages))
    app.openChat('hike')
  },
  pictures: (app) => {
    linked(app)
    at = 0
    const messages = [
      shot('Grace', 'lake', 1600, 900),
      shot('Grace', 'tower', 500, 1400),
      shot('', 'wide', 2400, 400),
      shot('', 'small', 64, 48),
      shot('Grace', 'film', 1280, 720, 'From the bridge, *with sound*'),
      shot('Grace', 'gone', 1200, 800, 'This one is not there any more'),
      shot('', 'last', 900, 900, 'The last one: '.repeat(30)),
    ]
    app.conversations.set('grace', conversationOf(chatOf('grace'), messages))
    app.openChat('grace')
  },
  folded: (app) => {
    linked(app)
    at = 0
    const messages = [
      say('Grace', 'A line of the poem\n'.repeat(60)),
      say('', 'The quick brown fox jumps over the lazy dog. '.repeat(60)),
    ]
    app.conversations.set('grace', conversationOf(chatOf('grace'), messages))
    app.openChat('grace')
  },
  // Newest messages came while somebody reads older ones.
  away: (app) => {
    linked(app)
    const conversation = kinds()
    const more = Array.from({ length: 3 }, (_, i) => ({ pos: (now + i) * 1024, from: 'p-grace' }))
    app.conversations.set('grace', {
      ...{ ...conversation, newer: true },
      newest: [...conversation.newest, ...more],
    })
    app.openChat('grace')
  },
  // The phone refused what was done to a message, to several, and to a chat.
  refusals: (app) => {
    linked(app)
    app.conversations.set('grace', kinds())
    app.openChat('grace')
    const { id } = kinds().messages.at(-1)!
    app.refusals = [
      { id: 'r1', text: 'Not edited: the message was deleted meanwhile.', message: id },
      { id: 'r2', text: 'Not forwarded: The phone’s disk is full.' },
      { id: 'r3', text: 'Chat not changed: The phone’s disk is full.' },
    ]
  },
}
