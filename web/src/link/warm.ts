// A peer connection made ahead, while the code is on screen: the browser starts
// its WebRTC threads, makes a certificate and looks for its own addresses before
// there is a phone that waits for them.

import type { PathPolicy } from '../model/path'
import { Peer } from './peer'
import { iceServers } from './relays'
import type { Relay } from './signal'

export class WarmPeer {
  #peer: Peer | undefined

  prepare(): void {
    this.#peer ??= new Peer()
  }

  // Tells the relays as soon as they are known. False when the policy allows
  // none of them.
  configure(relays: readonly Relay[], policy: PathPolicy): boolean {
    const servers = iceServers(relays, policy)
    if (policy !== 'auto' && servers.length === 0) return false
    this.prepare()
    this.#peer?.configure(servers, policy !== 'auto')
    return true
  }

  // The peer, to be owned by the caller. Undefined when the policy allows none
  // of the relays.
  take(relays: readonly Relay[], policy: PathPolicy): Peer | undefined {
    if (!this.configure(relays, policy)) return undefined
    const peer = this.#peer
    this.#peer = undefined
    return peer
  }

  drop(): void {
    this.#peer?.close()
    this.#peer = undefined
  }
}
