// Checks the mirror's frames before anything is made of them: types, lengths
// and numbers (peer/wire/WIRE.md, "Bounds"). What does not fit is skipped, so
// that a phone of another version, or a hostile one, cannot break the page.

import type { Ack, Change, Chat, Chats, Error, Message, Messages } from '../protocol/wire.gen'
import { MaxID, MaxName, MaxText } from '../protocol/wire.gen'
import type { RawFrame } from '../link/control'

export type MirrorFrame = Chats | Messages | Change | Ack

// Entries of one frame; more do not fit into one.
const MAX_ENTRIES = 5_000

// The last millisecond of the year 9999; a Date takes little more.
const MAX_TIME = 253_402_300_799_999

// Undefined: not a frame for the mirror, or not a sound one.
export function readFrame(f: RawFrame): MirrorFrame | undefined {
  switch (f.type) {
    case 'chats':
      return readChats(f)
    case 'messages':
      return readMessages(f)
    case 'change':
      return readChange(f)
    case 'ack':
      return readAck(f)
    default:
      return undefined
  }
}

function readChats(f: RawFrame): Chats | undefined {
  const { seq } = f
  if (!isCount(seq) || !Array.isArray(f.chats)) return undefined
  return {
    type: 'chats',
    seq,
    chats: readList(f.chats, readChat),
    first: f.first === true,
    last: f.last === true,
  }
}

function readMessages(f: RawFrame): Messages | undefined {
  const { request, chat } = f
  if (!isId(request) || !isId(chat) || !Array.isArray(f.messages)) return undefined
  const error = readError(f.error)
  return {
    type: 'messages',
    request,
    chat,
    messages: readList(f.messages, readMessage).filter((m) => m.chat === chat),
    more: f.more === true,
    last: f.last === true,
    ...(error ? { error } : {}),
  }
}

function readChange(f: RawFrame): Change | undefined {
  if (!isCount(f.seq)) return undefined
  const chat = readChat(f.chat)
  const message = readMessage(f.message)
  return {
    type: 'change',
    seq: f.seq,
    ...(chat ? { chat } : {}),
    ...(message ? { message } : {}),
  }
}

function readAck(f: RawFrame): Ack | undefined {
  if (!isId(f.id)) return undefined
  const message = readMessage(f.message)
  const error = readError(f.error)
  return {
    type: 'ack',
    id: f.id,
    ...(message ? { message } : {}),
    ...(error ? { error } : {}),
  }
}

function readChat(v: unknown): Chat | undefined {
  if (!isObject(v)) return undefined
  const { id, kind, title, unread } = v
  if (!isId(id) || !isText(kind, MaxID) || !isText(title, MaxName) || !isCount(unread)) {
    return undefined
  }
  const last = readMessage(v.last)
  return {
    id,
    kind: kind === 'direct' || kind === 'self' ? kind : 'group',
    title,
    unread,
    ...(last?.chat === id ? { last } : {}),
  }
}

function readMessage(v: unknown): Message | undefined {
  if (!isObject(v)) return undefined
  const { id, chat, seq, from, text, time, command } = v
  if (!isId(id) || !isId(chat) || !isCount(seq)) return undefined
  if (!isTime(time) || !isText(text, MaxText)) return undefined
  return {
    id,
    chat,
    seq,
    text,
    time,
    ...(isText(from, MaxName) && from !== '' ? { from } : {}),
    ...(isId(command) ? { command } : {}),
  }
}

function readError(v: unknown): Error | undefined {
  if (!isObject(v)) return undefined
  const { code, text } = v
  const known = code === 'not-found' || code === 'invalid' || code === 'too-many'
  return {
    code: known ? code : 'internal',
    text: isText(text, MaxName) && text !== '' ? text : 'The phone refused this.',
  }
}

function readList<T>(list: unknown[], read: (v: unknown) => T | undefined): T[] {
  const entries: T[] = []
  for (const v of list.slice(0, MAX_ENTRIES)) {
    const entry = read(v)
    if (entry !== undefined) entries.push(entry)
  }
  return entries
}

function isObject(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v)
}

// Bounds are in bytes of UTF-8, of which a text has at least as many as
// UTF-16 units.
function isText(v: unknown, most: number): v is string {
  return typeof v === 'string' && v.length <= most
}

function isId(v: unknown): v is string {
  return isText(v, MaxID) && v !== ''
}

function isCount(v: unknown): v is number {
  return Number.isSafeInteger(v) && (v as number) >= 0
}

function isTime(v: unknown): v is number {
  return isCount(v) && v <= MAX_TIME
}
