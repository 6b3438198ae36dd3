// What the gallery can show, by name.

import type { ChatView, ConversationView, MessageView } from '../../src/model/app'
import type { Stage } from '../../src/model/state'
import type { Fixture } from './fixture.svelte'

const now = Date.now()
const minute = 60_000
const day = 24 * 60 * minute
const payload =
  'AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRXHA4TUOZ4HU7D6QCB'
const link = `https://tandem.example.org/#${payload.slice(0, 104)}`
const phone = 'Ada’s phone'
const direct = { kind: 'direct', roundTrip: 3.2 } as const

function chats(): ChatView[] {
  const last = (text: string, ago: number, more: Partial<NonNullable<ChatView['last']>> = {}) => ({
    text,
    time: now - ago,
    mine: false,
    pending: false,
    ...more,
  })
  return [
    {
      id: 'grace',
      kind: 'direct',
      title: 'Grace',
      unread: 2,
      last: last('Found it: a moth, in relay 70', 2 * minute, { from: 'Grace' }),
    },
    {
      id: 'tour',
      kind: 'group',
      title: 'Tandem tour, second weekend of May',
      unread: 1204,
      last: last('I have the map and the spare tube', 3 * 60 * minute, { from: 'Katherine' }),
    },
    {
      id: 'self',
      kind: 'self',
      title: 'Notes to myself',
      unread: 0,
      last: last('Milk, bread, a new chain', day, { mine: true, pending: true }),
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
    { id: 'new', kind: 'direct', title: '👩‍🚀 Sally', unread: 0 },
    ...Array.from({ length: 14 }, (_, i) => ({
      id: `more-${i}`,
      kind: 'direct' as const,
      title: ['Alan', 'Barbara', 'Claude', 'Donald', 'Edsger', 'Frances', 'Hedy'][i % 7]! + ` ${i}`,
      unread: i === 3 ? 1 : 0,
      last: last('See you there.', (60 + i * 23) * day, { mine: i % 2 === 0 }),
    })),
  ]
}

function group(): ConversationView {
  let at = now - 2 * day
  const say = (from: string, text: string, more: Partial<MessageView> = {}): MessageView => ({
    id: `m-${(at += 90_000)}`,
    mine: !from,
    text,
    time: at,
    status: 'sent',
    ...(from ? { from } : {}),
    ...more,
  })
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
  return {
    ...{ id: 'tour', kind: 'group', title: 'Tandem tour, second weekend of May', messages },
    ...{ loading: false, more: true, loadingOlder: false },
  }
}

function direct3000(): ConversationView {
  const messages = Array.from({ length: 3000 }, (_, i) => ({
    id: `d-${i}`,
    mine: i % 3 === 0,
    text: `Message ${i}: ${'words and more words '.repeat(1 + (i % 9))}`,
    time: now - (3000 - i) * 7 * minute,
    status: 'sent' as const,
    ...(i % 3 ? { from: 'Grace' } : {}),
  }))
  return {
    ...{ id: 'grace', kind: 'direct', title: 'Grace', messages },
    ...{ loading: false, more: false, loadingOlder: false },
  }
}

function linked(app: Fixture) {
  app.state = { kind: 'linked', phone, path: direct }
  app.chats = chats()
  app.chatsLoaded = true
  app.conversations.set('tour', group())
}

function connecting(stage: Stage, late = false) {
  return (app: Fixture) => {
    const since = Date.now() - (late ? 11_000 : 0)
    app.state = { kind: 'connecting', stage, since, phone, known: false }
  }
}

export const states: Record<string, (app: Fixture) => void> = {
  loading: () => {},
  code: (app) => {
    app.state = { kind: 'code', link, expiresAt: Date.now() + 29_500 }
  },
  'code-notice': (app) => {
    const text = 'A phone scanned the code but left before it was linked. Scan the code shown now.'
    const notice = { reason: 'phone-left', text }
    app.state = { kind: 'code', link, expiresAt: Date.now() + 12_000, notice }
  },
  'code-paused': (app) => {
    app.state = { kind: 'code-paused' }
  },
  'opened-code': (app) => {
    app.state = { kind: 'opened-code', link }
  },
  'server-unreachable': (app) => {
    const reason = 'The connection to tandem.example.org was refused.'
    app.state = { kind: 'server-unreachable', retryAt: Date.now() + 7_000, reason }
  },
  check: (app) => {
    app.state = { kind: 'check', phone, digits: '0472' }
  },
  'check-path': (app) => {
    const path = { kind: 'relayed', transport: 'udp', roundTrip: 24 } as const
    app.state = {
      kind: 'check',
      phone: 'A phone with a name as long as names may be in this',
      digits: '9018',
      path,
    }
  },
  'connecting-server': connecting('server'),
  'connecting-phone': connecting('phone'),
  'connecting-check': connecting('check'),
  'connecting-path': connecting('path', true),
  'connecting-secure': connecting('secure', true),
  'coming-back': (app) => {
    const since = Date.now() - 11_000
    app.state = { kind: 'connecting', stage: 'phone', since, phone, known: true }
  },
  refused: (app) => {
    const text = 'The phone declined to link this browser. Show a new code to try again.'
    app.state = { kind: 'refused', notice: { reason: 'declined', text } }
  },
  replaced: (app) => {
    const text = 'Tandem is open in another tab or window. Use it here instead?'
    app.state = { kind: 'refused', notice: { reason: 'replaced', text } }
  },
  'no-secure-context': (app) => {
    app.state = { kind: 'unsupported', missing: 'secure-context' }
  },
  'no-webcrypto': (app) => {
    app.state = { kind: 'unsupported', missing: 'webcrypto' }
  },
  'no-webrtc': (app) => {
    app.state = { kind: 'unsupported', missing: 'webrtc' }
  },
  'load-failed': (app) => {
    app.state = { kind: 'linked', phone, path: direct }
    app.loadFailed = true
  },
  'linked-loading': (app) => {
    app.state = { kind: 'linked', phone, path: direct }
  },
  'linked-empty': (app) => {
    app.state = { kind: 'linked', phone, path: direct }
    app.chatsLoaded = true
  },
  linked,
  chat: (app) => {
    linked(app)
    app.openChat('tour')
  },
  'chat-loading': (app) => {
    linked(app)
    app.open = { ...group(), messages: [], loading: true }
  },
  'chat-failed': (app) => {
    linked(app)
    app.open = { ...group(), messages: [], failed: 'The phone could not read its store.' }
  },
  'chat-older-failed': (app) => {
    linked(app)
    app.open = { ...group(), failed: 'The phone could not read its store.' }
  },
  'chat-empty': (app) => {
    linked(app)
    app.openChat('new')
  },
  'chat-3000': (app) => {
    linked(app)
    app.conversations.set('grace', direct3000())
    app.openChat('grace')
  },
  lost: (app) => {
    linked(app)
    app.openChat('tour')
    app.state = {
      kind: 'lost',
      phone,
      since: Date.now(),
      stage: 'phone',
      retryAt: Date.now() + 8_000,
    }
  },
  'lost-list': (app) => {
    linked(app)
    app.state = { kind: 'lost', phone, since: Date.now() - 11_000, stage: 'server' }
  },
}
