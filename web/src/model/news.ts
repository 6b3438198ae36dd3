// What is new among the chats and worth a notification: told by comparing the list of
// chats with the one before. Pure.

import type { ChatView, LastView } from './app'

export interface News {
  chat: ChatView
  last: LastView
  count: number // of messages that are new since the last look
}

interface Seen {
  unread: number
  time: number
}

export class NewsReader {
  // Undefined until the first list: what was there when the page opened is not news.
  #seen: ReadonlyMap<string, Seen> | undefined
  #newest = 0

  // The chats as they are now, and what came since the last call.
  read(chats: readonly ChatView[], now: number): News[] {
    const before = this.#seen
    const newest = this.#newest
    const seen = new Map<string, Seen>()
    const news: News[] = []
    for (const chat of chats) {
      const { id, last, unread } = chat
      const time = last?.time ?? 0
      seen.set(id, { unread, time })
      this.#newest = Math.max(this.#newest, time)
      if (!before || !last) continue
      // Of a list that is still coming, the chats that follow are older than the first.
      const known = before.get(id) ?? { unread: time > newest ? 0 : unread, time: 0 }
      const count = unread - known.unread
      if (count > 0 && isTold(chat, last, now)) news.push({ chat, last, count })
    }
    this.#seen = seen
    return news
  }

  // Another account, or none.
  forget(): void {
    this.#seen = undefined
    this.#newest = 0
  }
}

function isTold(chat: ChatView, last: LastView, now: number): boolean {
  if (chat.archived || (chat.muted ?? 0) > now) return false
  return !last.mine && !last.deleted && last.kind !== 'system'
}

// Messages that nobody has read, of all chats but those put away.
export function unreadOf(chats: readonly ChatView[]): number {
  return chats.reduce((sum, chat) => sum + (chat.archived ? 0 : chat.unread), 0)
}
