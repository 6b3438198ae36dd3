// Where the link stands, and what of it a person sees. Pure.

import type { Path } from '../model/path'
import type { AppState, Notice, Stage } from '../model/state'
import type { ShownCode } from './pairing'
import type { Outage, ServerStatus } from './socket'

export type Phase =
  | { kind: 'loading' }
  | { kind: 'opened-code'; link: string }
  | { kind: 'unsupported'; missing: 'secure-context' | 'webcrypto' | 'webrtc' }
  // Pairing, until a phone has scanned a code.
  | { kind: 'showing'; code?: ShownCode }
  | { kind: 'paused' }
  // A phone has scanned; message 2 is being made.
  | { kind: 'answering'; phone: string; since: number }
  | { kind: 'checking'; phone: string; digits: string; path?: Path }
  // Coming back to a phone that is known. `lostSince` where chats are on screen.
  | {
      kind: 'returning'
      phone: string
      stage: Stage
      since: number
      lostSince?: number
      retryAt?: number
    }
  // The phone said Welcome. Shown as linked once the path is known.
  | { kind: 'linked'; phone: string; path?: Path }
  | { kind: 'refused'; notice: Notice }

// Undefined: what is on screen stays.
export function appState(phase: Phase, server: ServerStatus | undefined): AppState | undefined {
  switch (phase.kind) {
    case 'loading':
    case 'opened-code':
    case 'unsupported':
    case 'refused':
      return phase
    case 'paused':
      return { kind: 'code-paused' }
    case 'showing': {
      const outage = outageOf(server)
      if (outage) return unreachable(outage)
      return phase.code ? { kind: 'code', ...phase.code } : undefined
    }
    case 'answering':
      return {
        kind: 'connecting',
        stage: 'check',
        since: phase.since,
        phone: phase.phone,
        known: false,
      }
    case 'checking':
      return { ...phase, kind: 'check' }
    case 'returning':
      return returningState(phase, server)
    case 'linked':
      return phase.path && { kind: 'linked', phone: phase.phone, path: phase.path }
  }
}

function returningState(
  phase: Phase & { kind: 'returning' },
  server: ServerStatus | undefined,
): AppState {
  const { phone, stage, since, lostSince } = phase
  const outage = stage === 'server' ? outageOf(server) : undefined
  const retryAt = outage ? outage.retryAt : phase.retryAt
  if (lostSince !== undefined) {
    return {
      kind: 'lost',
      phone,
      since: lostSince,
      stage,
      ...(retryAt === undefined ? {} : { retryAt }),
    }
  }
  if (outage) return { ...unreachable(outage), known: { phone, since } }
  return { kind: 'connecting', stage, since, phone, known: true }
}

// Until the server is reached an attempt changes nothing on screen, or the
// screens would take turns.
function outageOf(server: ServerStatus | undefined): Outage | undefined {
  if (server?.kind === 'waiting') return server
  return server?.kind === 'connecting' ? server.after : undefined
}

function unreachable({ retryAt, reason }: Outage) {
  return { kind: 'server-unreachable' as const, retryAt, reason }
}
