package turn

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestChooseRelayIPs(t *testing.T) {
	addrs := func(texts ...string) []netip.Addr {
		var ips []netip.Addr
		for _, text := range texts {
			ips = append(ips, netip.MustParseAddr(text))
		}
		return ips
	}
	ip := netip.MustParseAddr
	tests := []struct {
		name       string
		out4, out6 netip.Addr
		machine    []netip.Addr
		want       []netip.Addr
	}{
		{"both routes", ip("198.18.0.1"), ip("2600::1"), addrs("10.0.0.1", "fd00::1"), addrs("198.18.0.1", "2600::1")},
		{"no route: an interface's", netip.Addr{}, netip.Addr{}, addrs("127.0.0.1", "::1", "fe80::1", "10.0.0.1", "fd00::1"),
			addrs("10.0.0.1", "fd00::1")},
		{"one family", ip("192.168.1.5"), netip.Addr{}, addrs("127.0.0.1", "192.168.1.5", "::1"), addrs("192.168.1.5")},
		{"loopback only", netip.Addr{}, netip.Addr{}, addrs("127.0.0.1", "::1"), addrs("127.0.0.1")},
		{"nothing known", netip.Addr{}, netip.Addr{}, nil, addrs("127.0.0.1")},
		{"a route through link-local", netip.Addr{}, ip("fe80::1"), nil, addrs("127.0.0.1")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := chooseRelayIPs(test.out4, test.out6, test.machine); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestFoundRelayIPIsLogged(t *testing.T) {
	var log logBuffer
	cfg := testConfig()
	cfg.RelayIPs, cfg.Logger = nil, log.logger()
	s := serve(t, cfg)
	if len(s.RelayIPs()) == 0 {
		t.Fatal("no relay IP")
	}
	for _, ip := range s.RelayIPs() {
		if !strings.Contains(log.String(), "ip="+ip.String()) {
			t.Errorf("%s not logged:\n%s", ip, &log)
		}
	}
}

func TestReach(t *testing.T) {
	for ip, want := range map[string]string{
		"127.0.0.1":   "this machine only",
		"192.168.1.5": "the local network only",
		"fd00::1":     "the local network only",
		"8.8.8.8":     "the internet",
		"2600::1":     "the internet",
	} {
		if got := reach(netip.MustParseAddr(ip), false); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %q, want %q", ip, got, want)
		}
	}
	if got := reach(netip.MustParseAddr("172.17.0.2"), true); !strings.HasPrefix(got, "this host only") {
		t.Errorf("in a container: %q", got)
	}
}
