// One WebRTC connection to the phone, with the page as the answerer. It is made
// before the phone's offer is read, so that only what depends on the offer is
// left to do then.

import type { Path } from '../model/path'
import { MaxFrame } from '../protocol/wire.gen'
import { pathOf, type Replies, repliesOf } from './stats'

export interface PeerEvents {
  // Undefined after the last one.
  candidate(c: RTCIceCandidateInit | undefined): void
  // A path was found; the channel is not open yet.
  connected(): void
  open(): void
  frame(text: string): void
  // The browser went over to another path.
  switched(): void
  // The path died, or the phone closed the channel.
  lost(): void
}

// How long a path may be silent before it counts as lost, after the seconds that
// the browser took to call it so.
const SILENT = 2_000
// How long a closing connection waits for its last frame to be taken.
const CLOSING = 2_000
const MAX_BUFFERED = 4 << 20

// Channel IDs, agreed on beforehand (RFC 8831 section 6.5).
const CONTROL = 0
const BULK = 1

// Looks for this browser's own addresses at once.
const CONFIG: RTCConfiguration = { bundlePolicy: 'max-bundle', iceCandidatePoolSize: 1 }

export class Peer {
  readonly #pc: RTCPeerConnection
  readonly #control: RTCDataChannel
  // Media's channel.
  readonly bulk: RTCDataChannel
  #events: PeerEvents | undefined
  #silent: ReturnType<typeof setTimeout> | undefined
  #allGathered = false
  #opened = false
  #closed = false

  constructor() {
    this.#pc = new RTCPeerConnection(CONFIG)
    this.#control = this.#pc.createDataChannel('control', { negotiated: true, id: CONTROL })
    // It has to stand in the first description.
    this.bulk = this.#pc.createDataChannel('bulk', { negotiated: true, id: BULK })
    this.#control.onopen = () => {
      this.#opened = true
      this.#events?.open()
    }
    this.#control.onclose = () => this.#lost()
    this.#control.onmessage = (e: MessageEvent<unknown>) => {
      if (typeof e.data === 'string' && e.data.length <= MaxFrame) this.#events?.frame(e.data)
    }
    this.#pc.onicecandidate = (e) => {
      if (!e.candidate) this.#gathered()
      // An empty one ends a generation; null, above, ends gathering.
      else if (e.candidate.candidate !== '') this.#events?.candidate(e.candidate.toJSON())
    }
    this.#pc.onconnectionstatechange = () => this.#follow(this.#pc.connectionState)
    this.#pc.oniceconnectionstatechange = () => {
      const state = this.#pc.iceConnectionState
      if ((state === 'connected' || state === 'completed') && !this.#opened) {
        this.#events?.connected()
      }
      this.#follow(state)
    }
  }

  get isOpen(): boolean {
    return this.#control.readyState === 'open'
  }

  // To be called before the offer is answered, any number of times.
  configure(iceServers: RTCIceServer[], relayOnly: boolean): void {
    const iceTransportPolicy = relayOnly ? 'relay' : 'all'
    try {
      this.#pc.setConfiguration({ ...CONFIG, iceServers, iceTransportPolicy })
    } catch {
      // A relay that this browser does not take, such as one at a port that it
      // blocks. There may be a direct path.
      this.#pc.setConfiguration({ ...CONFIG, iceTransportPolicy })
    }
  }

  // Takes the phone's offer and returns the answer, to be sent while the
  // browser still applies it: applied tells when that is done. Candidates come
  // as events.
  async answer(sdp: string, events: PeerEvents): Promise<{ sdp: string; applied: Promise<void> }> {
    this.#events = events
    // Queued at once: the browser carries them out one after the other
    // without coming back to us in between.
    const [, answer] = await Promise.all([
      this.#pc.setRemoteDescription({ type: 'offer', sdp }),
      this.#pc.createAnswer(),
    ])
    if (!answer.sdp) throw new Error('the browser made no answer')
    const applied = this.#pc.setLocalDescription(answer).then(() => {
      const ice = this.#pc.sctp?.transport.iceTransport
      ice?.addEventListener?.('selectedcandidatepairchange', () => this.#events?.switched())
      if (this.#pc.iceGatheringState === 'complete') this.#gathered()
    })
    applied.catch(() => {}) // whoever awaits it is told
    return { sdp: answer.sdp, applied }
  }

  // A candidate that the browser cannot use is no reason to give up.
  addCandidate(c: RTCIceCandidateInit): void {
    this.#pc.addIceCandidate(c).catch(() => {})
  }

  // The path in use; undefined while there is none.
  async path(): Promise<Path | undefined> {
    return this.#closed ? undefined : pathOf(await this.#pc.getStats())
  }

  // How many of ICE's checks the phone answered on the path in use, or on that of `since`.
  async replies(since?: Replies): Promise<Replies | undefined> {
    return this.#closed ? undefined : repliesOf(await this.#pc.getStats(), since)
  }

  // False when the frame cannot be taken now: not open, or too much waits.
  // Throws when the phone takes no frame of this size.
  send(text: string): boolean {
    if (!this.isOpen || this.#control.bufferedAmount > MAX_BUFFERED) return false
    this.#control.send(text)
    return true
  }

  // Ends the connection; the last frame, if any, is still sent.
  close(lastFrame?: string): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#silent)
    this.#events = undefined
    if (lastFrame === undefined || !this.send(lastFrame)) return this.#pc.close()
    // The phone closes when it has read it.
    this.#control.onclose = () => this.#pc.close()
    setTimeout(() => this.#pc.close(), CLOSING)
  }

  #gathered(): void {
    if (!this.#events || this.#allGathered) return
    this.#allGathered = true
    this.#events.candidate(undefined)
  }

  #follow(state: RTCPeerConnectionState | RTCIceConnectionState): void {
    if (state === 'failed' || state === 'closed') return this.#lost()
    clearTimeout(this.#silent)
    if (state === 'disconnected') this.#silent = setTimeout(() => this.#lost(), SILENT)
  }

  #lost(): void {
    if (this.#closed) return
    const events = this.#events
    this.close()
    events?.lost()
  }
}
