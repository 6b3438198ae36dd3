package main

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// Bounds on connections that are not yet, or never become, sockets of
// signaling, which has its own.
const (
	maxConns        = 4096
	maxConnsPerAddr = 128 // of an IPv4 address or IPv6 /64
)

// connLimit closes connections of a web server beyond a number. It is told of
// them by http.Server.ConnState.
type connLimit struct {
	all, each int     // bounds: in all, and of an address
	trusted   proxies // not bounded each

	mu    sync.Mutex
	conns map[net.Conn]netip.Addr
	addrs map[netip.Addr]int
}

func newConnLimit(trusted proxies) *connLimit {
	return &connLimit{
		all:     maxConns,
		each:    maxConnsPerAddr,
		trusted: trusted,
		conns:   make(map[net.Conn]netip.Addr),
		addrs:   make(map[netip.Addr]int),
	}
}

func (l *connLimit) connState(conn net.Conn, state http.ConnState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch state {
	case http.StateNew:
		key := addrKey(conn)
		if len(l.conns) >= l.all || l.addrs[key] >= l.each && !l.trusted.trust(key) {
			conn.Close()
			return
		}
		l.conns[conn] = key
		l.addrs[key]++
	case http.StateClosed, http.StateHijacked:
		key, counted := l.conns[conn]
		if !counted {
			return
		}
		delete(l.conns, conn)
		if l.addrs[key]--; l.addrs[key] == 0 {
			delete(l.addrs, key)
		}
	}
}

func addrKey(conn net.Conn) netip.Addr {
	ap, err := netip.ParseAddrPort(raw(conn).RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	addr := ap.Addr().Unmap().WithZone("")
	if addr.Is6() {
		return netip.PrefixFrom(addr, 64).Masked().Addr()
	}
	return addr
}
