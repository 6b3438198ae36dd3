package transport

import (
	"net"
	"testing"
)

func TestUsable(t *testing.T) {
	for address, want := range map[string]bool{
		"192.0.2.1":   true,
		"169.254.1.1": true, // a network without DHCP
		"10.0.0.1":    true,
		"2001:db8::1": true,
		"fd00::2":     true,
		"::1":         true,
		"fe80::1":     false,
		"febf::1":     false,
	} {
		if got := usable(net.ParseIP(address)); got != want {
			t.Errorf("usable(%s) = %v", address, got)
		}
	}
}
