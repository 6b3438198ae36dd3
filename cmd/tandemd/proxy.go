package main

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/pires/go-proxyproto"
)

// proxies are those whose X-Forwarded-For is believed.
type proxies []netip.Prefix

func (p proxies) trust(addr netip.Addr) bool {
	addr = addr.Unmap()
	return slices.ContainsFunc(p, func(prefix netip.Prefix) bool { return prefix.Contains(addr) })
}

// client returns who sent a request: the connection's address, or, where that
// is a trusted proxy, the last address in X-Forwarded-For that is none. What
// stands before it can be invented by the client.
func (p proxies) client(r *http.Request) netip.Addr {
	conn, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := conn.Addr()
	list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(list) - 1; i >= 0 && p.trust(addr); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(list[i]))
		if err != nil {
			break
		}
		addr = next
	}
	return addr
}

// proxyHeaderTimeout is how long a proxy may take to name the client.
const proxyHeaderTimeout = 5 * time.Second

var errNoProxies = usage("--proxy-protocol: want the proxies, by --trusted-proxies")

// listener takes the client's address from the PROXY header that each
// connection of a trusted proxy begins with, if on. Others' are their own, and
// a header of theirs is none.
func (p proxies) listener(l net.Listener, on bool) (net.Listener, error) {
	if !on {
		return l, nil
	}
	if len(p) == 0 {
		return nil, errNoProxies
	}
	return &proxyproto.Listener{
		Listener:          l,
		ReadHeaderTimeout: proxyHeaderTimeout,
		ConnPolicy: func(c proxyproto.ConnPolicyOptions) (proxyproto.Policy, error) {
			if from, err := netip.ParseAddrPort(c.Upstream.String()); err == nil && p.trust(from.Addr()) {
				return proxyproto.REQUIRE, nil
			}
			return proxyproto.SKIP, nil
		},
	}, nil
}

// raw returns the connection below those of TLS and of the PROXY header, whose
// address is known without waiting for what comes first.
func raw(conn net.Conn) net.Conn {
	for {
		switch c := conn.(type) {
		case *proxyproto.Conn:
			conn = c.Raw()
		case interface{ NetConn() net.Conn }:
			conn = c.NetConn()
		default:
			return conn
		}
	}
}

// below serves what is asked for below the public address's path as if that
// were the root, for proxies that pass the path on; and what is asked for at
// the root, for those that cut it off.
func (p publicURL) below(next http.Handler) http.Handler {
	if p.url == nil {
		return next
	}
	prefix := strings.TrimSuffix(p.url.Path, "/")
	if prefix == "" {
		return next
	}
	stripped := http.StripPrefix(prefix, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == prefix: // the page's own addresses are relative
			w.Header().Set("Location", prefix+"/")
			w.WriteHeader(http.StatusPermanentRedirect)
		case strings.HasPrefix(r.URL.Path, prefix+"/"):
			stripped.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}
