package turn

import (
	"crypto/rand"
	"errors"
	"net/netip"
	"os"
	"testing"
	"time"

	"github.com/pion/stun/v4"
)

// A stranger gets a bounded number of replies, whatever he asks.
func TestRepliesPerSource(t *testing.T) {
	binding := stun.MustBuild(stun.TransactionID, stun.BindingRequest).Raw
	forged := stun.MustBuild(stun.TransactionID, stun.NewType(stun.MethodAllocate, stun.ClassRequest), udpTransport,
		stun.NewUsername("x"), stun.NewRealm("y"), stun.NewNonce("z"), stun.NewShortTermIntegrity("wrong")).Raw
	tests := map[string][]byte{
		"Binding":                  binding,
		"Binding, unknown":         stun.MustBuild(stun.TransactionID, stun.BindingRequest, attr{0x7001, make([]byte, 400)}).Raw,
		"Allocate":                 stun.MustBuild(stun.TransactionID, stun.NewType(stun.MethodAllocate, stun.ClassRequest), udpTransport).Raw,
		"Allocate for TCP":         stun.MustBuild(stun.TransactionID, stun.NewType(stun.MethodAllocate, stun.ClassRequest), tcpTransport).Raw,
		"Allocate with stale name": forged,
		"Refresh":                  stun.MustBuild(stun.TransactionID, stun.NewType(stun.MethodRefresh, stun.ClassRequest)).Raw,
	}
	for name, packet := range tests {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			cfg := testConfig()
			cfg.now, cfg.RepliesPerSource = clock.now, 10
			s := serve(t, cfg)
			attacker := rawUDP(t, s, "127.0.0.2")
			for range 200 {
				attacker.send(packet)
			}
			eventually(t, "the flood to be handled", func() bool { return s.Stats().Refused[RefusedReplies] >= 190 })
			if n := attacker.count(); n != 10 {
				t.Errorf("%d replies, want 10", n)
			}
			honest(t, s) // from another source

			clock.advance(time.Second)
			attacker.send(packet)
			if _, err := attacker.receive(patience); err != nil {
				t.Errorf("a second later: %v", err)
			}
		})
	}
}

// count returns how many packets wait, which on loopback is all that were sent.
func (c *rawClient) count() int {
	for n := 0; ; n++ {
		if _, err := c.receive(20 * time.Millisecond); err != nil {
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				c.t.Error(err)
			}
			return n
		}
	}
}

// A stream that asks for too much is closed: it cannot lose a reply.
func TestRepliesPerSourceOnStream(t *testing.T) {
	cfg := testConfig()
	cfg.now, cfg.RepliesPerSource = newClock().now, 10
	s := serve(t, cfg)
	attacker := rawTCP(t, s, "127.0.0.2")
	binding := stun.MustBuild(stun.TransactionID, stun.BindingRequest).Raw
	n := 0
	for range 10 {
		attacker.send(binding)
		if _, err := attacker.receive(patience); err != nil {
			t.Fatal(err)
		}
		n++
	}
	attacker.send(binding)
	if err := closed(attacker.conn); err != nil {
		t.Error(err)
	}
	// The budget of UDP, where a sender can be forged, is another one.
	rawUDP(t, s, "127.0.0.2").mustAllocate()
	honest(t, s)
}

// Signed requests are not counted, so a client can do its work.
func TestSignedRequestsAreNotCounted(t *testing.T) {
	cfg := testConfig()
	cfg.now, cfg.RepliesPerSource = newClock().now, 1
	s := serve(t, cfg)
	c := rawUDP(t, s, "127.0.0.1")
	c.mustAllocate()
	for range 50 {
		if got := c.ask(stun.MethodRefresh); got != 0 {
			t.Fatalf("error %d", got)
		}
	}
}

// Garbage gets no reply, takes no memory and breaks nothing.
func TestGarbage(t *testing.T) {
	s := serve(t, testConfig())
	attacker := rawUDP(t, s, "127.0.0.2")
	b := make([]byte, 1500)
	for i := range 500 {
		rand.Read(b)
		b[0] |= 0x80 // neither STUN nor ChannelData
		attacker.send(b[:1+i%len(b)])
	}
	attacker.send(channelFrame(0x4000, []byte("no allocation")))
	eventually(t, "the packets to be counted", func() bool {
		stats := s.Stats()
		return stats.Refused[RefusedMalformed] == 500 && stats.Refused[RefusedStray] == 1
	})
	if n := attacker.count(); n != 0 {
		t.Errorf("%d replies", n)
	}
	honest(t, s)
}

func TestSources(t *testing.T) {
	now := time.Unix(1700000000, 0)
	s := newSources(3)
	a, b := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("::ffff:192.0.2.2")
	for i := range 5 {
		if got, want := s.allow(a, now), i < 3; got != want {
			t.Errorf("event %d: %t", i, got)
		}
	}
	if !s.exhausted(a, now) || s.exhausted(b, now) {
		t.Error("sources share a budget, or have too much")
	}
	if later := now.Add(time.Second / 2); !s.allow(a, later) || s.allow(a, later) {
		t.Error("half a second renews one event of three per second")
	}
	if s.exhausted(a, now.Add(-time.Hour)) != true {
		t.Error("a clock that goes back renews nothing")
	}

	// Each /64 of IPv6 is one source.
	c, d := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::ffff:1:2%eth0")
	for range 3 {
		s.allow(c, now)
	}
	if s.allow(d, now) || !s.allow(netip.MustParseAddr("2001:db8:0:1::1"), now) {
		t.Error("IPv6 is not counted by /64")
	}
}

func TestSourcesMemoryIsBounded(t *testing.T) {
	now := time.Unix(1700000000, 0)
	s := newSources(1)
	ip := netip.MustParseAddr("1.0.0.0")
	for range 5 * maxSources {
		s.allow(ip, now)
		ip = ip.Next()
	}
	if n := len(s.now) + len(s.old); n > 2*maxSources {
		t.Errorf("%d sources remembered", n)
	}
	// The last ones are remembered.
	if s.allow(ip.Prev(), now) {
		t.Error("a source was forgotten at once")
	}
}
