package turn

import "net/netip"

// The first byte of a DTLS record is in this range (RFC 7983, section 7).
// Checks for a path are STUN; DTLS goes over the path that was chosen.
const dtlsFirst, dtlsLast = 20, 63

// noteLink counts a link when its first DTLS record comes from the peer. Of
// two relayed peers that meet here, each with an allocation, one counts it.
func (r *relay) noteLink(p []byte, peer netip.AddrPort) {
	if r.linked.Load() || len(p) == 0 || p[0] < dtlsFirst || p[0] > dtlsLast || r.linked.Swap(true) {
		return
	}
	if r.relays.find(peer) != nil && peer.Compare(r.addr) < 0 {
		return
	}
	r.relays.counts.links.Add(1)
}
