// The part of the program that is needed only once a phone is linked, put
// together.

import type { Account, AccountHooks } from './account'
import type { Links } from './links'
import type { PageMedia } from './media.svelte'

export interface Parts {
  account: Account
  media: PageMedia
  links: Links
  // Files wait in memory from now on.
  keepNoFiles(): Promise<void>
  // The link is over: nothing of its files stays in memory.
  forgetFiles(): void
}

type Hooks = Omit<AccountHooks, 'storage' | 'cache' | 'upload' | 'uploaded' | 'inUse'>

export async function loadParts(hooks: Hooks): Promise<Parts> {
  const [{ Account }, { PageMedia }, { Links }, outbox, cache, uploads, { MemoryUploads }] =
    await Promise.all([
      import('./account'),
      import('./media.svelte'),
      import('./links'),
      import('../store/outboxdb'),
      import('../store/cache'),
      import('./uploadsdb'),
      import('./uploads'),
    ])
  const media = new PageMedia({ send: (frame) => hooks.send(frame) })
  const account = new Account({
    ...hooks,
    // The files first: what waits for them is in the outbox.
    storage: async (phoneKey) => {
      const home = await outbox.storageFor(phoneKey)
      await media.keepIn(new uploads.DatabaseUploads(), home.device)
      return home
    },
    cache: cache.cacheFor,
    upload: (id) => media.upload(id),
    // What is left is only room on the disk.
    uploaded: (id) => void media.uploaded(id).catch(() => {}),
    inUse: (ids) => void media.tidy(ids).catch(() => {}),
  })
  return {
    account,
    media,
    links: new Links((frame) => hooks.send(frame)),
    keepNoFiles: () => media.keepIn(new MemoryUploads(), ''),
    forgetFiles: () => media.forget(),
  }
}
