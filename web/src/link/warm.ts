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
    ahead(() => this.#make())
  }

  // Tells the relays as soon as they are known.
  configure(relays: readonly Relay[], policy: PathPolicy): void {
    ahead(() => this.#configured(relays, policy))
  }

  // The peer, to be owned by the caller. Undefined when the policy allows none
  // of the relays. Throws when the browser makes no peer connection.
  take(relays: readonly Relay[], policy: PathPolicy): Peer | undefined {
    const peer = this.#configured(relays, policy)
    if (peer) this.#peer = undefined
    return peer
  }

  drop(): void {
    this.#peer?.close()
    this.#peer = undefined
  }

  #make(): Peer {
    return (this.#peer ??= new Peer())
  }

  #configured(relays: readonly Relay[], policy: PathPolicy): Peer | undefined {
    const servers = iceServers(relays, policy)
    if (policy !== 'auto' && servers.length === 0) return undefined
    const peer = this.#make()
    peer.configure(servers, policy !== 'auto')
    return peer
  }
}

// What fails ahead of time fails again when it matters, and is told then.
function ahead(f: () => void): void {
  try {
    f()
  } catch {
    // See above.
  }
}
