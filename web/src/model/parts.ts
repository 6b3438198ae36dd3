// The part of the program that is needed only once a phone is linked, put
// together.

import type { Account } from './account'
import type { AccountHooks } from './accounthooks'
import type { Links } from './links'
import type { PageMedia } from './media.svelte'

export interface Parts {
  account: Account
  media: PageMedia
  links: Links
  // The link is over: nothing of its files stays in memory.
  forgetFiles(): void
}

type Waiting = 'upload' | 'uploaded' | 'inUse'
type Stored = 'storage' | 'memory' | 'cache' | 'loadDrafts' | 'saveDrafts'
type Hooks = Omit<AccountHooks, Waiting | Stored>

export async function loadParts(hooks: Hooks): Promise<Parts> {
  const [{ Account }, { PageMedia }, { Links }, outbox, cache, drafts, uploads, { MemoryUploads }] =
    await Promise.all([
      import('./account'),
      import('./media.svelte'),
      import('./links'),
      import('../store/outboxdb'),
      import('../store/cache'),
      import('../store/drafts'),
      import('./uploadsdb'),
      import('./uploads'),
    ])
  const files = new uploads.DatabaseUploads()
  const media = new PageMedia({ send: (frame) => hooks.send(frame) })
  const account = new Account({
    ...hooks,
    // The files first: what waits for them is in the outbox.
    storage: async (phoneKey) => {
      const home = await outbox.storageFor(phoneKey)
      await media.keepIn(files, home.device)
      return home
    },
    memory: () => media.keepIn(new MemoryUploads(), ''),
    cache: cache.cacheFor,
    ...drafts,
    upload: (id) => media.upload(id),
    // What is left is only room on the disk.
    uploaded: (id) => void media.uploaded(id).catch(() => {}),
    inUse: (ids) => void media.tidy(ids).catch(() => {}),
  })
  return {
    account,
    media,
    links: new Links((frame) => hooks.send(frame)),
    forgetFiles: () => media.forget(),
  }
}
