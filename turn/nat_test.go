package turn

import (
	"net/netip"
	"testing"
)

// Two clients of a relay behind a 1:1 NAT are told its public address, and
// meet there though no NAT leads their packets back.
func TestNAT(t *testing.T) {
	public := netip.MustParseAddr("203.0.113.7") // documentation: nobody's
	cfg := testConfig()
	cfg.AllowPeers, cfg.PublicIPs = nil, []netip.Addr{public}
	s := serve(t, cfg)
	for _, pair := range [][2]string{{"udp", "udp"}, {"tcp", "udp"}} {
		meet(t, s, pair, nil)
	}

	c := rawUDP(t, s, "127.0.0.1")
	at := c.mustAllocate()
	if at.Addr() != public {
		t.Errorf("told %s, want the public address", at)
	}
	// The address is the machine's own: its other programs stay unreachable.
	listening := netip.AddrPortFrom(public, s.Addrs().UDP[0].Port())
	if code := c.bind(0x4000, listening); code == 0 {
		t.Error("a channel to the relay's own listener")
	}
	if code := c.permit(netip.AddrPortFrom(localhost, 80)); code == 0 {
		t.Error("a permission for the bound address")
	}
}

func TestNATWantsItsFamily(t *testing.T) {
	cfg := testConfig()
	cfg.PublicIPs = []netip.Addr{netip.MustParseAddr("2001:db8::7")}
	if s, err := New(cfg); err == nil {
		s.Close()
		t.Error("a public IPv6 address for IPv4 relays")
	}
}
