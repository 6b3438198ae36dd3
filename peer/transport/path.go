package transport

import (
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/pion/webrtc/v4"
)

// Path is the way that a link takes through the network.
type Path struct {
	Relayed bool
	// Transport is how this side reaches its relay: "udp", "tcp" or "tls";
	// empty when it uses none.
	Transport string
	// RoundTrip is the last one that ICE measured; 0 before the first.
	RoundTrip time.Duration
	// Place says where the page is, by the address that packets really
	// come from.
	Place Place
}

// Place is where a page is, seen from the phone.
type Place int

const (
	Unknown      Place = iota // behind a relay, or no path yet
	SameMachine               // one of this machine's own addresses
	SameNetwork               // an address in a network that this machine is in
	OtherNetwork              // any other address
)

// Path returns the path in use; ok is false while there is none.
func (l *Link) Path() (p Path, ok bool) {
	pair, ok := l.pc.SCTP().Transport().ICETransport().GetSelectedCandidatePairStats()
	if !ok {
		return Path{}, false
	}
	stats := l.pc.GetStats()
	local, _ := stats[pair.LocalCandidateID].(webrtc.ICECandidateStats)
	remote, _ := stats[pair.RemoteCandidateID].(webrtc.ICECandidateStats)
	p = Path{
		Relayed:   local.CandidateType == webrtc.ICECandidateTypeRelay || remote.CandidateType == webrtc.ICECandidateTypeRelay,
		RoundTrip: time.Duration(pair.CurrentRoundTripTime * float64(time.Second)),
	}
	if local.CandidateType == webrtc.ICECandidateTypeRelay {
		p.Transport = local.RelayProtocol
		if p.Transport == "dtls" {
			p.Transport = "tls"
		}
	}
	if !p.Relayed {
		p.Place = place(remote.IP, interfacePrefixes())
	}
	return p, true
}

func interfacePrefixes() []netip.Prefix {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var prefixes []netip.Prefix
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			prefixes = append(prefixes, p)
		}
	}
	return prefixes
}

// hasNetwork reports whether this machine has an address besides loopback and
// link-local ones.
func hasNetwork() bool {
	return slices.ContainsFunc(interfacePrefixes(), func(p netip.Prefix) bool {
		return p.Addr().IsGlobalUnicast()
	})
}

// place compares the address that a page's packets come from with this
// machine's own addresses and networks.
func place(ip string, own []netip.Prefix) Place {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return Unknown
	}
	addr = addr.Unmap().WithZone("")
	if addr.IsLoopback() {
		return SameMachine
	}
	found := OtherNetwork
	for _, p := range own {
		switch {
		case p.Addr().Unmap() == addr:
			return SameMachine
		case p.Masked().Contains(addr) && p.Bits() > 0:
			found = SameNetwork
		}
	}
	return found
}
