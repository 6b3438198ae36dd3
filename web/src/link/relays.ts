// Which of the server's relays a path policy allows.

import type { PathPolicy } from '../model/path'
import type { Relay } from './signal'

export function iceServers(relays: readonly Relay[], policy: PathPolicy): RTCIceServer[] {
  const servers: RTCIceServer[] = []
  for (const { urls, username, credential } of relays) {
    const allowed = urls.filter((url) => allows(url, policy))
    const stun = allowed.filter((url) => /^stun/i.test(url))
    const turn = allowed.filter((url) => !/^stun/i.test(url))
    if (stun.length > 0) servers.push({ urls: stun })
    // A browser refuses a relay without credentials by throwing.
    if (turn.length > 0 && username !== '' && credential !== '') {
      servers.push({ urls: turn, username, credential })
    }
  }
  return servers
}

function allows(url: string, policy: PathPolicy): boolean {
  const isTurn = /^turns?:/i.test(url)
  const isTcp = /^turns:/i.test(url) || /\?transport=tcp$/i.test(url)
  switch (policy) {
    case 'auto':
      return true
    case 'relay':
      return isTurn
    case 'relay-udp':
      return isTurn && !isTcp
    case 'relay-tcp':
      return isTurn && isTcp
  }
}
