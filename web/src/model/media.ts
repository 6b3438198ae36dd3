// Media as components see it: what can be shown, played, saved and sent, and
// how far each transfer is. media.svelte.ts stands behind it.

import type { Media } from '../protocol/wire.gen'
import type { Progress, StoredUpload, UploadAbout } from './uploads'

// Pictures up to here are fetched as soon as they are seen; greater ones when
// asked for.
export const AUTO_LOAD = 4 << 20 // bytes
// What this browser takes into its memory where it cannot stream, and the
// largest picture that is shown.
export const MOST_IN_MEMORY = 64 << 20 // bytes

export interface Transfer extends Progress {
  // 'waiting': for its turn. 'paused': by the person.
  state: 'waiting' | 'running' | 'paused' | 'failed'
  error?: string // why it failed, for a person
}

export interface MediaApp {
  // How far it is with a content or an upload, by its ID; undefined: nothing is
  // under way. Reading it in a component follows its changes.
  transfer(id: string): Transfer | undefined

  // An address at which the whole of a small content stands in this browser's
  // memory: a picture, or a sound. To be given back with release(). Rejects with
  // an Error whose message is for a person.
  take(media: Media): Promise<string>
  // The same for the picture of a chat or person, of which only the ID is known.
  picture(id: string): Promise<string>
  // An address from which a video or a sound plays and seeks while it comes. To
  // be given back with release(), too.
  play(media: Media): Promise<string>
  release(address: string): void

  // Saves a content to the disk as it comes. Rejects when the browser did not
  // begin.
  save(media: Media): Promise<void>

  // Stores a file, so that it survives a reload, for a message that is to be
  // sent with it. Rejects with an Error whose message is for a person.
  store(file: File, about: UploadAbout): Promise<StoredUpload>
  // The picture of a stored one, as long as its message waits.
  preview(upload: string): Promise<string | undefined>

  // Stops a transfer. The phone forgets what it has of an upload, whose message
  // stays as one that was not sent, to be tried again or dropped.
  cancel(id: string): void
  pause(upload: string): void
  // Goes on where it stopped, after a pause or a failure.
  resume(upload: string): void
}

// A file that a message can hold, for the kinds of package chat.
export function kindOf(type: string): 'image' | 'video' | 'audio' | 'file' {
  if (/^image\/(jpeg|png|gif|webp|avif)$/.test(type)) return 'image'
  if (type.startsWith('video/')) return 'video'
  if (type.startsWith('audio/')) return 'audio'
  return 'file'
}
