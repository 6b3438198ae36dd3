// Who acts on an account: the phone by its commands, or a linked page by its
// menus and dialogs. Tests let each do the same, and look at all of them.

import type { Tab } from './browsers'
import { bring, focusActions } from './look'
import { tandem } from './processes'

// Messages are named by their text, chats by their title.
export interface Actor {
  send(chat: string, text: string): Promise<void>
  reply(chat: string, to: string, text: string): Promise<void>
  edit(chat: string, text: string, changed: string): Promise<void>
  remove(chat: string, text: string, everyone: boolean): Promise<void>
  // Sets a reaction, or takes it back where it is set.
  react(chat: string, text: string, emoji: string): Promise<void>
  unreact(chat: string, text: string, emoji: string): Promise<void>
  star(chat: string, text: string, on: boolean): Promise<void>
  forward(chat: string, text: string, to: string): Promise<void>
  draft(chat: string, text: string): Promise<void>
  // Of the chat list, where the chat need not be open.
  read(chat: string): Promise<void>
  unread(chat: string): Promise<void>
  pin(chat: string, on: boolean): Promise<void>
  archive(chat: string, on: boolean): Promise<void>
  mute(chat: string, on: boolean): Promise<void>
  rename(chat: string, title: string): Promise<void>
  create(title: string): Promise<void>
  clear(chat: string): Promise<void>
  removeChat(chat: string): Promise<void>
}

// What `tandem messages --json` prints of a message (cmd/tandem/README.md).
export interface Message {
  id: string
  text: string
  mine: boolean
  kind: string
  edited?: number
  deleted?: boolean
  forwarded?: boolean
  starred?: boolean
  quote?: { id: string; text: string }
  reactions?: { from?: string; emoji: string }[]
  media?: {
    id?: string
    name?: string
    type: string
    size: number
    duration?: number
    wave?: string
  }
}

export interface Chat {
  id: string
  title: string
  unread: number
  marked?: boolean
  pinned?: boolean
  archived?: boolean
  muted?: number
  draft?: string
}

export class Phone implements Actor {
  constructor(readonly home: string) {}

  private run(...args: string[]): Promise<string> {
    return tandem(this.home, ...args)
  }

  // The newest messages of a chat, oldest first.
  async messages(chat: string): Promise<Message[]> {
    return JSON.parse(await this.run('messages', chat, '--json', '--limit', '200')) as Message[]
  }

  async message(chat: string, text: string): Promise<Message | undefined> {
    return (await this.messages(chat)).findLast((m) => m.text === text)
  }

  async chat(title: string): Promise<Chat | undefined> {
    const chats = JSON.parse(await this.run('chats', '--json')) as Chat[]
    return chats.find((c) => c.title === title)
  }

  private async id(chat: string, text: string): Promise<string> {
    const found = await this.message(chat, text)
    if (!found) throw new Error(`the phone has no message "${text}" in ${chat}`)
    return found.id
  }

  // Somebody else writes to the owner.
  async receive(chat: string, text: string, from: string): Promise<void> {
    await this.run('send', chat, text, '--from', from)
  }

  async send(chat: string, text: string) {
    await this.run('send', chat, text)
  }
  async reply(chat: string, to: string, text: string) {
    await this.run('send', chat, text, '--quote', await this.id(chat, to))
  }
  async edit(chat: string, text: string, changed: string) {
    await this.run('edit', await this.id(chat, text), changed)
  }
  async remove(chat: string, text: string, everyone: boolean) {
    await this.run('delete', await this.id(chat, text), ...(everyone ? ['--everyone'] : []))
  }
  async react(chat: string, text: string, emoji: string) {
    await this.run('react', await this.id(chat, text), emoji)
  }
  async unreact(chat: string, text: string) {
    await this.run('react', await this.id(chat, text))
  }
  async star(chat: string, text: string, on: boolean) {
    await this.run('star', await this.id(chat, text), ...off(on))
  }
  async forward(chat: string, text: string, to: string) {
    await this.run('forward', await this.id(chat, text), '--to', to)
  }
  async draft(chat: string, text: string) {
    await this.run('draft', chat, text)
  }
  async read(chat: string) {
    await this.run('read', chat)
  }
  async unread(chat: string) {
    await this.run('unread', chat)
  }
  async pin(chat: string, on: boolean) {
    await this.run('pin', chat, ...off(on))
  }
  async archive(chat: string, on: boolean) {
    await this.run('archive', chat, ...off(on))
  }
  async mute(chat: string, on: boolean) {
    await this.run('mute', chat, ...off(on))
  }
  async rename(chat: string, title: string) {
    await this.run('rename', chat, title)
  }
  async create(title: string) {
    await this.run('new', title, '--group')
  }
  async clear(chat: string) {
    await this.run('clear', chat, '--yes')
  }
  async removeChat(chat: string) {
    await this.run('clear', chat, '--all', '--yes')
  }
}

