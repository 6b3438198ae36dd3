// The App of model/app.ts in Svelte state. What is needed only once a phone is
// linked is loaded while the code is on screen.

import { SvelteMap } from 'svelte/reactivity'
import { Link } from '../link/link'
import type { Bytes } from '../protocol/bytes'
import { parseLink } from '../protocol/linkcode'
import type { Action } from '../protocol/wire.gen'
import { forgetEmojis } from '../store/emojis'
import { loadSettings, saveKeep, savePolicy } from '../store/settings'
import type { Account } from './account'
import type { App, ChatView, ConversationView, PersonView } from './app'
import type { Refusal, SearchPage, SearchQuery } from './app'
import { drawSoon } from './draw'
import type { LinksChange, LinksView } from './links'
import type { MediaApp } from './media'
import { type Parts, loadParts } from './parts'
import type { PathPolicy } from './path'
import type { Preferences } from './preferences'
import type { AppState } from './state'
import { t } from '../words/failures'

// Frames that may come before the account's part of the program is loaded.
const MAX_EARLY = 1_000
// How long an answer waits for the copy of the chats, in ms: a list costs little more.
const RESTORE = 500

class PageApp implements App {
  state: AppState = $state.raw({ kind: 'loading' })
  pathPolicy: PathPolicy = $state('auto')
  keepLinked = $state(true)
  chats: readonly ChatView[] = $state.raw([])
  chatsLoaded = $state(false)
  open: ConversationView | undefined = $state.raw()
  readonly drafts = new SvelteMap<string, string>()
  refusals: readonly Refusal[] = $state.raw([])
  media: MediaApp | undefined = $state.raw()
  loadFailed = $state(false)

  readonly #link: Link
  #parts: Parts | undefined
  #loading: Promise<Parts> | undefined
  #early: ((parts: Parts) => void)[] = []
  // Some came before and found no room: the rest would have a hole.
  #missed = false
  readonly #draw = drawSoon(() => this.#publish())

