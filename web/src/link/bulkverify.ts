// Checks that a content which passes by is the one that was asked for.

import type { Bytes } from '../protocol/bytes'
import { MediaError } from './bulkframes'
import { ContentHash } from './bulkhash'
import { t } from '../words/failures'

// The same bytes. `source` must give the whole content named id; where it gives
// another the stream fails before its last piece, so that nobody takes what
// came for the content.
export function verified(source: ReadableStream<Bytes>, id: string): ReadableStream<Bytes> {
  const reader = source.getReader()
  const hash = new ContentHash()
  let held: Bytes | undefined
  return new ReadableStream<Bytes>(
    {
      async pull(c) {
        for (;;) {
          const { done, value } = await reader.read()
          if (!done) await hash.add(value)
          else if ((await hash.id()) !== id) {
            const text = t('wrong-bytes')
            throw new MediaError('corrupt', text)
          }
          const ready = held
          held = value
          if (ready) c.enqueue(ready)
          if (done) return c.close()
          if (ready) return
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
