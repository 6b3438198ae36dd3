// How components below the chats find the media of the page.

import { getContext, setContext } from 'svelte'
import type { MediaApp } from '../../model/media'
import type { Media } from '../../protocol/wire.gen'

const KEY = Symbol('media')

export function provideMedia(media: MediaApp): void {
  setContext(KEY, media)
}

export function useMedia(): MediaApp {
  return getContext<MediaApp>(KEY)
}

// What these components need of a message.
export interface MediaMessage {
  id: string
  kind: string // of package chat: image, video, audio, voice, file
  media?: Media
  upload?: string // the stored upload, until the phone has it
}
