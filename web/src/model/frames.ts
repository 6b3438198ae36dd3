// Checks the mirror's frames before anything is made of them (peer/wire/WIRE.md,
// "Bounds"). What does not fit is skipped, so that a phone of another version, or
// a hostile one, cannot break the page.

import type { RawFrame } from '../link/control'
import type { Ack, Change, Chat, Chats, Error, Messages } from '../protocol/wire.gen'
import type { People, Person, Typing } from '../protocol/wire.gen'
import { MaxName, MaxText } from '../protocol/wire.gen'
import { flags, isCount, isId, isName, isObject, isText, isTime, readIds, readList } from './read'
import { readMessage } from './readmessage'
import { t } from '../words/failures'

export type MirrorFrame = People | Chats | Messages | Change | Ack | Typing

// Undefined: not a frame for the mirror, or not a sound one.
export function readFrame(f: RawFrame): MirrorFrame | undefined {
  switch (f.type) {
    case 'people':
      return readPeople(f)
    case 'chats':
      return readChats(f)
    case 'messages':
      return readMessages(f)
    case 'change':
      return readChange(f)
    case 'ack':
      return readAck(f)
    case 'typing':
      return readTyping(f)
    default:
      return undefined
  }
}

function readPeople(f: RawFrame): People | undefined {
  if (!Array.isArray(f.people)) return undefined
  return {
    type: 'people',
    people: readList(f.people, readPerson),
    ...(isId(f.request) ? { request: f.request } : {}),
    ...flags(f, 'last'),
    ...withError(f.error),
  }
}

export function readPerson(v: unknown): Person | undefined {
  if (!isObject(v) || !isId(v.id) || !isText(v.name, MaxName)) return undefined
  return { id: v.id, name: v.name, ...(isId(v.picture) ? { picture: v.picture } : {}) }
}

function readChats(f: RawFrame): Chats | undefined {
  const { seq } = f
  if (!isCount(seq) || !Array.isArray(f.chats)) return undefined
  return { type: 'chats', seq, chats: readList(f.chats, readChat), ...flags(f, 'first', 'last') }
}

function readMessages(f: RawFrame): Messages | undefined {
  const { request } = f
  if (!isId(request) || !Array.isArray(f.messages)) return undefined
  return {
    type: 'messages',
    request,
    messages: readList(f.messages, readMessage),
    ...flags(f, 'older', 'newer', 'last'),
    ...withError(f.error),
  }
}

function readChange(f: RawFrame): Change | undefined {
  if (!isCount(f.seq)) return undefined
  const change: Change = { type: 'change', seq: f.seq }
  if (f.chats !== undefined) change.chats = readList(f.chats, readChat)
  if (f.messages !== undefined) change.messages = readList(f.messages, readMessage)
  if (f.gone !== undefined) change.gone = readIds(f.gone)
  if (f.removed !== undefined) change.removed = readIds(f.removed)
  if (f.reset !== undefined) change.reset = readIds(f.reset)
  return change
}

function readAck(f: RawFrame): Ack | undefined {
  if (!isId(f.id)) return undefined
  return {
    type: 'ack',
    id: f.id,
    ...(isId(f.chat) ? { chat: f.chat } : {}),
    ...(f.messages === undefined ? {} : { messages: readList(f.messages, readMessage) }),
    ...withError(f.error),
  }
}

function readTyping(f: RawFrame): Typing | undefined {
  if (!isId(f.chat)) return undefined
  return { type: 'typing', chat: f.chat, ...(isId(f.from) ? { from: f.from } : {}) }
}

export function readChat(v: unknown): Chat | undefined {
  if (!isObject(v)) return undefined
  const { id, kind, title, active, unread, draft } = v
  if (!isId(id) || !isId(kind) || !isText(title, MaxName)) return undefined
  if (!isCount(active) || !isCount(unread)) return undefined
  const chat: Chat = {
    ...{ id, kind: kind === 'direct' || kind === 'self' ? kind : 'group', title, active, unread },
    ...flags(v, 'marked', 'pinned', 'archived'),
  }
  if (isId(v.picture)) chat.picture = v.picture
  if (isCount(v.read) && v.read > 0) chat.read = v.read
  if (isCount(v.seen) && v.seen > 0) chat.seen = v.seen
  if (isTime(v.muted) && v.muted > 0) chat.muted = v.muted
  if (isText(draft, MaxText) && draft !== '') chat.draft = draft
  const last = readMessage(v.last)
  if (last?.chat === id) chat.last = last
  return chat
}

const CODES: readonly unknown[] = [
  'not-found',
  'invalid',
  'too-many',
  'no-space',
  'internal',
] satisfies Error['code'][]

// An error that cannot be read is one all the same.
function withError(v: unknown): { error?: Error } {
  if (!isObject(v)) return {}
  const code = CODES.includes(v.code) ? (v.code as Error['code']) : 'internal'
  return { error: { code, text: isName(v.text) ? v.text : t('phone-refused') } }
}
