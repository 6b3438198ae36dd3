// What streams of the bulk channel have in common.

import type { Bytes } from '../protocol/bytes'
import type { FromPage } from '../protocol/wire.gen'
import type { Chunk, Granted, Stopped } from './bulkframes'

// A stream, as the channel sees it. It waits for a link and a place, is
// started with its number, and may be lost and started anew many times.
export interface BulkStream {
  // Whether it has use for a place now.
  readonly wantsLink: boolean
  // For how long nobody needed it, in milliseconds; it may then be parked.
  readonly idle: number
  start(number: number): void
  park(): void
  // The link is gone, and with it the stream's number.
  lost(): void
  // It will never go on.
  fail(error: Error): void
  chunk(chunk: Chunk): void
  granted(granted: Granted): void
  stopped(stopped: Stopped): void
}

// The channel, as a stream sees it.
export interface BulkHooks {
  tell(frame: FromPage): void
  // Sends a chunk. False where the link is gone: lost() follows, or came.
  send(frame: Bytes): boolean
  // Resolves once the channel has room for some more, or is gone.
  room(): Promise<void>
  // The stream needs no place any more; `number` is the one that it had.
  left(stream: BulkStream, number: number | undefined): void
  // A parked stream wants to go on.
  wake(): void
}
