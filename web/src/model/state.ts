// What a person can see of the link. `link` produces it, `ui` draws it: each
// state has what its screen needs, and nothing else.

import type { Path } from './path'

export type AppState =
  | { kind: 'loading' }
  // The page was opened by scanning a link code, in a browser that is not the one to link.
  | { kind: 'opened-code'; link: string }
  | { kind: 'unsupported'; missing: 'secure-context' | 'webcrypto' | 'webrtc' }
  // The code on screen. `expiresAt` is when the next one takes its place (ms since 1970).
  | { kind: 'code'; link: string; expiresAt: number; notice?: Notice }
  // No scan for ten minutes; `restart()` shows a fresh code.
  | { kind: 'code-paused' }
  // The server cannot be reached, before or while the code is shown, or while coming back to
  // a phone that is `known`. Retries by itself.
  | {
      kind: 'server-unreachable'
      retryAt: number
      reason: string
      known?: { phone: string; since: number }
    }
  // Scanned: the digits to type at the phone. `path` once the channel is open.
  | { kind: 'check'; phone: string; digits: string; path?: Path }
  // Making the link: after a scan, or coming back to a phone that is known.
  | { kind: 'connecting'; stage: Stage; since: number; phone?: string; known: boolean }
  | { kind: 'linked'; phone: string; path: Path }
  // The link broke; comes back by itself. Chats stay on screen.
  | { kind: 'lost'; phone: string; since: number; stage: Stage; retryAt?: number }
  // The phone said no, or the attempt failed for good.
  | { kind: 'refused'; notice: Notice }

export type Stage =
  | 'server' // reaching the server
  | 'phone' // waiting for the phone
  | 'check' // checking who it is: the handshake
  | 'path' // finding a path: ICE
  | 'secure' // securing it: DTLS, until the channel is open

export interface Notice {
  // A stable name for tests and help: 'wrong-check-code', 'declined', 'handshake-failed', …
  reason: string
  // What happened, and what to do: one or two short sentences.
  text: string
}
