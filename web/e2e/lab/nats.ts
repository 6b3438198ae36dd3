// What routers do to the packets of those behind them (RFC 4787), as nftables' rules.

import { BEHIND, type Router } from './namespaces'

// How a router maps and filters.
// - full-cone: one port for all peers, open to everybody.
// - port-restricted: one port for all peers, open to those that were written to.
// - symmetric: a port for each peer, open to it alone.
export type Nat = 'full-cone' | 'port-restricted' | 'symmetric'

// What it does not let out.
export type Wall = 'open' | 'no UDP' | 'TCP 443 only'

export function setNat(router: Router, nat: Nat, wall: Wall = 'open'): void {
  // Masquerading keeps the port where it can.
  const masquerade = nat === 'symmetric' ? 'masquerade random,fully-random' : 'masquerade'
  const chains = [
    // What comes unasked is dropped before the router remembers it: else the
    // port would be taken when the host behind it writes to that peer.
    `chain input {
      type filter hook input priority filter
      iifname "wan" drop
    }`,
    `chain source {
      type nat hook postrouting priority srcnat
      oifname "wan" ${masquerade}
    }`,
    `chain forward {
      type filter hook forward priority filter
      ${nat === 'full-cone' ? '' : 'iifname "wan" ct state new drop'}
      ${walls[wall]}
    }`,
  ]
  if (nat === 'full-cone')
    chains.push(`chain destination {
      type nat hook prerouting priority dstnat
      iifname "wan" meta l4proto udp dnat to ${BEHIND}
    }`)
  router.filter(...chains)
}

const walls: Record<Wall, string> = {
  open: '',
  'no UDP': 'oifname "wan" meta l4proto udp drop',
  'TCP 443 only': 'oifname "wan" tcp dport != 443 drop\n oifname "wan" meta l4proto != tcp drop',
}
