package turn

import "net/netip"

// policy decides which peers an allocation may reach. It is asked three times:
// for a permission, which names an address; for a channel, which names an
// address and a port; and for every packet that a relay socket sends. In this
// order, the first rule that knows the address decides:
//
//  1. Unspecified, multicast and broadcast addresses: never.
//  2. This machine on a port that the server itself listens on: never.
//  3. The relay's own addresses on relay ports: yes, or two relayed peers
//     could not meet.
//  4. AllowPeers: yes.
//  5. This machine, and refusedRanges: no.
//  6. All else, the public internet: yes.
//
// An address that carries another one is judged by the one it carries.
type policy struct {
	allow    []netip.Prefix
	machine  map[netip.Addr]bool       // addresses of this machine's interfaces
	listen   map[uint16]bool           // UDP ports that the server listens on
	relayIPs map[netip.Addr]bool       // addresses that allocations are made on
	portMin  uint16                    // first and
	portMax  uint16                    // last port of allocations
	isRelay  func(netip.AddrPort) bool // an allocation has this address now
}

// newPolicy makes the policy of a machine that has the addresses machine, for a
// server that listens on the given UDP addresses.
func newPolicy(cfg Config, relayIPs, machine []netip.Addr, listen []netip.AddrPort) *policy {
	p := &policy{
		allow:    cfg.AllowPeers,
		machine:  map[netip.Addr]bool{},
		listen:   map[uint16]bool{},
		relayIPs: map[netip.Addr]bool{},
		portMin:  cfg.RelayPortMin,
		portMax:  cfg.RelayPortMax,
	}
	for _, ip := range relayIPs {
		p.relayIPs[ip], p.machine[ip] = true, true
	}
	for _, ip := range machine {
		p.machine[ip] = true
	}
	for _, at := range listen {
		p.listen[at.Port()] = true
	}
	return p
}

// permits says whether a permission for ip may be made (RFC 8656, section 9).
// It names no port, so the relay's own address passes here.
func (p *policy) permits(ip netip.Addr) bool {
	ip = embedded(ip)
	return !senseless(ip) && (p.relayIPs[ip] || p.open(ip))
}

// binds says whether a channel to peer may be made (RFC 8656, section 12).
func (p *policy) binds(peer netip.AddrPort) bool {
	return p.judge(peer, func(at netip.AddrPort) bool {
		return p.relayIPs[at.Addr()] && at.Port() >= p.portMin && at.Port() <= p.portMax
	})
}

// sends says whether a relay socket may send to peer now. On the relay's own
// address it must be an allocation that exists, since other programs of this
// machine may have sockets in the same range of ports.
func (p *policy) sends(peer netip.AddrPort) bool {
	return p.judge(peer, func(at netip.AddrPort) bool {
		return p.relayIPs[at.Addr()] && p.isRelay(at)
	})
}

func (p *policy) judge(peer netip.AddrPort, relay func(netip.AddrPort) bool) bool {
	ip := embedded(peer.Addr())
	switch {
	case senseless(ip), peer.Port() == 0:
		return false
	case p.listen[peer.Port()] && (ip.IsLoopback() || p.machine[ip]):
		return false
	case relay(netip.AddrPortFrom(ip, peer.Port())):
		return true
	}
	return p.open(ip)
}

// open applies rules 4 to 6 to an address that embedded has returned.
func (p *policy) open(ip netip.Addr) bool {
	return contains(p.allow, ip) || !p.machine[ip] && !contains(refusedRanges, ip)
}

// senseless says that no single peer can have ip.
func senseless(ip netip.Addr) bool {
	return !ip.IsValid() || ip.IsUnspecified() || ip.IsMulticast() || ip == broadcast
}
