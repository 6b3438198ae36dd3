// What the gallery can show, by name.

import type { Stage } from '../../src/model/state'
import { accounts, direct, linked, phone } from './accounts'
import type { Fixture } from './fixture.svelte'
import { direct3000, group, kinds } from './samples'

const payload =
  'AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRXHA4TUOZ4HU7D6QCB'
const link = `https://tandem.example.org/#${payload.slice(0, 104)}`

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
  kinds: (app) => {
    linked(app)
    app.conversations.set('grace', kinds())
    app.openChat('grace')
    app.people = [{ id: 'p-grace', name: 'Grace' }]
    const hits = kinds().messages.filter((m) => m.text)
    app.found = { hits: hits.map((message) => ({ message, title: 'Grace' })), more: true }
  },
  'kinds-jumped': (app) => {
    linked(app)
    app.conversations.set('grace', { ...kinds(), newer: true })
    app.jump('grace', kinds().messages[2]!.id)
  },
  undone: (app) => {
    linked(app)
    app.openChat('tour')
    app.drafts.set('grace', 'A text that was not sent yet')
    app.refusals = [{ id: 'r', text: 'Not edited: the message was deleted meanwhile.' }]
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
  ...accounts,
}
