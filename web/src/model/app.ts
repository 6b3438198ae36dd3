// What the page can do and show, as the components see it. `link` and `store`
// stand behind it; components only read its fields and call its methods.
//
// Implementations keep the fields in Svelte state ($state), so that reading
// them in a component follows their changes.

import type { AppState } from './state'
import type { PathPolicy } from './path'

export interface App {
  readonly state: AppState
  readonly pathPolicy: PathPolicy
  // Whether this browser shall stay linked after the tab is closed.
  readonly keepLinked: boolean
  readonly chats: readonly ChatView[]
  // False until the first chat list came.
  readonly chatsLoaded: boolean
  // The open chat, or undefined.
  readonly open: ConversationView | undefined
  // What was typed and not sent, by chat; gone with the link.
  readonly drafts: Map<string, string>
  // A part of the program that chats need did not load.
  readonly loadFailed: boolean

  // Begins anew after a stop, a refusal, or an end of the link: comes back to a phone that is
  // known, else shows a fresh code.
  restart(): void
  // Tries now what would be tried later by itself.
  retryNow(): void
  setPathPolicy(policy: PathPolicy): void
  setKeepLinked(keep: boolean): void
  // Ends the link and forgets the phone; asks the phone to forget this browser.
  unlink(): Promise<void>
  openChat(id: string): void
  closeChat(): void
  send(text: string): Promise<void>
  // Asks for older messages of the open chat, or again for what failed to load.
  loadOlder(): void
  // Tries a message again that the phone refused, or drops it.
  retryMessage(id: string): void
  discardMessage(id: string): void
}

export interface ChatView {
  id: string
  kind: 'direct' | 'group' | 'self'
  title: string
  unread: number
  // The newest message; a pending one counts.
  last?: { from?: string; text: string; time: number; mine: boolean; pending: boolean }
}

export interface ConversationView {
  id: string
  kind: 'direct' | 'group' | 'self'
  title: string
  messages: readonly MessageView[] // oldest first; pending ones last
  loading: boolean // the newest page is on its way
  more: boolean // older messages exist before the first
  loadingOlder: boolean
  failed?: string // why messages could not be loaded; loadOlder() asks again
}

export interface MessageView {
  id: string
  from?: string // absent: the account's owner
  mine: boolean
  text: string
  time: number // ms since 1970
  // 'waiting': stored in this browser, not yet on the phone. 'refused': the phone said no.
  status: 'sent' | 'waiting' | 'refused'
  error?: string // why it was refused
}