function off(on: boolean): string[] {
  return on ? [] : ['--off']
}

// Acts on messages of the chat that is open.
export class Page implements Actor {
  constructor(readonly tab: Tab) {}

  async open(chat: string): Promise<void> {
    await bring(this.tab, chat)
    await this.tab.click('listitem', chat)
    await this.tab.text('log', chat)
  }

  private async onMessage(text: string, item: string): Promise<void> {
    await focusActions(this.tab, text)
    await this.tab.press('Enter')
    await this.tab.click('menuitem', item)
  }

  private async onChat(title: string, item: string): Promise<void> {
    await this.tab.clickRight('listitem', title)
    await this.tab.click('menuitem', item)
  }

  async send(_: string, text: string) {
    await this.tab.type('Message', text)
    await this.tab.press('Enter')
  }
  async reply(_: string, to: string, text: string) {
    await this.onMessage(to, 'Reply')
    await this.tab.text('button', 'Cancel reply')
    await this.send(_, text)
  }
  async edit(_: string, text: string, changed: string) {
    await this.onMessage(text, 'Edit')
    await this.tab.text('button', 'Cancel editing')
    await this.send(_, changed)
  }
  async remove(_: string, text: string, everyone: boolean) {
    await this.onMessage(text, 'Delete')
    await this.tab.click('button', everyone ? 'Delete for everyone' : 'Delete for me')
  }
  async react(_: string, text: string, emoji: string) {
    await this.onMessage(text, 'React')
    await this.tab.click('button', emoji)
  }
  async unreact(_: string, text: string, emoji: string) {
    await this.onMessage(text, 'React')
    await this.tab.click('button', `Take ${emoji} back`)
  }
  async star(_: string, text: string, on: boolean) {
    await this.onMessage(text, on ? 'Star' : 'Remove star')
  }
  async forward(_: string, text: string, to: string) {
    await this.onMessage(text, 'Forward')
    await this.tab.type('Find a chat', to, 'searchbox')
    await this.tab.click('checkbox', to)
    await this.tab.click('button', 'Forward')
  }
  async draft(_: string, text: string) {
    await this.tab.type('Message', text)
  }
  async read(chat: string) {
    await this.onChat(chat, 'Mark as read')
  }
  async unread(chat: string) {
    await this.onChat(chat, 'Mark as unread')
  }
  async pin(chat: string, on: boolean) {
    await this.onChat(chat, on ? 'Pin' : 'Unpin')
  }
  async archive(chat: string, on: boolean) {
    await this.onChat(chat, on ? 'Archive' : 'Unarchive')
  }
  async mute(chat: string, on: boolean) {
    await this.onChat(chat, on ? 'Mute' : 'Unmute')
    if (on) await this.tab.click('button', 'Always')
  }
  async rename(chat: string, title: string) {
    await this.onChat(chat, 'Rename')
    await this.tab.type('Name', title)
    await this.tab.click('button', 'Rename')
  }
  async create(title: string) {
    await this.tab.click('button', 'Menu')
    await this.tab.click('menuitem', 'New chat')
    await this.tab.type('Name', title)
    await this.tab.click('radio', 'A group')
    await this.tab.click('button', 'Create')
    await this.tab.text('log', title)
  }
  async clear(chat: string) {
    await this.onChat(chat, 'Clear messages')
    await this.tab.click('button', 'Clear')
  }
  async removeChat(chat: string) {
    await this.onChat(chat, 'Delete chat')
    await this.tab.click('button', 'Delete chat')
  }
}
