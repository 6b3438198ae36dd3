// Checks messages and what is part of them. What is not sound is left out: of a
// message the part, and of a list the message that lacks what it needs.

import type { Card, Media, Message, Place, Quote, Reaction } from '../protocol/wire.gen'
import { MaxID, MaxName, MaxText } from '../protocol/wire.gen'
import { type Fields, flags, isBase64, isCount, isId, isName, isObject } from './read'
import { isText, isTime, readList } from './read'

// Bytes, as package chat has them.
const MAX_EMOJI = 64
const MAX_QUOTE = 512
const MAX_THUMB = 12 << 10
const MAX_WAVE = 64
const MAX_REACTIONS = 256
const MAX_TYPE = 255
// Pixels along an edge.
const MAX_EDGE = 100_000

const KINDS: readonly unknown[] = [
  'text',
  'image',
  'video',
  'audio',
  'voice',
  'file',
  'contact',
  'location',
  'system',
] satisfies Message['kind'][]

export function readMessage(v: unknown): Message | undefined {
  if (!isObject(v)) return undefined
  const { id, chat, pos, text, time } = v
  if (!isId(id) || !isId(chat) || !isCount(pos)) return undefined
  if (!isTime(time) || !isText(text, MaxText)) return undefined
  // A kind of a newer phone still has its text.
  const kind = KINDS.includes(v.kind) ? (v.kind as Message['kind']) : 'text'
  const message: Message = {
    ...{ id, chat, pos, kind, text, time },
    ...flags(v, 'deleted', 'forwarded', 'starred'),
  }
  if (isId(v.from)) message.from = v.from
  if (isTime(v.edited) && v.edited > 0) message.edited = v.edited
  if (isId(v.command)) message.command = v.command
  const quote = readQuote(v.quote)
  const media = readMedia(v.media)
  const card = readCard(v.card)
  const place = readPlace(v.place)
  const reactions = readList(v.reactions, readReaction).slice(0, MAX_REACTIONS)
  if (quote) message.quote = quote
  if (media) message.media = media
  if (card) message.card = card
  if (place) message.place = place
  if (reactions.length > 0) message.reactions = reactions
  return message
}

function readQuote(v: unknown): Quote | undefined {
  if (!isObject(v) || !isId(v.id) || !isText(v.text, MAX_QUOTE)) return undefined
  const quote: Quote = { id: v.id, kind: kindName(v.kind), text: v.text, ...flags(v, 'deleted') }
  if (isCount(v.pos) && v.pos > 0) quote.pos = v.pos
  if (isId(v.from)) quote.from = v.from
  return quote
}

function readReaction(v: unknown): Reaction | undefined {
  if (!isObject(v) || !isText(v.emoji, MAX_EMOJI) || v.emoji === '') return undefined
  return { emoji: v.emoji, ...(isId(v.from) ? { from: v.from } : {}) }
}

export function readMedia(v: unknown): Media | undefined {
  if (!isObject(v) || !isText(v.type, MAX_TYPE) || !isCount(v.size)) return undefined
  const media: Media = { type: v.type, size: v.size }
  if (isId(v.id)) media.id = v.id
  if (isName(v.name)) media.name = v.name
  const { width, height, duration } = v
  if (isEdge(width) && isEdge(height)) Object.assign(media, { width, height })
  if (isCount(duration)) media.duration = duration
  if (isText(v.blurHash, MaxID * 4) && v.blurHash !== '') media.blurHash = v.blurHash
  if (isBase64(v.thumb, MAX_THUMB)) media.thumb = v.thumb
  if (isBase64(v.wave, MAX_WAVE)) media.wave = v.wave
  return media
}

function readCard(v: unknown): Card | undefined {
  if (!isObject(v) || !isText(v.name, MaxName) || !isText(v.vcard, MaxText)) return undefined
  return { name: v.name, vcard: v.vcard }
}

function readPlace(v: unknown): Place | undefined {
  if (!isObject(v) || !isText(v.coordinates, MaxName)) return undefined
  return { coordinates: v.coordinates, ...names(v, 'name', 'address') }
}

function names<K extends string>(f: Fields, ...keys: K[]): { [k in K]?: string } {
  const found: { [k in K]?: string } = {}
  for (const key of keys) {
    const value = f[key]
    if (isName(value)) found[key] = value
  }
  return found
}

function kindName(v: unknown): string {
  return KINDS.includes(v) ? (v as string) : 'text'
}

function isEdge(v: unknown): v is number {
  return isCount(v) && v > 0 && v <= MAX_EDGE
}
