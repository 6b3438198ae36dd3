package turn

import (
	"net"
	"net/netip"

	"github.com/pion/stun/v4"
	pion "github.com/pion/turn/v5"
)

// authenticate is pion's AuthHandler. An expired credential still serves the
// allocation that was made with it, so that a link outlives its short-lived
// credential; after RefreshGrace it serves nothing.
func (g *gate) authenticate(ra *pion.RequestAttributes) (user string, key []byte, ok bool) {
	client := addrPort(ra.SrcAddr)
	expiry, err := parseUsername(ra.Username)
	if err != nil {
		g.counts.refuse(RefusedCredential)
		return "", nil, false
	}
	key = g.matchingKey(ra.Username, g.inHand(client).raw)
	if key == nil {
		g.counts.refuse(RefusedCredential)
		return "", nil, false
	}
	if now := g.cfg.now(); !now.Before(expiry) {
		own := g.relay(client)
		if ra.Method == stun.MethodAllocate || !now.Before(expiry.Add(g.cfg.RefreshGrace)) ||
			own == nil || own.user != ra.Username {
			g.counts.refuse(RefusedExpired)
			return "", nil, false
		}
	}
	return ra.Username, key, true
}

// matchingKey returns the key of the secret that a request was signed with.
// pion takes one key only, so it is found by checking the request here.
func (g *gate) matchingKey(username string, raw []byte) []byte {
	m := stun.Message{Raw: append([]byte(nil), raw...)}
	if m.Decode() != nil {
		return nil
	}
	for _, secret := range *g.secrets.Load() {
		key := pion.GenerateAuthKey(username, g.cfg.Realm, sign(secret, username))
		if stun.MessageIntegrity(key).Check(&m) == nil {
			return key
		}
	}
	return nil
}

// quota is pion's QuotaHandler.
func (g *gate) quota(user, _ string, _ net.Addr) bool {
	if reason := g.relays.full(user); reason != "" {
		g.counts.refuse(reason)
		return false
	}
	return true
}

// permit is pion's PermissionHandler. pion asks it before it makes or
// refreshes a permission, and before it binds a channel.
func (g *gate) permit(clientAddr net.Addr, peerIP net.IP) bool {
	client := addrPort(clientAddr)
	request, own := g.inHand(client), g.relay(client)
	peer, ok := netip.AddrFromSlice(peerIP)
	if !ok || own == nil {
		g.counts.refuse(RefusedPeer)
		return false
	}
	peer = peer.Unmap()
	if !g.policy.permits(peer) {
		g.counts.refuse(RefusedPeer)
		return false
	}
	if request.request(stun.MethodChannelBind) {
		if !g.policy.binds(netip.AddrPortFrom(peer, request.peerPort)) {
			g.counts.refuse(RefusedPeer)
			return false
		}
		if request.channel < channelMin || request.channel > channelMax || !own.mayBind(request.channel) {
			g.counts.refuse(RefusedChannels)
			return false
		}
	}
	if !own.mayPermit(peer) {
		g.counts.refuse(RefusedPermissions)
		return false
	}
	return true
}

// created is pion's OnAllocationCreated.
func (g *gate) created(src, _ net.Addr, _, _, _ string, relayAddr net.Addr, _ int) {
	client, relay := addrPort(src), g.relays.find(addrPort(relayAddr))
	if relay == nil {
		return
	}
	g.mu.Lock()
	g.byClient[client] = relay
	g.mu.Unlock()
	if g.onRelay != nil {
		g.onRelay(client, true)
	}
	if !relay.attach(func() { g.deleted(client, relay) }) {
		g.deleted(client, relay)
	}
}

func (g *gate) deleted(client netip.AddrPort, relay *relay) {
	g.mu.Lock()
	current := g.byClient[client] == relay // the client may have made a new one
	if current {
		delete(g.byClient, client)
	}
	g.mu.Unlock()
	if current && g.onRelay != nil {
		g.onRelay(client, false)
	}
}

// config returns what the pion server of this gate is made with, except for
// its socket.
func (g *gate) config() pion.ServerConfig {
	_, hasIPv4 := g.relays.ips["udp4"]
	permission := func(on bool) func(_, _ net.Addr, _, _, _ string, relay net.Addr, peer net.IP) {
		return func(_, _ net.Addr, _, _, _ string, relay net.Addr, peer net.IP) {
			if r := g.relays.find(addrPort(relay)); r != nil {
				ip, _ := netip.AddrFromSlice(peer)
				r.setPermission(ip.Unmap(), on)
			}
		}
	}
	channel := func(on bool) func(_, _ net.Addr, _, _, _ string, relay, peer net.Addr, number uint16) {
		return func(_, _ net.Addr, _, _, _ string, relay, _ net.Addr, number uint16) {
			if r := g.relays.find(addrPort(relay)); r != nil {
				r.setChannel(number, on)
			}
		}
	}
	return pion.ServerConfig{
		Realm:         g.cfg.Realm,
		LoggerFactory: newQuiet(g.cfg.Logger, g.cfg.now),
		AuthHandler:   g.authenticate,
		QuotaHandler:  g.quota,
		InboundMTU:    maxPacket + 1,
		// A client that names no family gets IPv4 (RFC 8656, section 7.2), over
		// whichever it came; pion's default gives clients of different
		// families relays that cannot meet.
		StrictAddressFamily: hasIPv4,
		EventHandler: pion.EventHandler{
			OnAllocationCreated: g.created,
			OnPermissionCreated: permission(true),
			OnPermissionDeleted: permission(false),
			OnChannelCreated:    channel(true),
			OnChannelDeleted:    channel(false),
		},
	}
}
