package turn

import (
	"net/netip"
	"sync"
	"time"
)

// maxSources is how many sources one generation of a table remembers.
const maxSources = 1 << 14

// source returns what a client's address is counted as: the address itself
// for IPv4, its /64 for IPv6, where a single client has the whole /64.
func source(ip netip.Addr) netip.Prefix {
	ip = ip.Unmap().WithZone("")
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	prefix, _ := ip.Prefix(bits) // fails for the zero address only
	return prefix
}

// sources gives each source a budget of events per second, a second's worth
// of which may come at once. Its memory is bounded: when a generation is full
// it becomes the old one, and the old one is forgotten. A forger who writes
// new sources all the time can so renew a budget, but has to send maxSources
// packets for it.
type sources struct {
	rate float64 // events per second, and the most at once

	mu       sync.Mutex
	now, old map[netip.Prefix]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func newSources(perSecond int) *sources {
	return &sources{rate: float64(perSecond), now: map[netip.Prefix]bucket{}}
}

// allow takes one event from the budget of ip, if there is one left.
func (s *sources) allow(ip netip.Addr, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	src := source(ip)
	b := s.get(src, now)
	ok := b.left >= 1
	if ok {
		b.left--
	}
	s.put(src, b)
	return ok
}

// exhausted says whether allow would refuse, without taking anything.
func (s *sources) exhausted(ip netip.Addr, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.get(source(ip), now).left < 1
}

func (s *sources) get(src netip.Prefix, now time.Time) bucket {
	b, ok := s.now[src]
	if !ok {
		b, ok = s.old[src]
	}
	if !ok {
		return bucket{left: s.rate, at: now}
	}
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.left, b.at = min(s.rate, b.left+passed*s.rate), now
	}
	return b
}

func (s *sources) put(src netip.Prefix, b bucket) {
	if _, ok := s.now[src]; !ok && len(s.now) >= maxSources {
		s.old, s.now = s.now, make(map[netip.Prefix]bucket)
	}
	s.now[src] = b
}
