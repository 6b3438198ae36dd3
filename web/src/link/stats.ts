// Reads the path in use out of WebRTC statistics (W3C webrtc-stats).

import type { Path } from '../model/path'

interface Stats {
  type: string
  id: string
  // transport
  selectedCandidatePairId?: string
  // candidate-pair; `selected` is Firefox's
  localCandidateId?: string
  remoteCandidateId?: string
  selected?: boolean
  nominated?: boolean
  state?: string
  currentRoundTripTime?: number // seconds
  responsesReceived?: number
  // local-candidate, remote-candidate
  candidateType?: string
  relayProtocol?: string
}

type Report = ReadonlyMap<string, unknown>

const get = (report: Report, id: string | undefined) =>
  id === undefined ? undefined : (report.get(id) as Stats | undefined)

// The pair of candidates in use.
function pairOf(report: Report): Stats | undefined {
  const all = [...report.values()] as Stats[]
  const transport = all.find((s) => s.type === 'transport' && s.selectedCandidatePairId)
  const pairs = all.filter((s) => s.type === 'candidate-pair')
  return (
    get(report, transport?.selectedCandidatePairId) ??
    pairs.find((p) => p.selected) ??
    pairs.find((p) => p.nominated && p.state === 'succeeded')
  )
}

export interface Replies {
  pair: string
  count: number | undefined
}

// How many checks were answered on the path in use, or on that of `since`: a
// browser may have gone over to another, to which the phone does not send.
export function repliesOf(report: Report, since?: Replies): Replies | undefined {
  const pair = since ? get(report, since.pair) : pairOf(report)
  return pair && { pair: pair.id, count: pair.responsesReceived }
}

// Undefined while no path is in use.
export function pathOf(report: Report): Path | undefined {
  const pair = pairOf(report)
  if (!pair) return undefined
  const local = get(report, pair.localCandidateId)
  const remote = get(report, pair.remoteCandidateId)
  const relayed = local?.candidateType === 'relay' || remote?.candidateType === 'relay'
  const path: Path = { kind: relayed ? 'relayed' : 'direct' }
  const transportToRelay = relayProtocol(local?.relayProtocol)
  if (relayed && transportToRelay) path.transport = transportToRelay
  if (pair.currentRoundTripTime !== undefined) path.roundTrip = pair.currentRoundTripTime * 1000
  return path
}

function relayProtocol(protocol: string | undefined): Path['transport'] {
  return protocol === 'udp' || protocol === 'tcp' || protocol === 'tls' ? protocol : undefined
}
