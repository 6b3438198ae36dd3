package turn

import (
	"net/netip"
	"testing"

	"github.com/pion/stun/v4"
)

// refusedPeers has the first, an inside and the last address of each range.
var refusedPeers = map[string][]string{
	"this network":         {"0.0.0.0", "0.1.2.3", "0.255.255.255"},
	"private 10":           {"10.0.0.0", "10.20.30.40", "10.255.255.255"},
	"shared":               {"100.64.0.0", "100.100.1.1", "100.127.255.255"},
	"loopback":             {"127.0.0.0", "127.0.0.1", "127.255.255.255"},
	"link-local":           {"169.254.0.0", "169.254.1.1", "169.254.255.255"},
	"private 172":          {"172.16.0.0", "172.20.1.1", "172.31.255.255"},
	"protocol assignments": {"192.0.0.0", "192.0.0.8", "192.0.0.255"},
	"documentation 1":      {"192.0.2.0", "192.0.2.77", "192.0.2.255"},
	"AS112 v4":             {"192.31.196.0", "192.31.196.1", "192.31.196.255"},
	"AMT":                  {"192.52.193.0", "192.52.193.1", "192.52.193.255"},
	"6to4 relays":          {"192.88.99.0", "192.88.99.1", "192.88.99.255"},
	"private 192":          {"192.168.0.0", "192.168.1.1", "192.168.255.255"},
	"AS112 direct":         {"192.175.48.0", "192.175.48.6", "192.175.48.255"},
	"benchmarking":         {"198.18.0.0", "198.18.1.1", "198.19.255.255"},
	"documentation 2":      {"198.51.100.0", "198.51.100.9", "198.51.100.255"},
	"documentation 3":      {"203.0.113.0", "203.0.113.9", "203.0.113.255"},
	"multicast":            {"224.0.0.0", "233.1.2.3", "239.255.255.255"},
	"reserved":             {"240.0.0.0", "250.1.2.3", "255.255.255.254"},
	"broadcast":            {"255.255.255.255"},
	"metadata":             {"169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"},

	"unspecified v6":          {"::"},
	"loopback v6":             {"::1"},
	"IPv4-compatible":         {"::2", "::127.0.0.1", "::10.0.0.1", "::192.168.1.1"},
	"reserved 0::/8":          {"0:0:0:1::", "00ff::1"},
	"local NAT64":             {"64:ff9b:1::", "64:ff9b:1::8.8.8.8", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"},
	"discard-only":            {"100::", "100::1", "100::ffff:ffff:ffff:ffff"},
	"dummy prefix":            {"100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff"},
	"protocol assignments v6": {"2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"},
	"Teredo":                  {"2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"},
	"benchmarking v6":         {"2001:2::", "2001:2::1", "2001:2:0:ffff:ffff:ffff:ffff:ffff"},
	"ORCHID":                  {"2001:10::1", "2001:20::1", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff"},
	"documentation v6":        {"2001:db8::", "2001:db8:1::1", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"},
	"AS112 v6":                {"2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"},
	"documentation v6 2":      {"3fff::", "3fff:1::1", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"},
	"reserved v6":             {"4000::", "5000::1", "7fff::1"},
	"segment routing":         {"5f00::", "5f00::1", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
	"unique local":            {"fc00::", "fd00::1", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
	"link-local v6":           {"fe80::", "fe80::1", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
	"site-local":              {"fec0::", "fec0::1", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
	"multicast v6":            {"ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
	"this machine":            {"45.45.45.45", "2600:45::45"},
}

// allowedPeers has the neighbours of the ranges.
var allowedPeers = []string{
	"1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
	"128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
	"192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255",
	"198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "168.63.129.15", "168.63.129.17",
	"2000::1", "2001:200::", "2001:db7:ffff::1", "2001:db9::", "2003::1", "2600::1", "2a00:1450::8", "3ffe::1",
	"3fff:1000::", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1",
}

func testPolicy(allow ...netip.Prefix) *policy {
	machine := []netip.Addr{localhost, netip.MustParseAddr("45.45.45.45"), netip.MustParseAddr("2600:45::45")}
	relayIPs := []netip.Addr{netip.MustParseAddr("44.44.44.44")}
	cfg := Config{AllowPeers: allow}.withDefaults()
	p := newPolicy(cfg, relayIPs, machine, []netip.AddrPort{netip.MustParseAddrPort("[::]:3478")})
	p.isRelay = func(at netip.AddrPort) bool { return at == netip.MustParseAddrPort("44.44.44.44:50000") }
	return p
}

// judge asserts that all three questions about ip have the same answer.
func judge(t *testing.T, p *policy, ip netip.Addr, want bool) {
	t.Helper()
	at := netip.AddrPortFrom(ip, 40000)
	if got := p.permits(ip); got != want {
		t.Errorf("permission for %s: %t", ip, got)
	}
	if got := p.binds(at); got != want {
		t.Errorf("channel to %s: %t", ip, got)
	}
	if got := p.sends(at); got != want {
		t.Errorf("packet to %s: %t", ip, got)
	}
}

// wrapped returns the IPv6 forms that carry an IPv4 address.
func wrapped(ip netip.Addr) []netip.Addr {
	v4 := ip.As4()
	compatible, translated, sixToFour := [16]byte{}, [16]byte{0, 0x64, 0xff, 0x9b}, [16]byte{0x20, 0x02}
	copy(compatible[12:], v4[:])
	copy(translated[12:], v4[:])
	copy(sixToFour[2:], v4[:])
	sixToFour[15] = 1
	return []netip.Addr{
		netip.AddrFrom16(ip.As16()), // IPv4-mapped
		netip.AddrFrom16(compatible), netip.AddrFrom16(translated), netip.AddrFrom16(sixToFour),
	}
}

func TestPolicyRefuses(t *testing.T) {
	p := testPolicy()
	for name, texts := range refusedPeers {
		t.Run(name, func(t *testing.T) {
			for _, text := range texts {
				ip := netip.MustParseAddr(text)
				judge(t, p, ip, false)
				if ip.Is4() {
					for _, form := range wrapped(ip) {
						judge(t, p, form, false)
					}
				}
			}
		})
	}
}

func TestPolicyAllowsTheInternet(t *testing.T) {
	p := testPolicy()
	for _, text := range allowedPeers {
		judge(t, p, netip.MustParseAddr(text), true)
	}
}

func TestPolicyAllowPeers(t *testing.T) {
	p := testPolicy(netip.MustParsePrefix("192.168.1.0/24"), netip.MustParsePrefix("fd00::/8"),
		netip.MustParsePrefix("0.0.0.0/4"), netip.MustParsePrefix("224.0.0.0/3"), netip.MustParsePrefix("45.45.45.45/32"))
	for text, want := range map[string]bool{
		"192.168.1.1": true, "::ffff:192.168.1.255": true, "64:ff9b::192.168.1.7": true,
		"2002:c0a8:101::1": true, "::192.168.1.1": true, "fd00::1": true, "45.45.45.45": true, "10.0.0.1": true,
		"192.168.2.1": false, "64:ff9b::192.168.2.7": false, "fc00::1": false, "2600:45::45": false,
		"0.0.0.0": false, "224.0.0.1": false, "255.255.255.255": false, // never peers
	} {
		judge(t, p, netip.MustParseAddr(text), want)
	}
}

// The relay's own address is reached where an allocation is, and nowhere else.
func TestPolicyOwnAddress(t *testing.T) {
	everything := []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}
	tests := []struct {
		name         string
		allow        []netip.Prefix
		peer         string
		binds, sends bool
	}{
		{"an allocation", nil, "44.44.44.44:50000", true, true},
		{"an allocation, mapped", nil, "[::ffff:44.44.44.44]:50000", true, true},
		{"a relay port without one", nil, "44.44.44.44:50001", true, false},
		{"another port", nil, "44.44.44.44:53", false, false},
		{"the server's port", nil, "44.44.44.44:3478", false, false},
		{"the server's port, allowed", everything, "44.44.44.44:3478", false, false},
		{"the server's port on loopback, allowed", everything, "127.0.0.1:3478", false, false},
		{"the server's port on another loopback, allowed", everything, "127.1.2.3:3478", false, false},
		{"the server's port on another interface, allowed", everything, "45.45.45.45:3478", false, false},
		{"the same port elsewhere", nil, "8.8.8.8:3478", true, true},
		{"another port, allowed", everything, "44.44.44.44:53", true, true},
		{"port 0", everything, "8.8.8.8:0", false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := testPolicy(test.allow...)
			peer := netip.MustParseAddrPort(test.peer)
			if !p.permits(peer.Addr()) {
				t.Error("no permission: it names no port")
			}
			if got := p.binds(peer); got != test.binds {
				t.Errorf("channel: %t, want %t", got, test.binds)
			}
			if got := p.sends(peer); got != test.sends {
				t.Errorf("packet: %t, want %t", got, test.sends)
			}
		})
	}
}

// The same, with a client that asks for it.
func TestServerRefusesPeers(t *testing.T) {
	cfg := testConfig()
	cfg.AllowPeers = nil
	s := serve(t, cfg)
	victim := listenUDP(t, "127.0.0.1")
	c := rawUDP(t, s, "127.0.0.1")
	relay := c.mustAllocate()

	for _, text := range []string{"10.0.0.1:5000", "127.0.0.2:5000", "169.254.169.254:80", "0.0.0.0:5000", "224.0.0.1:5000"} {
		peer := netip.MustParseAddrPort(text)
		if got := c.permit(peer); got != stun.CodeForbidden {
			t.Errorf("permission for %s: error %d, want 403", peer, got)
		}
		if got := c.bind(0x4000, peer); got == 0 {
			t.Errorf("channel to %s: no error", peer)
		}
	}
	// A permission names an address only, so this one must be given: another
	// allocation may be there. Neither a channel nor packets follow from it.
	at := addrPort(victim.LocalAddr())
	if got := c.permit(at); got != 0 {
		t.Errorf("permission for the relay's own address: error %d", got)
	}
	if at.Port() < 49152 {
		if got := c.bind(0x4000, at); got == 0 {
			t.Errorf("channel to %s: no error", at)
		}
	}
	before := s.Stats().Refused[RefusedPeerPacket]
	c.sendTo(at, []byte("attack"))
	c.sendTo(s.Addrs().UDP[0], []byte("attack"))
	c.ask(stun.MethodRefresh) // the packets before it have been handled
	if n := s.Stats().Refused[RefusedPeerPacket] - before; n != 2 {
		t.Errorf("%d packets refused, want 2", n)
	}
	if stats := s.Stats(); stats.PacketsToPeers != 0 {
		t.Errorf("%d packets went out", stats.PacketsToPeers)
	}
	// Its own allocation is one that exists.
	c.sendTo(relay, []byte("hello"))
	c.ask(stun.MethodRefresh)
	if stats := s.Stats(); stats.PacketsToPeers != 1 {
		t.Errorf("%d packets went out to an allocation, want 1", stats.PacketsToPeers)
	}
}
