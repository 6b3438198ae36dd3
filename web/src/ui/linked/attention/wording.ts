// What a notification says. Pure.

import type { News } from '../../../model/news'
import { t } from '../../../words/settings'
import { inShort } from '../words'

export interface Notice {
  title: string
  body: string
  // Notices of the same tag take each other's place.
  tag: string
  chat?: string // what a click opens
}

// More chats than this at once, as after a pause of the link, are told in one notice.
const MOST = 3
// As much of a text as systems show.
const MAX_TEXT = 200

export function noticesOf(news: readonly News[], hide: boolean): Notice[] {
  const count = news.reduce((sum, n) => sum + n.count, 0)
  if (news.length > MOST) {
    const body = t('new-in-chats', { count: news.length })
    return [{ title: t('new-messages', { count }), body, tag: 'tandem' }]
  }
  if (hide) {
    const [only, ...others] = news
    if (!only) return []
    const chat = others.length === 0 ? { chat: only.chat.id } : {}
    return [{ title: t('new-hidden'), body: t('new-messages', { count }), tag: 'tandem', ...chat }]
  }
  return news.map(({ chat, last, count }) => {
    const text = inShort(last).slice(0, MAX_TEXT)
    const named = chat.kind === 'group' && last.from !== undefined
    const body =
      count > 1
        ? `${t('new-messages', { count })}\n${text}`
        : named
          ? t('from-in-group', { name: last.from ?? '', text })
          : text
    return { title: chat.title.slice(0, MAX_TEXT), body, tag: `tandem ${chat.id}`, chat: chat.id }
  })
}
