// What the menus of messages and chats offer.

import type { ChatView, MessageView } from '../../model/app'
import { copy } from '../parts/copy'
import type { MenuItem } from '../parts/menu'
import type { Doing } from './doing.svelte'

export function messageItems(m: MessageView, doing: Doing): MenuItem[] {
  // What is not on the phone yet cannot be acted upon.
  const there = m.pos > 0 && m.kind !== 'system'
  const whole = there && !m.deleted
  const items: (MenuItem | false)[] = [
    whole && { name: 'Reply', icon: 'reply', act: () => doing.answer(m) },
    whole && {
      name: 'React',
      icon: 'smile',
      act: () => (doing.asked = { kind: 'react', message: m }),
    },
    whole && {
      name: 'Forward',
      icon: 'forward',
      act: () => (doing.asked = { kind: 'forward', message: m }),
    },
    whole && m.mine && m.kind !== 'contact' && m.kind !== 'location' && m.kind !== 'voice'
      ? { name: 'Edit', icon: 'edit', act: () => doing.edit(m) }
      : false,
    whole && {
      name: m.starred ? 'Remove star' : 'Star',
      icon: 'star',
      act: () =>
        doing.act({ star: { messages: [m.id], ...(m.starred ? { off: true } : {}) } }, m.chat),
    },
    m.text !== '' && { name: 'Copy', icon: 'copy', act: () => void copy(m.text) },
    there && {
      name: 'Delete',
      icon: 'trash',
      danger: true,
      act: () => (doing.asked = { kind: 'delete', message: m }),
    },
  ]
  return items.filter((i) => i !== false)
}

export function chatItems(c: ChatView, doing: Doing): MenuItem[] {
  const set = (values: object) => doing.act({ set: { chat: c.id, ...values } }, c.id)
  const isNew = c.marked || c.unread > 0
  const isMuted = c.muted !== undefined && c.muted > Date.now()
  return [
    { name: c.pinned ? 'Unpin' : 'Pin', icon: 'pin', act: () => set({ pinned: !c.pinned }) },
    {
      name: c.archived ? 'Unarchive' : 'Archive',
      icon: 'archive',
      act: () => set({ archived: !c.archived }),
    },
    isMuted
      ? { name: 'Unmute', icon: 'mute', act: () => set({ muted: 0 }) }
      : { name: 'Mute', icon: 'mute', act: () => (doing.asked = { kind: 'mute', chat: c }) },
    isNew
      ? { name: 'Mark as read', icon: 'mail', act: () => read(c, doing) }
      : { name: 'Mark as unread', icon: 'mail', act: () => set({ marked: true }) },
    { name: 'Search in this chat', icon: 'search', act: () => find(c, doing) },
    { name: 'Members', icon: 'people', act: () => (doing.asked = { kind: 'members', chat: c }) },
    { name: 'Rename', icon: 'edit', act: () => (doing.asked = { kind: 'rename', chat: c }) },
    {
      name: 'Clear messages',
      icon: 'trash',
      danger: true,
      act: () => (doing.asked = { kind: 'clear', chat: c }),
    },
    {
      name: 'Delete chat',
      icon: 'trash',
      danger: true,
      act: () => (doing.asked = { kind: 'remove', chat: c }),
    },
  ]
}

// Where the chat is open, in it; else where the chats stand.
function find(c: ChatView, doing: Doing): void {
  if (doing.app.open?.chat.id === c.id) doing.finding = true
  else doing.search = { chat: c }
}

// Up to the newest message: the phone takes a place beyond it for that.
function read(c: ChatView, doing: Doing): void {
  doing.act({ read: { chat: c.id, pos: Number.MAX_SAFE_INTEGER } }, c.id)
}
