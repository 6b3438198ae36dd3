// What the service worker and its pages tell each other. Each request for
// bytes has a port of its own.

import type { Bytes } from '../protocol/bytes'

// From the worker to its pages, with a port: who has this?
export interface Ask {
  type: 'tandem-media'
  page: string // the page's own name, from the address that it made
  media: string // the content's ID
  from: number
  to: number
  size: number // of the whole content
  download: boolean // the browser writes it to the disk
}

// From the page on the port. The first is 'yes' or 'no'.
export type FromServingPage =
  | { type: 'yes' }
  | { type: 'no' } // another page's
  | { type: 'bytes'; bytes: Bytes }
  | { type: 'end' }
  | { type: 'failed'; text: string }

// From the worker on the port: one piece more, or no more.
export type ToServingPage = { type: 'pull' } | { type: 'stop' }

// What a notification of the page carries.
export interface Shown {
  tandem: true
  chat?: string // the one that a click opens
}

// From the worker to a page, without a port: somebody clicked a notification.
export interface FromWorker {
  type: 'tandem-open'
  chat: string
}

// From a page to the worker.
export type ToWorker =
  | { type: 'stay' } // some bytes are on their way: browsers end a worker that hears nothing
  | { type: 'claim' } // the page is not controlled, as after a reload that goes past the cache
