package turn

import (
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/stun/v4"
)

// core is what all listening sockets of a Server share.
type core struct {
	cfg    Config
	policy *policy
	relays *relays
	conns  *connections
	counts *counters
	done   chan struct{} // closed when Run is to end
	// secrets are Config.Secrets, or what SetSecrets put there.
	secrets atomic.Pointer[[][]byte]
}

// gate stands between one listening socket and the pion server that reads it.
// It lets pion see only requests that are worth an answer, and answers pion's
// questions about them: who asks, for how much, and for which peers.
//
// pion handles one packet of a read loop to its end before it reads the next,
// and asks on the way. So "the packet in hand", which the socket remembers, is
// the one that a question is about; pion itself does not tell.
type gate struct {
	*core
	network string
	replies *sources
	// inHand returns the packet that pion is handling for a client.
	inHand func(client netip.AddrPort) message
	// onRelay, if set, is told when a client gets or loses its allocation.
	onRelay func(client netip.AddrPort, has bool)

	failing atomic.Bool // reading fails again and again
	ended   chan struct{}
	endOnce sync.Once

	mu       sync.RWMutex
	byClient map[netip.AddrPort]*relay
}

func newGate(c *core, network string, replies *sources) *gate {
	return &gate{
		core:     c,
		network:  network,
		replies:  replies,
		ended:    make(chan struct{}),
		byClient: map[netip.AddrPort]*relay{},
	}
}

type verdict uint8

const (
	pass   verdict = iota
	drop           // without an answer
	refuse         // with 442 (Unsupported Transport Protocol)
)

// admit decides whether pion sees a client's packet.
func (g *gate) admit(m message, client netip.AddrPort) verdict {
	switch {
	case m.kind == malformed:
		g.counts.refuse(RefusedMalformed)
		return drop
	case m.kind == channelData,
		m.class == stun.ClassIndication && m.method == stun.MethodSend:
		if g.relay(client) == nil {
			g.counts.refuse(RefusedStray)
			return drop
		}
		return pass
	case m.request(stun.MethodConnect), m.request(stun.MethodConnectionBind):
		// A server without RFC 6062 does not know these methods (RFC 8489,
		// section 6.3).
		g.counts.refuse(RefusedTCPRelay)
		return drop
	case m.request(stun.MethodAllocate) && m.transport != 0 && m.transport != protocolUDP:
		g.counts.refuse(RefusedTCPRelay)
		return refuse
	case m.request(stun.MethodBinding), m.request(stun.MethodAllocate), m.request(stun.MethodRefresh),
		m.request(stun.MethodCreatePermission), m.request(stun.MethodChannelBind):
		// The reply is what counts, see mayReply. This only spares the work.
		if !m.signed && g.replies.exhausted(client.Addr(), g.cfg.now()) {
			g.counts.refuse(RefusedReplies)
			return drop
		}
		return pass
	}
	g.counts.refuse(RefusedStray)
	return drop
}

// mayReply says whether a packet may go out to a client. Responses without
// MESSAGE-INTEGRITY are what a stranger can cause, under a forged address too.
func (g *gate) mayReply(p []byte, client netip.AddrPort) bool {
	if !unsignedReply(p) || g.replies.allow(client.Addr(), g.cfg.now()) {
		return true
	}
	g.counts.refuse(RefusedReplies)
	return false
}

// unsupportedTransport is the answer to an Allocate request for TCP relaying
// (RFC 8656, section 7.2, step 4).
func unsupportedTransport(m message) []byte {
	var id [stun.TransactionIDSize]byte
	copy(id[:], m.raw[8:stunHeader])
	reply, err := stun.Build(stun.NewTransactionIDSetter(id),
		stun.NewType(stun.MethodAllocate, stun.ClassErrorResponse), stun.CodeUnsupportedTransProto)
	if err != nil {
		return nil
	}
	return reply.Raw
}

func (g *gate) relay(client netip.AddrPort) *relay {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.byClient[client]
}

// failed is called after a read or accept has failed n times in a row, the
// first time at since. It waits a little, more the longer it lasts; pion would
// stop listening for good at the first error.
func (g *gate) failed(n int, since time.Time) {
	if time.Since(since) > 10*time.Second && !g.failing.Swap(true) {
		g.cfg.Logger.Error("TURN socket keeps failing", "network", g.network)
	}
	if n < 16 {
		return
	}
	pause := time.NewTimer(min(time.Duration(n)*time.Millisecond, time.Second))
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-g.done:
	}
}

// end is called when the socket cannot be read any more.
func (g *gate) end() {
	g.endOnce.Do(func() {
		select {
		case <-g.done:
		default:
			g.cfg.Logger.Error("TURN socket ended: the server is not ready any more", "network", g.network)
		}
		close(g.ended)
	})
}

// hears says whether the socket is being read.
func (g *gate) hears() bool {
	select {
	case <-g.ended:
		return false
	default:
		return !g.failing.Load()
	}
}
