// What the menus of messages and chats offer.

import type { ChatView, MessageView } from '../../model/app'
import { t } from '../../words/chats'
import { copy } from '../parts/copy'
import type { MenuItem } from '../parts/menu'
import type { Doing } from './doing.svelte'

export function messageItems(m: MessageView, doing: Doing): MenuItem[] {
  // What is not on the phone yet cannot be acted upon.
  const there = m.pos > 0 && m.kind !== 'system'
  const whole = there && !m.deleted
  const items: (MenuItem | false)[] = [
    whole && { name: t('reply'), icon: 'reply', act: () => doing.answer(m) },
    whole && {
      name: t('react'),
      icon: 'smile',
      act: () => (doing.asked = { kind: 'react', message: m }),
    },
    whole && {
      name: t('forward'),
      icon: 'forward',
      act: () => (doing.asked = { kind: 'forward', message: m }),
    },
    whole && m.mine && m.kind !== 'contact' && m.kind !== 'location' && m.kind !== 'voice'
      ? { name: t('edit'), icon: 'edit', act: () => doing.edit(m) }
      : false,
    whole && {
      name: m.starred ? t('unstar') : t('star'),
      icon: 'star',
      act: () =>
        doing.act({ star: { messages: [m.id], ...(m.starred ? { off: true } : {}) } }, m.chat),
    },
    there && { name: t('select'), icon: 'checks', act: () => doing.select(m) },
    there && {
      name: t('details'),
      icon: 'clock',
      act: () => (doing.asked = { kind: 'details', message: m }),
    },
    m.text !== '' && { name: t('copy'), icon: 'copy', act: () => void copy(m.text) },
    there && {
      name: t('delete'),
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
    { name: c.pinned ? t('unpin') : t('pin'), icon: 'pin', act: () => set({ pinned: !c.pinned }) },
    {
      name: c.archived ? t('unarchive') : t('archive'),
      icon: 'archive',
      act: () => set({ archived: !c.archived }),
    },
    isMuted
      ? { name: t('unmute'), icon: 'mute', act: () => set({ muted: 0 }) }
      : { name: t('mute'), icon: 'mute', act: () => (doing.asked = { kind: 'mute', chat: c }) },
    isNew
      ? { name: t('mark-read'), icon: 'mail', act: () => read(c, doing) }
      : { name: t('mark-unread'), icon: 'mail', act: () => set({ marked: true }) },
    { name: t('search-here'), icon: 'search', act: () => find(c, doing) },
    { name: t('members'), icon: 'people', act: () => (doing.asked = { kind: 'members', chat: c }) },
    { name: t('rename'), icon: 'edit', act: () => (doing.asked = { kind: 'rename', chat: c }) },
    {
      name: t('clear'),
      icon: 'trash',
      danger: true,
      act: () => (doing.asked = { kind: 'clear', chat: c }),
    },
    {
      name: t('delete-chat'),
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