  constructor(readonly preferences: Preferences) {
    const settings = loadSettings()
    this.pathPolicy = settings.policy
    this.keepLinked = settings.keep
    const address = new URL('.', location.href).href.replace(/\/$/, '')
    this.#link = new Link(
      { address, policy: settings.policy, keep: settings.keep },
      {
        state: (state) => {
          this.state = state
          if (state.kind === 'code') this.#prefetch()
          else if (state.kind === 'connecting' || state.kind === 'check') this.#load()
        },
        returning: (phoneKey) => this.#tell(({ account }) => account.restore(phoneKey)),
        resume: (phoneKey) => this.#place(phoneKey),
        linked: (phoneKey, kept, log) =>
          this.#tell(({ account, media }) => {
            account.linked(phoneKey, kept, log)
            const channel = this.#link.bulk
            if (channel) media.linked(channel)
          }),
        frame: (frame) =>
          this.#tell(({ account, media, links }) => {
            if (!media.frame(frame) && !links.frame(frame)) account.frame(frame)
          }),
        lost: () =>
          this.#tell(({ account, media, links }) => {
            media.lost()
            links.lost()
            account.lost()
          }),
        leaving: () => this.#account?.leaving(),
        forgotten: () => this.#tell(({ account }) => account.forget()),
        kept: (kept) => this.#tell(({ account }) => account.keep(kept)),
      },
    )
    this.#link.start(takeLink(), settings.linked)
    document.addEventListener('visibilitychange', () => {
      this.#account?.setVisible(document.visibilityState === 'visible')
    })
  }

  restart(): void {
    void this.#link.restart()
  }

  retryNow(): void {
    this.#link.retryNow()
  }

  setPathPolicy(policy: PathPolicy): void {
    this.pathPolicy = policy
    savePolicy(policy)
    this.#link.setPolicy(policy)
  }

  setKeepLinked(keep: boolean): void {
    this.keepLinked = keep
    saveKeep(keep)
    void this.#link.setKeep(keep)
  }

  unlink(): Promise<void> {
    return this.#link.unlink()
  }

  openChat(id: string): void {
    this.#account?.openChat(id)
    this.#publish() // what is drawn must not wait for the next frame
  }

  closeChat(): void {
    this.#account?.closeChat()
    this.#publish()
  }

  jump(chat: string, message: string, pos: number): void {
    this.#account?.jump(chat, message, pos)
    this.#publish()
  }

  toNewest(): void {
    this.#account?.toNewest()
    this.#publish()
  }

  load(side: 'older' | 'newer'): void {
    this.#account?.load(side)
  }

  async send(text: string, quote?: string): Promise<void> {
    await this.#loaded().send(text, quote)
  }

  async act(action: Action, about?: { chat?: string; upload?: string }): Promise<void> {
    await this.#loaded().act(action, about)
  }

  async createChat(kind: ChatView['kind'], title: string): Promise<string> {
    return this.#loaded().createChat(kind, title)
  }

  write(chat: string, text: string): void {
    this.#account?.write(chat, text)
  }

  retryMessage(command: string): void {
    this.#account?.retry(command)
  }

  discardMessage(command: string): void {
    this.#account?.discard(command)
  }

  dismiss(refusal: string): void {
    this.#account?.dismiss(refusal)
  }

  async again(refusal: string): Promise<void> {
    await this.#loaded().again(refusal)
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    return this.#loaded().search(query)
  }

  async members(chat: string): Promise<PersonView[]> {
    return this.#loaded().members(chat)
  }

  async links(change?: LinksChange): Promise<LinksView> {
    if (!this.#parts) throw new Error(t('still-loading'))
    return this.#parts.links.ask(change)
  }

  #loaded(): Account {
    if (!this.#account) throw new Error(t('still-loading'))
    return this.#account
  }

  // Not waited for where the program's other part does not come.
  async #place(phoneKey: Bytes) {
    const late = new Promise<undefined>((done) => setTimeout(() => done(undefined), RESTORE))
    const known = async () => {
      this.#load()
      return (await this.#loading)?.account.place(phoneKey)
    }
    return Promise.race([known().catch(() => undefined), late])
  }

  #publish(): void {
    const account = this.#account
    if (!account) return
    this.chats = account.viewChats()
    this.chatsLoaded = account.chatsLoaded
    this.open = account.viewOpen()
    this.refusals = account.refusals
    this.#holdPage(account.isAtRisk)
  }

  // The browser asks before it closes a page that would lose messages. Only
  // then: a page that listens is not kept for going back to it.
  #holdPage(hold: boolean): void {
    if (hold) addEventListener('beforeunload', ask)
    else removeEventListener('beforeunload', ask)
  }

  // The first chat list does not wait for the next frame.
  #changed(): void {
    if (!this.chatsLoaded && this.#account?.chatsLoaded) this.#publish()
    else this.#draw()
  }

  get #account(): Account | undefined {
    return this.#parts?.account
  }

  #tell(f: (parts: Parts) => void): void {
    if (this.#parts) return f(this.#parts)
    if (this.#early.length < MAX_EARLY) this.#early.push(f)
    else this.#missed = true
    this.#load()
  }

  // Once the code is painted.
  #prefetch(): void {
    if (!this.#loading) requestAnimationFrame(() => setTimeout(() => this.#load()))
  }

  #load(): void {
    this.#loading ??= loadParts({
      send: (frame) => this.#link.send(frame),
      changed: () => this.#changed(),
      draft: (chat, text) => {
        if (text) this.drafts.set(chat, text)
        else this.drafts.delete(chat)
      },
      forgotten: () => {
        void forgetEmojis().catch(() => {}) // its next opening begins anew
        this.drafts.clear()
        this.#parts?.forgetFiles()
      },
    })
    this.#loading.then(
      (parts) => {
        if (this.#parts) return
        const { account, media } = parts
        account.setVisible(document.visibilityState === 'visible')
        this.#parts = parts
        this.media = media
        this.loadFailed = false
        const early = this.#early.splice(0)
        if (this.#missed) return void this.#link.restart()
        for (const f of early) f(parts)
      },
      () => {
        this.#loading = undefined // tried again with the next frame
        this.loadFailed = true
      },
    )
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

// The link code with which the page was opened. It is a secret: it must not
// stay in the address bar, nor in the history.
function takeLink(): string | undefined {
  if (location.hash.length < 2) return undefined
  const link = location.href
  history.replaceState(history.state, '', location.pathname + location.search)
  try {
    parseLink(link)
    return link
  } catch {
    return undefined
  }
}

export function createApp(preferences: Preferences): App {
  return new PageApp(preferences)
}
