package turn

import (
	"bytes"
	"crypto/tls"
	"log/slog"
	"net"
	"net/netip"
	"testing"

	"github.com/pion/stun/v4"
)

var discard = slog.New(slog.DiscardHandler)

// Two clients that both need the relay meet on it, though nothing but the
// public internet is allowed.
func TestRelayedToRelayed(t *testing.T) {
	serverTLS, clientTLS := testTLS(t)
	cfg := testConfig()
	cfg.AllowPeers = nil
	cfg.TLSListen, cfg.TLSConfig = []string{"127.0.0.1:0"}, serverTLS
	s := serve(t, cfg)

	for _, pair := range [][2]string{{"udp", "udp"}, {"tcp", "tcp"}, {"udp", "tcp"}, {"tls", "udp"}} {
		t.Run(pair[0]+" to "+pair[1], func(t *testing.T) { meet(t, s, pair, clientTLS) })
	}
}

func TestRelayIPv6(t *testing.T) {
	if conn, err := net.ListenPacket("udp", "[::1]:0"); err != nil {
		t.Skip("no IPv6 here")
	} else {
		conn.Close()
	}
	cfg := testConfig()
	cfg.Listen, cfg.AllowPeers = []string{"[::1]:0"}, nil
	cfg.RelayIPs = []netip.Addr{netip.MustParseAddr("::1"), localhost}
	s := serve(t, cfg)
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) { meet(t, s, [2]string{network, network}, nil) })
	}

	t.Run("no family named", func(t *testing.T) {
		addr := rawUDP(t, s, "::1").mustAllocate()
		if !addr.Addr().Is4() {
			t.Errorf("got %s, want IPv4: a peer that came over IPv4 could not be met", addr)
		}
	})
}

// meet lets two clients allocate and exchange data in both directions.
func meet(t *testing.T, s *Server, networks [2]string, config *tls.Config) {
	t.Helper()
	var relays [2]net.PacketConn
	for i, network := range networks {
		relay, err := pionClient(t, s, network, config).Allocate()
		if err != nil {
			t.Fatal(err)
		}
		defer relay.Close()
		relays[i] = relay
	}
	// The first packet of each side opens its own permission; the first of all
	// may come before the other side has one.
	a, b := relays[0], relays[1]
	for range 2 {
		if _, err := a.WriteTo([]byte("opens"), b.LocalAddr()); err != nil {
			t.Fatal(err)
		}
		if _, err := b.WriteTo([]byte("from b"), a.LocalAddr()); err != nil {
			t.Fatal(err)
		}
		expect(t, a, "from b")
	}
	big := string(bytes.Repeat([]byte("x"), 1200))
	for range 50 {
		if _, err := b.WriteTo([]byte(big), a.LocalAddr()); err != nil {
			t.Fatal(err)
		}
		expect(t, a, big)
	}
}

func TestAllocationEnds(t *testing.T) {
	s := serve(t, testConfig())
	for _, c := range []*rawClient{rawUDP(t, s, "127.0.0.1"), rawTCP(t, s, "127.0.0.1")} {
		c.mustAllocate()
		if n := s.Stats().Allocations; n != 1 {
			t.Errorf("%d allocations, want 1", n)
		}
		if got := c.ask(stun.MethodRefresh, lifetimeAttr(0)); got != 0 {
			t.Errorf("refresh to 0: error %d", got)
		}
		if n := s.Stats().Allocations; n != 0 {
			t.Errorf("%d allocations after the refresh to 0, want none", n)
		}
		if _, err := c.allocate(); err != nil {
			t.Errorf("allocating again: %v", err)
		}
		if got := c.ask(stun.MethodRefresh, lifetimeAttr(0)); got != 0 {
			t.Errorf("refresh to 0: error %d", got)
		}
		c.conn.Close()
	}

	c := rawTCP(t, s, "127.0.0.1")
	c.mustAllocate()
	c.conn.Close()
	eventually(t, "the allocation of a closed connection to end", func() bool {
		stats := s.Stats()
		return stats.Allocations == 0 && stats.Connections == 0
	})
}

func TestStatsCountBytes(t *testing.T) {
	s := serve(t, testConfig())
	peer := echoPeer(t, "127.0.0.1")
	c := rawUDP(t, s, "127.0.0.1")
	c.mustAllocate()
	if got := c.bind(0x4000, peer); got != 0 {
		t.Fatalf("channel: error %d", got)
	}
	c.send(channelFrame(0x4000, make([]byte, 100)))
	if _, err := c.receive(patience); err != nil {
		t.Fatal(err)
	}
	// A packet is counted after it was sent, so the answer may come first.
	eventually(t, "both packets to be counted", func() bool {
		stats := s.Stats()
		return stats.BytesToPeers == 100 && stats.BytesFromPeers == 100 && stats.PacketsToPeers == 1 &&
			stats.PacketsFromPeers == 1 && stats.AllocationsTotal == 1
	})
}

// A datagram that pion's buffer would cut is lost whole.
func TestTooLongPacketFromPeer(t *testing.T) {
	s := serve(t, testConfig())
	peer := listenUDP(t, "127.0.0.1")
	c := rawUDP(t, s, "127.0.0.1")
	relay := c.mustAllocate()
	if got := c.permit(addrPort(peer.LocalAddr())); got != 0 {
		t.Fatalf("permission: error %d", got)
	}
	peer.WriteToUDPAddrPort(make([]byte, 3000), relay)
	peer.WriteToUDPAddrPort([]byte("short"), relay)
	b, err := c.receive(patience)
	if err != nil || !bytes.Contains(b, []byte("short")) {
		t.Errorf("got %q, %v", b, err)
	}
	if n := s.Stats().Refused[RefusedTruncated]; n != 1 {
		t.Errorf("%d packets refused, want 1", n)
	}
}

func TestReadBufferIsAskedFor(t *testing.T) {
	conn := listenUDP(t, "127.0.0.1")
	if got := setBuffers(conn, 256<<10); got < 100<<10 {
		t.Errorf("a socket buffer of %d bytes", got)
	}
}
