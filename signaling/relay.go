package signaling

import (
	"net/netip"
	"strconv"
	"strings"
)

// Relay is a STUN or TURN server as RTCIceServer has it (W3C WebRTC section
// 4.2.4), with credentials made for one session.
type Relay struct {
	URLs       []string `json:"urls"` // turn:, turns:, stun: or stuns: URIs (RFC 7064, RFC 7065)
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// String hides the credentials.
func (r Relay) String() string { return strings.Join(r.URLs, " ") }

// usableRelays returns what can be used of a server's list: URLs of unknown
// form are left out, since a newer server may know more schemes. Too many of
// anything is an error.
func usableRelays(relays []Relay) ([]Relay, error) {
	if len(relays) > MaxRelays {
		return nil, malformed("more than %d relays", MaxRelays)
	}
	var usable []Relay
	for _, r := range relays {
		if len(r.URLs) > MaxRelayURLs {
			return nil, malformed("relay with more than %d URLs", MaxRelayURLs)
		}
		if !printable(r.Username, maxRelayText) || !printable(r.Credential, maxRelayText) {
			return nil, malformed("relay with bad credentials")
		}
		var urls []string
		for _, u := range r.URLs {
			if ValidRelayURL(u) {
				urls = append(urls, u)
			}
		}
		if len(urls) > 0 {
			usable = append(usable, Relay{urls, r.Username, r.Credential})
		}
	}
	return usable, nil
}

// ValidRelayURL says whether s is a URI of RFC 7064 (stun:, stuns:) or RFC
// 7065 (turn:, turns:) with a literal address or a DNS name.
func ValidRelayURL(s string) bool {
	if len(s) > maxRelayURL {
		return false
	}
	scheme, rest, found := strings.Cut(s, ":")
	if !found {
		return false
	}
	switch scheme {
	case "stun", "stuns":
	case "turn", "turns":
		if host, query, found := strings.Cut(rest, "?"); found {
			if query != "transport=udp" && query != "transport=tcp" {
				return false
			}
			rest = host
		}
	default:
		return false
	}
	return validHostPort(rest)
}

// validHostPort accepts a host with or without a port.
func validHostPort(s string) bool {
	host, port := s, ""
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return false
		}
		addr, err := netip.ParseAddr(s[1:end])
		if err != nil || !addr.Is6() || addr.Zone() != "" {
			return false
		}
		if s[end+1:] == "" {
			return true
		}
		if s[end+1] != ':' {
			return false
		}
		return validPort(s[end+2:])
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		host, port = s[:i], s[i+1:]
		if !validPort(port) {
			return false
		}
	}
	return validName(host)
}

func validPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}

// validName accepts DNS names and IPv4 addresses.
func validName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}

// printable says whether s is at most limit bytes of visible ASCII.
func printable(s string, limit int) bool {
	if len(s) > limit {
		return false
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return true
}

// printableText says whether s is visible ASCII and spaces.
func printableText(s string) bool {
	return printable(strings.ReplaceAll(s, " ", "-"), len(s))
}
