// An App that holds what it is given: for drawing, not for linking.

import { flushSync } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { App, ChatView, ConversationView } from '../../src/model/app'
import type { PathPolicy } from '../../src/model/path'
import type { AppState } from '../../src/model/state'

export class Fixture implements App {
  state: AppState = $state.raw({ kind: 'loading' })
  pathPolicy: PathPolicy = $state('auto')
  keepLinked = $state(true)
  chats: readonly ChatView[] = $state.raw([])
  chatsLoaded = $state(false)
  open: ConversationView | undefined = $state.raw()
  readonly drafts = new SvelteMap<string, string>()
  loadFailed = $state(false)

  // What each chat opens with.
  conversations = new Map<string, ConversationView>()
  // The methods called, for a script to read.
  calls: string[] = []

  // Back to the first state. Drawn at once, so that what a screen holds itself, such as an
  // open menu, begins anew with the next.
  clear() {
    this.state = { kind: 'loading' }
    this.chats = []
    this.chatsLoaded = false
    this.open = undefined
    this.drafts.clear()
    this.loadFailed = false
    flushSync()
  }

  restart() {
    this.calls.push('restart')
  }
  retryNow() {
    this.calls.push('retryNow')
  }
  setPathPolicy(policy: PathPolicy) {
    this.pathPolicy = policy
  }
  setKeepLinked(keep: boolean) {
    this.keepLinked = keep
  }
  async unlink() {
    this.calls.push('unlink')
  }
  openChat(id: string) {
    const chat = this.chats.find((c) => c.id === id)
    if (!chat) return
    const { kind, title } = chat
    this.open = this.conversations.get(id) ?? {
      ...{ id, kind, title, messages: [], loading: false, more: false, loadingOlder: false },
    }
  }
  closeChat() {
    this.open = undefined
  }
  async send(text: string) {
    if (!this.open) return
    const message = { id: crypto.randomUUID(), mine: true, text, time: Date.now() }
    this.open = {
      ...this.open,
      messages: [...this.open.messages, { ...message, status: 'waiting' }],
    }
  }
  loadOlder() {
    const open = this.open
    if (!open?.messages[0] || !open.more) return
    this.calls.push('loadOlder')
    const first = open.messages[0].time
    const older = Array.from({ length: 50 }, (_, i) => ({
      id: `older-${first}-${i}`,
      from: 'Grace',
      mine: i % 3 === 0,
      text: `An older message, ${i} `.repeat(1 + (i % 7)),
      time: first - (50 - i) * 60_000,
      status: 'sent' as const,
    }))
    this.open = { ...open, messages: [...older, ...open.messages], more: this.calls.length < 8 }
  }
  retryMessage(id: string) {
    this.calls.push(`retry ${id}`)
  }
  discardMessage(id: string) {
    this.calls.push(`discard ${id}`)
  }
}
