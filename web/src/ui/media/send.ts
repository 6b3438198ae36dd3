// Makes messages of files: each is stored before its message waits.

import type { App } from '../../model/app'
import { type MediaApp, kindOf } from '../../model/media'
import type { Media, Send } from '../../protocol/wire.gen'
import { measure } from './measure'
import type { Recorded } from './recorder'

export interface FilesTo {
  chat: string
  caption: string // stands with the first file
  quote: string | undefined // the same
}

// Calls `sent` after each file, which is not to be sent again. Rejects with words for
// the person; files before the one that failed are sent.
export async function sendFiles(
  app: Pick<App, 'act'>,
  media: Pick<MediaApp, 'store'>,
  { chat, caption, quote }: FilesTo,
  files: readonly File[],
  sent: (file: File) => void,
): Promise<void> {
  for (const [i, file] of files.entries()) {
    const { id, device: _, file: __, ...about } = await media.store(file, await measure(file))
    const send: Send = { chat, kind: kindOf(about.type), media: about satisfies Media }
    if (i === 0 && caption) send.text = caption
    if (i === 0 && quote !== undefined) send.quote = quote
    await app.act({ send }, { chat, upload: id })
    sent(file)
  }
}

// The same for a voice note that was recorded here.
export async function sendVoice(
  app: Pick<App, 'act'>,
  media: Pick<MediaApp, 'store'>,
  chat: string,
  { file, duration, wave }: Recorded,
  quote?: string,
): Promise<void> {
  const about = { name: file.name, type: file.type, size: file.size, duration, wave }
  const { id } = await media.store(file, about)
  const send: Send = { chat, kind: 'voice', media: about satisfies Media }
  if (quote !== undefined) send.quote = quote
  await app.act({ send }, { chat, upload: id })
}
