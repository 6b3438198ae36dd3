package turn

import "sync/atomic"

// Reason says which rule refused something.
type Reason string

// The reasons of Stats.Refused.
const (
	RefusedMalformed       Reason = "malformed"          // neither STUN nor ChannelData, or too long
	RefusedStray           Reason = "stray"              // data without an allocation, unknown methods
	RefusedCredential      Reason = "credential"         // wrong username, password or realm
	RefusedExpired         Reason = "expired"            // a credential past its time
	RefusedTCPRelay        Reason = "tcp-relay"          // RFC 6062, or another transport than UDP
	RefusedPeer            Reason = "peer"               // a permission or channel to a refused address
	RefusedPeerPacket      Reason = "peer-packet"        // a packet to a refused address
	RefusedNoPermission    Reason = "no-permission"      // a packet from a peer without a permission
	RefusedAllocations     Reason = "allocations"        // MaxAllocations
	RefusedPerCredential   Reason = "credential-quota"   // MaxAllocationsPerCredential
	RefusedRelayAddress    Reason = "relay-address"      // no free port, EVEN-PORT, or no such address family
	RefusedPermissions     Reason = "permissions"        // MaxPermissions
	RefusedChannels        Reason = "channels"           // MaxChannels
	RefusedRate            Reason = "rate"               // BytesPerSecond
	RefusedRateTotal       Reason = "rate-total"         // BytesPerSecondTotal
	RefusedReplies         Reason = "replies"            // RepliesPerSource
	RefusedConnections     Reason = "connections"        // MaxConnections
	RefusedPerSource       Reason = "connections-source" // MaxConnectionsPerSource
	RefusedConnectionStale Reason = "connection-timeout" // SetupTimeout, IdleTimeout or WriteTimeout
	RefusedDraining        Reason = "draining"           // an allocation after Drain
	RefusedTruncated       Reason = "truncated"          // a packet from a peer of 1600 bytes or more
)

var reasons = []Reason{
	RefusedMalformed, RefusedStray, RefusedCredential, RefusedExpired, RefusedTCPRelay, RefusedPeer,
	RefusedPeerPacket, RefusedNoPermission, RefusedAllocations, RefusedPerCredential, RefusedRelayAddress,
	RefusedPermissions, RefusedChannels, RefusedRate, RefusedRateTotal, RefusedReplies, RefusedConnections,
	RefusedPerSource, RefusedConnectionStale, RefusedDraining, RefusedTruncated,
}

// Stats is what a Server has counted since New.
type Stats struct {
	Allocations      int    // that exist now
	AllocationsTotal uint64 // ever made
	LinksTotal       uint64 // allocations over which a peer's DTLS came: links by this relay
	Connections      int    // TCP and TLS connections that are open now
	BytesToPeers     uint64 // payload relayed from clients to peers
	BytesFromPeers   uint64 // payload relayed from peers to clients
	PacketsToPeers   uint64
	PacketsFromPeers uint64
	Refused          map[Reason]uint64 // has every reason, with 0 too
}

type counters struct {
	allocations, links               atomic.Uint64
	bytesToPeers, bytesFromPeers     atomic.Uint64
	packetsToPeers, packetsFromPeers atomic.Uint64
	refused                          map[Reason]*atomic.Uint64 // never changes
}

func newCounters() *counters {
	c := &counters{refused: make(map[Reason]*atomic.Uint64, len(reasons))}
	for _, reason := range reasons {
		c.refused[reason] = new(atomic.Uint64)
	}
	return c
}

func (c *counters) refuse(reason Reason) { c.refused[reason].Add(1) }

func (c *counters) snapshot() Stats {
	stats := Stats{
		AllocationsTotal: c.allocations.Load(),
		LinksTotal:       c.links.Load(),
		BytesToPeers:     c.bytesToPeers.Load(),
		BytesFromPeers:   c.bytesFromPeers.Load(),
		PacketsToPeers:   c.packetsToPeers.Load(),
		PacketsFromPeers: c.packetsFromPeers.Load(),
		Refused:          make(map[Reason]uint64, len(c.refused)),
	}
	for reason, n := range c.refused {
		stats.Refused[reason] = n.Load()
	}
	return stats
}
