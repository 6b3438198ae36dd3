// What a link is made with, and what it tells.

import type { PathPolicy } from '../model/path'
import type { AppState } from '../model/state'
import type { Bytes } from '../protocol/bytes'
import type { RawFrame } from './control'

export interface LinkEvents {
  state(state: AppState): void
  // Linked, anew or again. `kept` says whether this browser stores the link,
  // `log` from which change log the phone will tell.
  linked(phoneKey: Bytes, kept: boolean, log: Log): void
  // The page sets about to come back to this phone.
  returning(phoneKey: Bytes): void
  // It answers this phone: what is known of its chats. Nothing, where
  // that takes longer than it could save.
  resume(phoneKey: Bytes): Promise<{ log: string; since: number } | undefined>
  // A frame for the mirror.
  frame(frame: RawFrame): void
  lost(): void
  // The page may be closed: what is still to be sent must be now.
  leaving(): void
  // The link is over, and everything of it is to be forgotten.
  forgotten(): void
  // Whether the link is stored has changed.
  kept(kept: boolean): void
}

// The phone's change log. `resumed` says that changes follow in place of a list.
export interface Log {
  log: string
  resumed: boolean
}

export interface LinkOptions {
  address: string // the page's, as it stands in link codes
  policy: PathPolicy
  keep: boolean
}
