package turn

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// Addresses that are documented to be nobody's (RFC 5737, RFC 3849). They take
// the default route, and no packet is sent to them.
const (
	anywhere4 = "203.0.113.1:9"
	anywhere6 = "[2001:db8::1]:9"
)

// relayIPs returns the configured relay addresses, or finds some.
func relayIPs(cfg Config) ([]netip.Addr, error) {
	if len(cfg.RelayIPs) > 0 {
		var faults []error
		for _, ip := range cfg.RelayIPs {
			faults = append(faults, checkRelayIP(ip))
		}
		return cfg.RelayIPs, errors.Join(faults...)
	}
	var faults []error
	ips := slices.DeleteFunc(discoverRelayIPs(), func(ip netip.Addr) bool {
		err := checkRelayIP(ip)
		faults = append(faults, err)
		return err != nil
	})
	if len(ips) == 0 {
		return nil, fmt.Errorf("finding a relay IP: %w", errors.Join(faults...))
	}
	for _, ip := range ips {
		cfg.Logger.Info("TURN relay address found", "ip", ip, "serves", reach(ip, inContainer()))
	}
	return ips, nil
}

// discoverRelayIPs finds the addresses that this machine talks to the internet
// from.
func discoverRelayIPs() []netip.Addr {
	return chooseRelayIPs(outbound("udp4", anywhere4), outbound("udp6", anywhere6), machineIPs())
}

// outbound returns the local address that packets to target would leave from:
// connecting a UDP socket asks the routing table, and sends nothing. It
// returns the zero address if there is no route.
func outbound(network, target string) netip.Addr {
	conn, err := net.Dial(network, target)
	if err != nil {
		return netip.Addr{}
	}
	defer conn.Close()
	return addrPort(conn.LocalAddr()).Addr().WithZone("")
}

// chooseRelayIPs takes, of each family, the outbound address, or else the
// first that any interface has; and loopback if there is nothing at all.
func chooseRelayIPs(out4, out6 netip.Addr, machine []netip.Addr) []netip.Addr {
	usable := func(ip netip.Addr) bool { return ip.IsGlobalUnicast() }
	var chosen []netip.Addr
	for _, family := range []struct {
		out netip.Addr
		is  func(netip.Addr) bool
	}{{out4, netip.Addr.Is4}, {out6, netip.Addr.Is6}} {
		if usable(family.out) {
			chosen = append(chosen, family.out)
			continue
		}
		i := slices.IndexFunc(machine, func(ip netip.Addr) bool { return family.is(ip) && usable(ip) })
		if i >= 0 {
			chosen = append(chosen, machine[i])
		}
	}
	if len(chosen) == 0 {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1})}
	}
	return chosen
}

// machineIPs returns the addresses of this machine's interfaces.
func machineIPs() []netip.Addr {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var ips []netip.Addr
	for _, addr := range addrs {
		if prefix, err := netip.ParsePrefix(addr.String()); err == nil {
			ips = append(ips, prefix.Addr().Unmap().WithZone(""))
		}
	}
	return ips
}

// checkRelayIP says whether a socket can be opened on ip.
func checkRelayIP(ip netip.Addr) error {
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(ip, 0)))
	if err == nil {
		return conn.Close()
	}
	var have []string
	for _, own := range machineIPs() {
		if own.IsGlobalUnicast() {
			have = append(have, own.String())
		}
	}
	if len(have) == 0 {
		have = []string{"127.0.0.1"}
	}
	return fmt.Errorf("relay IP %s is not an address of this machine, choose from %s: %w",
		ip, strings.Join(have, ", "), err)
}

// reach says in words who can use a relay on ip.
func reach(ip netip.Addr, container bool) string {
	switch {
	case ip.IsLoopback():
		return "this machine only"
	case contains(refusedRanges, ip) && container:
		return "this host only: it is a container's own address, so let the container share the host's network"
	case contains(refusedRanges, ip):
		return "the local network only: the address is private"
	}
	return "the internet, unless a firewall closes the relay ports"
}
