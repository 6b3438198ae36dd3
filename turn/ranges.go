package turn

import "net/netip"

// refusedRanges are the addresses that no peer on the public internet has:
// every entry of IANA's special-purpose registries for IPv4 and IPv6 (RFC
// 6890 and its successors), whether called globally reachable or not, and the
// metadata services of clouds. Forms that carry an IPv4 address are not here;
// embedded takes them apart first.
var refusedRanges = prefixes(
	// IPv4
	"0.0.0.0/8",          // this network (RFC 791)
	"10.0.0.0/8",         // private (RFC 1918)
	"100.64.0.0/10",      // shared (RFC 6598)
	"127.0.0.0/8",        // loopback (RFC 1122)
	"169.254.0.0/16",     // link-local (RFC 3927)
	"172.16.0.0/12",      // private (RFC 1918)
	"192.0.0.0/24",       // IETF protocol assignments (RFC 6890)
	"192.0.2.0/24",       // documentation (RFC 5737)
	"192.31.196.0/24",    // AS112 (RFC 7535)
	"192.52.193.0/24",    // AMT (RFC 7450)
	"192.88.99.0/24",     // 6to4 relays, deprecated (RFC 7526)
	"192.168.0.0/16",     // private (RFC 1918)
	"192.175.48.0/24",    // AS112 (RFC 7534)
	"198.18.0.0/15",      // benchmarking (RFC 2544)
	"198.51.100.0/24",    // documentation (RFC 5737)
	"203.0.113.0/24",     // documentation (RFC 5737)
	"224.0.0.0/4",        // multicast (RFC 5771)
	"240.0.0.0/4",        // reserved (RFC 1112), limited broadcast (RFC 8190)
	"169.254.169.254/32", // metadata: AWS, Azure, Google and most others
	"168.63.129.16/32",   // metadata: Azure
	"100.100.100.200/32", // metadata: Alibaba
	"192.0.0.192/32",     // metadata: Oracle

	// IPv6. All that lies outside of 2000::/3 is reserved or local; the three
	// prefixes below are the rest of the address space.
	"::/3",              // loopback, unspecified, discard-only, 64:ff9b:1::/48 and more
	"4000::/2",          // reserved, segment routing (RFC 9602)
	"8000::/1",          // unique local, link-local, site-local, multicast
	"2001::/23",         // IETF protocol assignments, Teredo, benchmarking, ORCHID
	"2001:db8::/32",     // documentation (RFC 3849)
	"2620:4f:8000::/48", // AS112 (RFC 7534)
	"3fff::/20",         // documentation (RFC 9637)
	"fd00:ec2::254/128", // metadata: AWS
)

var (
	ipv4Compatible = netip.MustParsePrefix("::/96")        // RFC 4291, section 2.5.5.1, deprecated
	nat64          = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052
	sixToFour      = netip.MustParsePrefix("2002::/16")    // RFC 3056
	broadcast      = netip.MustParseAddr("255.255.255.255")
)

// embedded returns the IPv4 address that a packet to ip ends at, where ip is
// one of the IPv6 forms that carry one, and ip itself everywhere else. The
// prefix 64:ff9b:1::/48 is not taken apart: where in it the address stands is
// each network's own choice (RFC 8215), so all of it is refused.
func embedded(ip netip.Addr) netip.Addr {
	ip = ip.Unmap().WithZone("")
	if !ip.Is6() {
		return ip
	}
	b := ip.As16()
	switch {
	case ip.IsUnspecified() || ip.IsLoopback():
		return ip
	case nat64.Contains(ip), ipv4Compatible.Contains(ip):
		return netip.AddrFrom4([4]byte(b[12:16]))
	case sixToFour.Contains(ip):
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return ip
}

func contains(ranges []netip.Prefix, ip netip.Addr) bool {
	for _, r := range ranges {
		if r.Contains(ip) {
			return true
		}
	}
	return false
}

func prefixes(texts ...string) []netip.Prefix {
	ranges := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		ranges[i] = netip.MustParsePrefix(text)
	}
	return ranges
}
