package turn

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"testing"
	"time"

	"github.com/pion/stun/v4"
	pion "github.com/pion/turn/v5"
)

func TestMaxAllocationsPerCredential(t *testing.T) {
	cfg := testConfig()
	cfg.MaxAllocationsPerCredential = 2
	s := serve(t, cfg)
	username, password, _ := s.Credentials("greedy")
	for i := range 4 {
		c := rawUDP(t, s, "127.0.0.1")
		if i%2 == 1 {
			c = rawTCP(t, s, "127.0.0.1")
		}
		c.username, c.password = username, password
		_, err := c.allocate()
		if want := map[bool]string{false: "", true: "error 486"}[i >= 2]; errText(err) != want {
			t.Errorf("allocation %d: got %q, want %q", i+1, errText(err), want)
		}
	}
	if n := s.Stats().Refused[RefusedPerCredential]; n != 2 {
		t.Errorf("%d counted, want 2", n)
	}
	honest(t, s)
}

func TestMaxAllocations(t *testing.T) {
	cfg := testConfig()
	cfg.MaxAllocations = 3
	s := serve(t, cfg)
	var clients []*rawClient
	for range 3 {
		c := rawUDP(t, s, "127.0.0.1")
		c.mustAllocate()
		clients = append(clients, c)
	}
	if _, err := rawUDP(t, s, "127.0.0.1").allocate(); errText(err) != "error 486" {
		t.Errorf("one too many: %v", err)
	}
	// What a client gives back, others can have.
	for _, c := range clients {
		if got := c.ask(stun.MethodRefresh, lifetimeAttr(0)); got != 0 {
			t.Errorf("ending it: error %d", got)
		}
	}
	honest(t, s)
}

// What pion asks beforehand is not what the bound rests on: two clients could
// both be told that there is room for one.
func TestMaxAllocationsWithoutAsking(t *testing.T) {
	cfg := testConfig()
	cfg.MaxAllocations, cfg.MaxAllocationsPerCredential = 3, 2
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i, test := range []struct {
		user string
		ok   bool
	}{{"a", true}, {"a", true}, {"a", false}, {"b", true}, {"c", false}} {
		conn, _, err := s.core.relays.AllocatePacketConn(pion.AllocateListenerConfig{Network: "udp4", UserID: test.user})
		if (err == nil) != test.ok {
			t.Errorf("allocation %d: %v", i, err)
		}
		if err == nil {
			defer conn.Close()
		}
	}
}

