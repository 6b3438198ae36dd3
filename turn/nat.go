package turn

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
)

// nat is a 1:1 NAT before this machine, as clouds have it: relay sockets are
// bound to one address, and peers are told another. The zero value is none.
type nat struct {
	public map[netip.Addr]netip.Addr // by the relay IP
	own    map[netip.Addr]netip.Addr // the other way
}

// newNAT pairs relay IPs with the public ones of their families.
func newNAT(relayIPs, publicIPs []netip.Addr) (nat, error) {
	n := nat{map[netip.Addr]netip.Addr{}, map[netip.Addr]netip.Addr{}}
	var faults []error
	for _, public := range publicIPs {
		found := false
		for _, own := range relayIPs {
			if own.Is4() == public.Is4() && own != public {
				n.public[own], n.own[public] = public, own
			}
			found = found || own.Is4() == public.Is4()
		}
		if !found {
			faults = append(faults, fmt.Errorf("public IP %s: there is no relay IP of its family", public))
		}
	}
	return n, errors.Join(faults...)
}

// told returns what peers are told of a relay socket's address.
func (n nat) told(at netip.AddrPort) netip.AddrPort {
	if public, ok := n.public[at.Addr()]; ok {
		return netip.AddrPortFrom(public, at.Port())
	}
	return at
}

// bound undoes told. Packets from relay to relay take this way: not every NAT
// leads them back.
func (n nat) bound(at netip.AddrPort) netip.AddrPort {
	if own, ok := n.own[at.Addr()]; ok {
		return netip.AddrPortFrom(own, at.Port())
	}
	return at
}

// inContainer says whether this process runs in one, whose addresses others
// than its host cannot reach unless it shares the host's.
func inContainer() bool {
	for _, sign := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := os.Stat(sign); err == nil {
			return true
		}
	}
	return false
}
