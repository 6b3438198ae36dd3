package main

import (
	"crypto/sha256"
	"encoding/base64"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"tandem/signaling"
	"tandem/turn"
)

// credentialTTL is how long a handed out credential makes allocations: long
// enough to find a path, and to repair one by what was handed out then.
const credentialTTL = 10 * time.Minute

// relays hands out the TURN relays of a session.
type relays struct {
	secret func() []byte
	urls   []string     // instead of this server's own; empty: its own
	host   string       // of the own relay; empty: what the client calls this server
	port   uint16       // of the own relay; 0: there is none
	tls    []uint16     // its ports of TLS, the best first
	own    []netip.Addr // where the own relay listens on this machine, the best first
	now    func() time.Time
}

// of returns what a seat of a filled session gets. It has server.Config's
// signature.
func (r relays) of(session signaling.SessionID, seat signaling.Seat, host string) ([]signaling.Relay, time.Duration) {
	urls := r.urls
	if len(urls) == 0 {
		if r.port == 0 {
			return nil, 0
		}
		if r.host != "" {
			host = r.host
		}
		if urls = relayURLs(host, r.port, r.own); len(urls) == 0 {
			return nil, 0
		}
		urls = append(urls, secureURLs(host, r.tls)...)
	}
	username, password := turn.Credentials(r.secret(), tag(session, seat), r.now(), credentialTTL)
	return []signaling.Relay{{URLs: urls, Username: username, Credential: password}}, credentialTTL
}

// tag binds a credential to a seat of a session, without telling the relay
// which session that is.
func tag(session signaling.SessionID, seat signaling.Seat) string {
	sum := sha256.Sum256(append([]byte("tandem relay "+seat+" "), session[:]...))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// relayURLs returns the URIs of the relay on host (a name or an address, with
// or without a port, as in a Host header), over UDP and TCP; none when host is
// nothing of the kind.
//
// A client on this machine is told where the relay listens: browsers do not
// all resolve "localhost" for WebRTC, and Firefox sends no UDP from its network
// address to loopback.
func relayURLs(host string, port uint16, own []netip.Addr) []string {
	name, ok := hostName(host)
	if !ok {
		return nil
	}
	names := []string{name}
	addr, err := netip.ParseAddr(name)
	if strings.EqualFold(name, "localhost") || err == nil && addr.IsLoopback() {
		names = []string{"127.0.0.1"}
		if len(own) > 0 && !own[0].IsLoopback() {
			names = []string{own[0].String()}
		}
	}
	var urls []string
	for _, name := range names {
		at := "turn:" + net.JoinHostPort(name, strconv.Itoa(int(port)))
		for _, transport := range []string{"udp", "tcp"} {
			url := at + "?transport=" + transport
			if !signaling.ValidRelayURL(url) {
				return nil
			}
			urls = append(urls, url)
		}
	}
	return urls
}

// secureURLs returns the URIs of the relay over TLS. The name is that of the
// certificate, on this machine too.
func secureURLs(host string, ports []uint16) (urls []string) {
	name, ok := hostName(host)
	for _, port := range ports {
		url := "turns:" + net.JoinHostPort(name, strconv.Itoa(int(port))) + "?transport=tcp"
		if ok && signaling.ValidRelayURL(url) {
			urls = append(urls, url)
		}
	}
	return urls
}

// hostName splits off the port, and the brackets of an IPv6 address.
func hostName(host string) (name string, ok bool) {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	} else {
		host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	if strings.Contains(host, ":") {
		addr, err := netip.ParseAddr(host)
		return addr.String(), err == nil && addr.Zone() == ""
	}
	return host, host != ""
}
