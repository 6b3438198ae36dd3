package server

import (
	"net/http"
	"net/netip"
	"time"
)

// bucket is a token bucket. The zero value is full.
type bucket struct {
	missing float64 // tokens taken and not yet grown again
	at      time.Time
}

// take takes a token and returns true, or returns false when none is left.
// The bucket grows by rate tokens a second and holds burst.
func (b *bucket) take(now time.Time, rate, burst int) bool {
	b.fill(now, rate)
	if b.missing+1 > float64(burst) {
		return false
	}
	b.missing++
	return true
}

func (b *bucket) fill(now time.Time, rate int) {
	if elapsed := now.Sub(b.at); elapsed > 0 {
		b.missing = max(0, b.missing-elapsed.Seconds()*float64(rate))
	}
	b.at = now
}

// wait returns how long until a token is there.
func (b *bucket) wait(rate, burst int) time.Duration {
	return time.Duration((b.missing + 1 - float64(burst)) / float64(rate) * float64(time.Second))
}

// address is what is counted for one IPv4 address or IPv6 /64.
type address struct {
	key             netip.Addr
	sockets, seats  int
	upgrades, joins bucket
}

// addressKey returns under what an address is counted: who has one IPv6
// address has the whole /64.
func addressKey(addr netip.Addr) netip.Addr {
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return addr
}

// remoteAddr returns the address of a request's connection; the zero Addr for
// one that is not by IP.
func remoteAddr(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr()
}

// addresses is bounded: sockets are, and of the entries without one only so
// many are kept.
type addresses struct {
	table map[netip.Addr]*address
	limit int
}

// get returns the entry of addr. At the limit it forgets another one without
// a socket: what its buckets knew is lost, which is the smaller harm.
func (a *addresses) get(addr netip.Addr) *address {
	key := addressKey(addr)
	if e := a.table[key]; e != nil {
		return e
	}
	if len(a.table) >= a.limit {
		for _, e := range a.table { // begins at a random one
			if e.sockets == 0 {
				delete(a.table, e.key)
				break
			}
		}
	}
	e := &address{key: key}
	a.table[key] = e
	return e
}

// sweep forgets entries that know nothing any more.
func (a *addresses) sweep(now time.Time, cfg *Config) {
	for key, e := range a.table {
		if e.sockets > 0 {
			continue
		}
		e.upgrades.fill(now, cfg.UpgradesPerSecond)
		e.joins.fill(now, cfg.JoinsPerSecond)
		if e.upgrades.missing == 0 && e.joins.missing == 0 {
			delete(a.table, key)
		}
	}
}
