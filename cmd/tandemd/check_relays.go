package main

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"time"

	"tandem/signaling"
	"tandem/turn"
)

// neverPeers are addresses that no relay on the internet should reach: of its
// own machine, of its operator's networks, and of its provider's metadata.
var neverPeers = []string{"127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1"}

// checkRelays sends a packet through each relay that the server hands out, as
// two people do who both need it.
func (k *check) checkRelays(ctx context.Context) {
	switch {
	case len(k.relays) == 0:
		if k.met {
			k.note("relay", "the server hands out none: people behind strict firewalls do not reach each other")
		}
		return
	case len(k.relays)%2 != 0:
		k.fail("relay", "look into the server's log", "the two seats are given different numbers of relays")
		return
	}
	half := len(k.relays) / 2
	refused := false
	for i := range half {
		for j, uri := range k.relays[i].URLs {
			if j < len(k.relays[half+i].URLs) && strings.HasPrefix(uri, "turn") {
				ok := k.checkRelay(ctx, uri, k.relays[i], k.relays[half+i], !refused)
				refused = refused || ok
			}
		}
	}
}

// checkRelay relays over one URL. It returns whether refused peers were looked
// at, as peers asks.
func (k *check) checkRelay(ctx context.Context, uri string, one, other signaling.Relay, peers bool) bool {
	ctx, cancel := context.WithTimeout(ctx, k.each)
	defer cancel()
	what := relayName(uri)
	a, err := turn.NewProbe(ctx, uri, one.Username, one.Credential, nil)
	if err != nil {
		k.failRelay(what, uri, err)
		return false
	}
	defer a.Close()
	b, err := turn.NewProbe(ctx, uri, other.Username, other.Credential, nil)
	if err != nil {
		k.failRelay(what, uri, err)
		return false
	}
	defer b.Close()
	if what == "relay UDP" {
		if at, err := a.Mapped(); err != nil {
			k.fail("STUN", "let UDP through in both directions", "no answer: %v", err)
		} else {
			k.pass("STUN", "this machine is seen at %s", at.Addr())
		}
	}
	if ip := b.Relayed().Addr(); ip.IsPrivate() && !k.private() {
		k.fail(what, "peers elsewhere cannot send there: say the public one by --turn-public-ip", "the relay's address is a private one, %s", ip)
		return false
	}
	err = errors.Join(a.Permit(b.Relayed()), b.Permit(a.Relayed()))
	began := time.Now()
	if err == nil {
		err = b.SendTo([]byte("check"), a.Relayed())
	}
	if err == nil {
		_, err = a.Receive(k.each / 2)
	}
	if err != nil {
		k.fail(what, "a firewall may stand between the relay and itself: open its UDP ports (--turn-relay-ports, 49152-65535 by default)", "no packet came through: %v", err)
		return false
	}
	k.pass(what, "a packet came through from %s in %s", b.Relayed().Addr(), time.Since(began).Round(100*time.Microsecond))
	if peers {
		k.checkPeers(a)
	}
	return true
}

// checkPeers wants every address refused that a stranger must not reach.
func (k *check) checkPeers(p *turn.Probe) {
	var open []string
	for _, ip := range neverPeers {
		err := p.Permit(netip.AddrPortFrom(netip.MustParseAddr(ip), 80))
		if err == nil {
			open = append(open, ip)
		} else if !errors.Is(err, turn.ErrRefused) {
			k.fail("refused peers", "look into the relay's log", "asking for %s: %v", ip, err)
			return
		}
	}
	switch {
	case len(open) > 0 && k.local():
		k.note("refused peers", "the relay reaches %s, which --turn-allow-peers allows", strings.Join(open, ", "))
	case len(open) > 0:
		k.fail("refused peers", "strangers with a link get into your network: take these out of --turn-allow-peers", "the relay reaches %s", strings.Join(open, ", "))
	default:
		k.pass("refused peers", "the relay reaches no private, loopback or metadata address")
	}
}

// private says whether the server itself is on a private network.
func (k *check) private() bool {
	for _, a := range k.addrs {
		if a.IP.IsPrivate() || a.IP.IsLoopback() {
			return true
		}
	}
	return false
}

func (k *check) failRelay(what, uri string, err error) {
	var network net.Error
	advice := "open the port to the relay, in the firewall and at the provider"
	switch {
	case errors.Is(err, turn.ErrRefused):
		advice = "the relay and the signaling server may have different secrets or clocks, or the relay is full"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
	case strings.HasPrefix(uri, "turns:"):
		advice = "the relay's certificate may be missing, or another name's"
	}
	k.fail(what, advice, "%s: %v", uri, err)
}

func relayName(uri string) string {
	switch {
	case strings.HasPrefix(uri, "turns:"):
		return "relay TLS"
	case strings.HasSuffix(uri, "transport=tcp"):
		return "relay TCP"
	}
	return "relay UDP"
}