// The bound holds for requests that come at the same moment.
func TestMaxAllocationsAtOnce(t *testing.T) {
	cfg := testConfig()
	cfg.MaxAllocationsPerCredential = 2
	s := serve(t, cfg)
	username, password, _ := s.Credentials("greedy")
	const n = 12
	var clients []*rawClient
	for range n {
		c := rawTCP(t, s, "127.0.0.1")
		c.username, c.password = username, password
		c.challenge()
		clients = append(clients, c)
	}
	for _, c := range clients {
		c.send(c.build(stun.MethodAllocate, udpTransport).Raw)
	}
	for _, c := range clients {
		if _, err := c.receive(patience); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.Stats().Allocations; got != 2 {
		t.Errorf("%d allocations, want 2", got)
	}
}

func TestRelayPorts(t *testing.T) {
	cfg := testConfig()
	cfg.RelayPortMin, cfg.RelayPortMax = 20810, 20812
	s := serve(t, cfg)
	seen := map[uint16]bool{}
	for range 3 {
		seen[rawUDP(t, s, "127.0.0.1").mustAllocate().Port()] = true
	}
	for port := range seen {
		if port < 20810 || port > 20812 {
			t.Errorf("port %d", port)
		}
	}
	if len(seen) != 3 {
		t.Errorf("got %v", seen)
	}
	if _, err := rawUDP(t, s, "127.0.0.1").allocate(); errText(err) != "error 508" {
		t.Errorf("no port left: %v, want 508", err)
	}
}

func TestEvenPortRefused(t *testing.T) {
	s := serve(t, testConfig())
	c := rawUDP(t, s, "127.0.0.1")
	for _, a := range []attr{
		{stun.AttrEvenPort, []byte{0x80}}, {stun.AttrReservationToken, make([]byte, 8)},
	} {
		if _, err := c.allocate(a); errText(err) != "error 508" {
			t.Errorf("%s: %v, want 508", a.typ, err)
		}
	}
	c.mustAllocate()
}

func TestMaxPermissions(t *testing.T) {
	cfg := testConfig()
	cfg.MaxPermissions = 3
	s := serve(t, cfg)
	c := rawUDP(t, s, "127.0.0.1")
	c.mustAllocate()
	at := func(i int) netip.AddrPort { return netip.MustParseAddrPort(fmt.Sprintf("127.0.1.%d:5000", i)) }
	for i := range 3 {
		if got := c.permit(at(i)); got != 0 {
			t.Errorf("permission %d: error %d", i, got)
		}
	}
	if got := c.permit(at(3)); got != stun.CodeForbidden {
		t.Errorf("one too many: error %d, want 403", got)
	}
	if got := c.bind(0x4000, at(3)); got == 0 {
		t.Error("one too many, by a channel: no error")
	}
	if got := c.permit(at(0)); got != 0 {
		t.Errorf("refreshing one: error %d", got)
	}
	if n := s.Stats().Refused[RefusedPermissions]; n != 2 {
		t.Errorf("%d counted, want 2", n)
	}
	honest(t, s)
}

func TestMaxChannels(t *testing.T) {
	cfg := testConfig()
	cfg.MaxChannels = 3
	s := serve(t, cfg)
	for _, c := range []*rawClient{rawUDP(t, s, "127.0.0.1"), rawTCP(t, s, "127.0.0.1")} {
		c.mustAllocate()
		at := func(i uint16) netip.AddrPort { return netip.AddrPortFrom(localhost, 5000+i) }
		for i := range uint16(3) {
			if got := c.bind(0x4000+i, at(i)); got != 0 {
				t.Errorf("channel %d: error %d", i, got)
			}
		}
		if got := c.bind(0x4003, at(3)); got == 0 {
			t.Error("one too many: no error")
		}
		if got := c.bind(0x4000, at(0)); got != 0 {
			t.Errorf("refreshing one: error %d", got)
		}
	}
	c := rawUDP(t, s, "127.0.0.1")
	c.mustAllocate()
	if got := c.bind(0x0001, netip.AddrPortFrom(localhost, 5000)); got == 0 {
		t.Error("a number that no channel has: no error")
	}
	if n := s.Stats().Refused[RefusedChannels]; n != 3 {
		t.Errorf("%d counted, want 3", n)
	}
	honest(t, s)
}

// The clock stands still in these two, so that a budget is never renewed.

func TestBytesPerSecond(t *testing.T) {
	cfg := testConfig()
	cfg.now, cfg.BytesPerSecond = newClock().now, 1<<16
	s := serve(t, cfg)
	c := rawTCP(t, s, "127.0.0.1")
	c.mustAllocate()
	flood(c, echoPeer(t, "127.0.0.2"), 200)
	stats := s.Stats()
	if relayed := stats.BytesToPeers + stats.BytesFromPeers; relayed > 1<<16 || relayed < 1<<15 {
		t.Errorf("%d bytes relayed, want up to %d", relayed, 1<<16)
	}
	if stats.Refused[RefusedRate] == 0 {
		t.Error("nothing counted")
	}
	honest(t, s)
}

func TestBytesPerSecondTotal(t *testing.T) {
	clock := newClock()
	cfg := testConfig()
	cfg.now, cfg.BytesPerSecondTotal = clock.now, 1<<16
	s := serve(t, cfg)
	for range 3 {
		c := rawTCP(t, s, "127.0.0.1")
		c.mustAllocate()
		flood(c, echoPeer(t, "127.0.0.2"), 200)
	}
	stats := s.Stats()
	if relayed := stats.BytesToPeers + stats.BytesFromPeers; relayed > 1<<16 || relayed < 1<<15 {
		t.Errorf("%d bytes relayed, want up to %d", relayed, 1<<16)
	}
	if stats.Refused[RefusedRateTotal] == 0 {
		t.Error("nothing counted")
	}
	clock.advance(time.Second)
	honest(t, s)
}

// flood sends n kilobytes to a peer and returns when they have been handled.
func flood(c *rawClient, peer netip.AddrPort, n int) {
	c.t.Helper()
	if got := c.bind(0x4000, peer); got != 0 {
		c.t.Fatalf("channel: error %d", got)
	}
	for range n {
		c.send(channelFrame(0x4000, make([]byte, 1000)))
	}
	if got := c.ask(stun.MethodRefresh); got != 0 {
		c.t.Fatalf("refresh: error %d", got)
	}
}

// Strangers who send to a relay's port use up nothing.
func TestStrangersToRelayPort(t *testing.T) {
	cfg := testConfig()
	cfg.now, cfg.BytesPerSecond, cfg.BytesPerSecondTotal = newClock().now, 1<<16, 1<<16
	s := serve(t, cfg)
	peer, stranger := listenUDP(t, "127.0.0.1"), listenUDP(t, "127.0.0.2")
	c := rawUDP(t, s, "127.0.0.1")
	relay := c.mustAllocate()
	if got := c.permit(addrPort(peer.LocalAddr())); got != 0 {
		t.Fatalf("permission: error %d", got)
	}
	for range 200 {
		stranger.WriteToUDPAddrPort(make([]byte, 1000), relay)
	}
	peer.WriteToUDPAddrPort([]byte("hello"), relay)
	if _, err := c.receive(patience); err != nil {
		t.Errorf("the peer is not heard: %v", err)
	}
	if stats := s.Stats(); stats.BytesFromPeers != 5 {
		t.Errorf("%d bytes relayed, want 5", stats.BytesFromPeers)
	}
}

func TestMaxConnectionsPerSource(t *testing.T) {
	cfg := testConfig()
	cfg.MaxConnectionsPerSource = 4
	s := serve(t, cfg)
	for range 4 {
		newRaw(t, s, dialTCP(t, s, "127.0.0.2"), nil)
	}
	eventually(t, "the connections to be taken", func() bool { return s.Stats().Connections == 4 })
	if err := closed(dialTCP(t, s, "127.0.0.2")); err != nil {
		t.Errorf("one too many: %v", err)
	}
	if n := s.Stats().Refused[RefusedPerSource]; n != 1 {
		t.Errorf("%d counted, want 1", n)
	}
	honest(t, s)
}

func TestMaxConnections(t *testing.T) {
	cfg := testConfig()
	cfg.MaxConnections = 2
	s := serve(t, cfg)
	first := dialTCP(t, s, "127.0.0.2")
	dialTCP(t, s, "127.0.0.3")
	eventually(t, "the connections to be taken", func() bool { return s.Stats().Connections == 2 })
	if err := closed(dialTCP(t, s, "127.0.0.4")); err != nil {
		t.Errorf("one too many: %v", err)
	}
	first.Close()
	eventually(t, "a place to be free", func() bool { return s.Stats().Connections == 1 })
	honest(t, s)
}

// closed waits for the other side to close conn, and returns an error if it
// sends something or does not.
func closed(conn net.Conn) error {
	conn.SetReadDeadline(time.Now().Add(patience))
	n, err := conn.Read(make([]byte, 100))
	switch {
	case n > 0:
		return fmt.Errorf("got %d bytes", n)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("not closed: %w", err)
	}
	return nil // an end, or a reset
}
