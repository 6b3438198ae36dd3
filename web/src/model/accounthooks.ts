// What the account needs of the page around it.

import type { Bytes } from '../protocol/bytes'
import type { FromPage } from '../protocol/wire.gen'
import type { CacheStorage } from '../store/cache'
import type { OutboxHome } from '../store/outbox'
import type { DraftText } from './drafts'

export interface AccountHooks {
  // False when the frame was not taken. Throws when it can never be.
  send(frame: FromPage): boolean
  // What there is to draw has changed.
  changed(): void
  // The outbox in the database, for the link with this phone, and the cache.
  storage(phoneKey: Bytes): Promise<OutboxHome>
  // The browser shall store nothing: files wait in memory from now on.
  memory(): Promise<void>
  cache(phoneKey: Bytes): Promise<CacheStorage>
  // As in SenderHooks.
  upload(id: string): Promise<string>
  uploaded(id: string): void
  // The outbox is loaded, and these uploads are all that it names.
  inUse(uploads: ReadonlySet<string>): void
  // What was typed and the phone does not have, for the link with this phone: as an
  // earlier page left it, and as it is now.
  loadDrafts(phoneKey: Bytes): readonly DraftText[]
  saveDrafts(phoneKey: Bytes, drafts: readonly DraftText[]): void
  // What was typed elsewhere.
  draft(chat: string, text: string): void
  // Nothing of the link that was may be shown any more.
  forgotten(): void
}
