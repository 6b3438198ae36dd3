package server

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestBucket(t *testing.T) {
	now := time.Unix(1000, 0)
	var b bucket
	for i := range 5 {
		if !b.take(now, 2, 5) {
			t.Fatalf("token %d refused", i)
		}
	}
	if b.take(now, 2, 5) {
		t.Error("a sixth token")
	}
	if w := b.wait(2, 5); w != 500*time.Millisecond {
		t.Errorf("wait %s", w)
	}
	now = now.Add(500 * time.Millisecond)
	if !b.take(now, 2, 5) || b.take(now, 2, 5) {
		t.Error("want one token after half a second")
	}
	if b.take(now.Add(-time.Hour), 2, 5) {
		t.Error("a clock that was set back gives tokens")
	}
	now = now.Add(time.Hour)
	for range 5 {
		b.take(now, 2, 5)
	}
	if b.take(now, 2, 5) {
		t.Error("more than burst after a long time")
	}
}

// However it is asked, a bucket gives no more than burst and what grows.
func TestBucketBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate, burst := rapid.IntRange(1, 50).Draw(t, "rate"), rapid.IntRange(1, 50).Draw(t, "burst")
		var b bucket
		start := time.Unix(0, 0)
		now, given := start, 0
		for range rapid.IntRange(1, 300).Draw(t, "asks") {
			now = now.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "ms")) * time.Millisecond)
			if b.take(now, rate, burst) {
				given++
			}
		}
		if bound := float64(burst) + now.Sub(start).Seconds()*float64(rate) + 1e-6; float64(given) > bound {
			t.Fatalf("%d tokens, at most %f", given, bound)
		}
	})
}

func TestAddressKey(t *testing.T) {
	for _, c := range []struct{ addr, key string }{
		{"192.0.2.1", "192.0.2.1"},
		{"::ffff:192.0.2.1", "192.0.2.1"},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"},
		{"fe80::1%eth0", "fe80::"},
	} {
		if got := addressKey(netip.MustParseAddr(c.addr)); got != netip.MustParseAddr(c.key) {
			t.Errorf("%s is counted as %s, want %s", c.addr, got, c.key)
		}
	}
	if got := addressKey(netip.Addr{}); got.IsValid() {
		t.Errorf("no address is counted as %s", got)
	}
}

func TestAddressesBounded(t *testing.T) {
	a := addresses{make(map[netip.Addr]*address), 10}
	addr := netip.MustParseAddr("10.0.0.1")
	var live []*address
	for i := range 1000 {
		e := a.get(addr)
		if i%200 == 0 {
			e.sockets = 1
			live = append(live, e)
		}
		e.upgrades.take(time.Unix(0, 0), 1, 10)
		addr = addr.Next()
	}
	if len(a.table) > 10 {
		t.Errorf("%d addresses kept", len(a.table))
	}
	for _, e := range live {
		if a.table[e.key] != e {
			t.Errorf("an address with a socket was forgotten")
		}
	}
	cfg := Config{}.withDefaults()
	a.sweep(time.Unix(3600, 0), &cfg)
	if len(a.table) != len(live) {
		t.Errorf("%d addresses after a sweep, want those %d with a socket", len(a.table), len(live))
	}
}

func TestConfigFaults(t *testing.T) {
	_, err := New(Config{MaxSockets: -1, HeldFor: -1, PongTimeout: time.Second, Origins: []string{"tandem.example/x"}})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"-1 sockets", "time to hold frames", "pong timeout", "tandem.example/x"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q not in: %v", want, err)
		}
	}
}
