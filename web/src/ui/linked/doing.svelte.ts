// What a person is about to do in the linked page: the message being answered or
// edited, the dialog that is open, and what could not be done.

import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { App, ChatView, MessageView } from '../../model/app'
import type { Action } from '../../protocol/wire.gen'

export type Asked =
  | { kind: 'react' | 'card' | 'picture' | 'details'; message: MessageView }
  | { kind: 'forward' | 'delete'; message: MessageView; others?: readonly MessageView[] }
  | { kind: 'rename' | 'mute' | 'clear' | 'remove' | 'members'; chat: ChatView }
  | { kind: 'new' | 'settings' | 'shortcuts' }

export class Doing {
  readonly app: App
  // The message that the next one answers, or that is edited. They are of the open
  // chat, and end with it.
  answered: MessageView | undefined = $state.raw()
  edited: MessageView | undefined = $state.raw()
  // The messages that were selected to do something with all of them, by their IDs;
  // undefined while none is to be.
  selected: SvelteMap<string, MessageView> | undefined = $state.raw()
  // Long messages that were asked to be shown whole, by their keys.
  readonly unfolded = new SvelteSet<string>()
  // The dialog that is open.
  asked: Asked | undefined = $state.raw()
  // Where the search looks; undefined: it is closed.
  search: { chat?: ChatView; starred?: boolean } | undefined = $state.raw()
  // Whether the open chat is searched, and the words that are marked in it.
  finding = $state(false)
  marked = $state('')
  // The words that led to the message that was jumped to last.
  sought = $state('')
  // Why the last thing could not even be stored.
  failed = $state('')

  constructor(app: App) {
    this.app = app
  }

  answer(message: MessageView | undefined): void {
    this.edited = undefined
    this.answered = message
  }

  edit(message: MessageView | undefined): void {
    this.answered = undefined
    this.edited = message
  }

  leaveChat(): void {
    this.answered = this.edited = this.selected = undefined
  }

  // Selects a message, or no longer.
  select(message: MessageView): void {
    this.selected ??= new SvelteMap()
    if (!this.selected.delete(message.id)) this.selected.set(message.id, message)
  }

  selectNone(): void {
    this.selected = undefined
  }

  // Carries an action out, and tells where that fails.
  act(action: Action, chat?: string): void {
    this.#try(() => this.app.act(action, chat === undefined ? {} : { chat }))
  }

  // Does once more what the phone refused.
  again(refusal: string): void {
    this.#try(() => this.app.again(refusal))
  }

  #try(act: () => Promise<void>): void {
    this.failed = ''
    act().catch((reason: unknown) => {
      this.failed = reason instanceof Error ? reason.message : String(reason)
    })
  }

  // Sets the owner's reaction, or takes it back where it is this one.
  react(message: MessageView, emoji: string): void {
    const isMine = message.reactions.some((r) => r.mine && r.emoji === emoji)
    const react = { message: message.id, ...(isMine ? {} : { emoji }) }
    this.act({ react }, message.chat)
  }
}
