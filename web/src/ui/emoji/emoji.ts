// All emoji, by group and by words, and those that this person uses: the database
// of emoji-picker-element, with data that come from the page's own origin. Loaded
// when it is first used.

import Database from 'emoji-picker-element/database'
import data from 'emoji-picker-element-data/en/emojibase/data.json?url'
import { emojisOpened } from '../../store/emojis'

// What newer versions of Unicode have, many systems do not draw yet.
const NEWEST = 15.1
const RECENT = 24
const MOST_FOUND = 120

export interface Emoji {
  text: string
  name: string
}

export const GROUPS = [
  { id: 0, icon: '😀', name: 'emoji-smileys' },
  { id: 1, icon: '👋', name: 'emoji-people' },
  { id: 3, icon: '🐱', name: 'emoji-nature' },
  { id: 4, icon: '🍎', name: 'emoji-food' },
  { id: 5, icon: '🚗', name: 'emoji-travel' },
  { id: 6, icon: '⚽', name: 'emoji-activities' },
  { id: 7, icon: '💡', name: 'emoji-objects' },
  { id: 8, icon: '💛', name: 'emoji-symbols' },
  { id: 9, icon: '🏁', name: 'emoji-flags' },
] as const

export const TONES = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'] as const

type Found = Awaited<ReturnType<Database['getEmojiBySearchQuery']>>[number]

let database: Database | undefined

function open(): Database {
  if (!database) {
    const opened = new Database({ dataSource: new URL(data, document.baseURI).href })
    database = opened
    emojisOpened(() => {
      database = undefined
      return opened.delete()
    })
  }
  return database
}

export async function ofGroup(group: number): Promise<Emoji[]> {
  return shown(await open().getEmojiByGroup(group))
}

export async function search(words: string): Promise<Emoji[]> {
  return (await shown(await open().getEmojiBySearchQuery(words))).slice(0, MOST_FOUND)
}

export async function recent(): Promise<Emoji[]> {
  return shown(await open().getTopFavoriteEmoji(RECENT))
}

// The emoji that is called so, as in :smile:.
export async function called(shortcode: string): Promise<string | undefined> {
  const found = await open().getEmojiByShortcode(shortcode)
  return found ? (await shown([found]))[0]?.text : undefined
}

export async function used(emoji: Emoji): Promise<void> {
  await open().incrementFavoriteEmojiCount(emoji.text)
}

export async function tone(): Promise<number> {
  return open().getPreferredSkinTone()
}

export async function setTone(tone: number): Promise<void> {
  await open().setPreferredSkinTone(tone)
}

async function shown(found: readonly Found[]): Promise<Emoji[]> {
  const wanted = await tone()
  return found.flatMap((e) => {
    if (!('unicode' in e) || !e.unicode || !('version' in e) || e.version > NEWEST) return []
    const skin = e.skins?.find((s) => s.tone === wanted && s.version <= NEWEST)
    return [{ text: skin?.unicode ?? e.unicode, name: e.annotation }]
  })
}
