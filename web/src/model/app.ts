// What the page can do and show, as the components see it. `link` and `store`
// stand behind it; components only read its fields and call its methods.
//
// Implementations keep the fields in Svelte state ($state), so that reading
// them in a component follows their changes.

import type { Action, Card, Media, Message, Place } from '../protocol/wire.gen'
import type { LinksChange, LinksView } from './links'
import type { MediaApp } from './media'
import type { Preferences } from './preferences'
import type { AppState } from './state'
import type { PathPolicy } from './path'

export interface App {
  readonly state: AppState
  readonly pathPolicy: PathPolicy
  // Whether this browser shall stay linked after the tab is closed.
  readonly keepLinked: boolean
  // How the person likes the page.
  readonly preferences: Preferences
  readonly chats: readonly ChatView[]
  // False until the first chat list came.
  readonly chatsLoaded: boolean
  // The open chat, or undefined.
  readonly open: ConversationView | undefined
  // What was typed and not sent, by chat; gone with the link. The phone has it too.
  readonly drafts: Map<string, string>
  // What the phone refused, other than messages: it was undone.
  readonly refusals: readonly Refusal[]
  // Pictures, sounds and files; undefined until that part of the program is loaded.
  readonly media: MediaApp | undefined
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
  // Opens a message's chat at the message.
  jump(chat: string, message: string, pos: number): void
  toNewest(): void
  // Asks for messages of the open chat, or again for what failed to load.
  load(side: 'older' | 'newer'): void

  // Sends to the open chat, answering a message where one is named. Resolves once
  // it is stored; rejects with words for the person.
  send(text: string, quote?: string): Promise<void>
  // Anything else that can be done, as Action has it. `chat` is the chat in which it
  // shows; `upload` names the upload that is the media of a message. Resolves once
  // it is stored, and shows at once.
  act(action: Action, about?: { chat?: string; upload?: string }): Promise<void>
  // Adds a chat, and resolves with its ID once the phone has made it.
  createChat(kind: ChatView['kind'], title: string): Promise<string>
  // Notes what is typed: a draft, and that somebody writes.
  write(chat: string, text: string): void
  // Tries a message again that the phone refused, or drops it.
  retryMessage(command: string): void
  discardMessage(command: string): void
  dismiss(refusal: string): void
  // Does once more what was refused. Rejects with words for the person.
  again(refusal: string): Promise<void>

  // Both reject with words for the person where the phone cannot answer.
  search(query: SearchQuery): Promise<SearchPage>
  members(chat: string): Promise<PersonView[]>
  // The browsers that are linked, after a change if there is one. Rejects like the others.
  links(change?: LinksChange): Promise<LinksView>
}

export interface PersonView {
  id: string
  name: string
  picture?: string // the ID of a content
}

export interface ChatView {
  id: string
  kind: 'direct' | 'group' | 'self'
  title: string
  picture?: string // the ID of a content
  unread: number
  marked: boolean // as unread, by hand
  pinned: boolean
  archived: boolean
  muted?: number // until, ms since 1970
  draft?: string
  typing: readonly string[] // names
  // The newest message; a pending one counts.
  last?: LastView
}

export interface LastView {
  from?: string // a name
  mine: boolean
  kind: Message['kind']
  text: string
  time: number
  deleted: boolean
  status: Status
}

export interface ConversationView {
  chat: ChatView
  messages: readonly MessageView[] // oldest first; pending ones last
  // The newest ones, oldest first, where messages are of an older place too.
  newest: readonly { pos: number; from?: string }[]
  loading: boolean // the first messages are on their way
  older: boolean // older messages exist before the first
  newer: boolean // newer ones exist after the last: somebody looks at an older place
  loadingOlder: boolean
  loadingNewer: boolean
  // What was read before the chat was opened: messages of others after this place
  // are new.
  readTo?: number
  // The message to show, and a number that rises with each wish to.
  target?: { key: string; wish: number }
  failed?: string // why messages could not be loaded; load() asks again
}

// 'waiting': stored in this browser, not yet on the phone. 'sent': on the phone.
// 'read': by the others. 'refused': the phone said no.
export type Status = 'waiting' | 'sent' | 'read' | 'refused'

export interface MessageView {
  key: string // of the line on the screen: the same before and after it is sent
  id: string // the message's; a command's while it is not on the phone
  chat: string
  pos: number // 0 while it is not on the phone
  from?: PersonView // absent: the account's owner
  mine: boolean
  kind: Message['kind']
  text: string
  time: number // ms since 1970
  edited: boolean
  editedAt?: number // ms since 1970
  deleted: boolean
  forwarded: boolean
  starred: boolean
  quote?: QuoteView
  reactions: readonly ReactionView[]
  media?: Media
  upload?: string // the ID of the upload that the phone does not have yet
  card?: Card
  place?: Place
  status: Status
  changing: boolean // something that was done to it waits for the phone
  error?: string // why it was refused
}

export interface QuoteView {
  id: string
  pos?: number // absent: the message is no more
  from: string // a name; empty: the account's owner
  who: string // an ID for a colour
  kind: string
  text: string
  deleted: boolean
}

export interface ReactionView {
  emoji: string
  names: readonly string[] // of all, the owner as "You"
  mine: boolean
}

export interface Refusal {
  id: string
  text: string
  message?: string // the ID of the one that it was about; absent: of none or several
}

export interface SearchQuery {
  words?: string
  chat?: string // absent: all chats
  kinds?: Message['kind'][]
  starred?: boolean
  before?: number // a message's pos: what is older
}

export interface SearchPage {
  hits: readonly SearchHit[] // the newest first
  more: boolean // older ones fit too
}

export interface SearchHit {
  message: MessageView
  title: string // of its chat
}
