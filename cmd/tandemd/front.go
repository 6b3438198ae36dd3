package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"
)

// Bounds on TLS handshakes under way.
const (
	maxHandshakes        = 1024
	maxHandshakesPerAddr = 32
	// handshakeTimeout bounds one, and with it what comes first; getting a
	// certificate takes the time that it takes, while the client waits.
	handshakeTimeout = 30 * time.Second
	// acceptPause is how long no connection is taken after one could not be.
	acceptPause = 100 * time.Millisecond
)

// front is the socket of HTTPS. TURN over TLS shares it: networks that let
// nothing else out let port 443 out. A client says by ALPN what it speaks, or
// else by its first byte: STUN's is 0 or 1 (RFC 8489, section 5), HTTP's a
// letter.
type front struct {
	listener net.Listener
	config   *tls.Config
	web      *handed
	turn     *handed // nil: no TURN here
	limit    *connLimit
	pending  sync.WaitGroup
}

func newFront(l net.Listener, certs *certificates, trusted proxies) *front {
	limit := newConnLimit(trusted)
	limit.all, limit.each = maxHandshakes, maxHandshakesPerAddr
	return &front{
		listener: l,
		config:   certs.config("h2", "http/1.1", turnProtocol),
		web:      newHanded(l.Addr()),
		limit:    limit,
	}
}

// run takes connections until ctx ends.
func (f *front) run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { f.listener.Close() })
	defer func() {
		stop()
		f.listener.Close()
		f.pending.Wait()
	}()
	for {
		conn, err := f.listener.Accept()
		switch {
		case ctx.Err() != nil:
			if conn != nil {
				conn.Close()
			}
			return nil
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("serving HTTPS: %w", err)
		case err != nil: // too many open files, or a client that has gone already
			select {
			case <-time.After(acceptPause):
			case <-ctx.Done():
			}
			continue
		}
		f.limit.connState(conn, http.StateNew)
		f.pending.Go(func() { f.greet(ctx, conn) })
	}
}

// greet shakes hands, and hands the connection to whom it is for.
func (f *front) greet(ctx context.Context, conn net.Conn) {
	defer f.limit.connState(conn, http.StateClosed)
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	secure := tls.Server(conn, f.config)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return
	}
	switch secure.ConnectionState().NegotiatedProtocol {
	case "h2", "http/1.1":
		f.web.hand(ctx, secure) // as it is: HTTP/2 wants to see the TLS below
		return
	case turnProtocol:
		f.turn.hand(ctx, secure)
		return
	case "":
	default: // who asks for a certificate has seen what it wanted
		secure.Close()
		return
	}
	stop := context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Unix(1, 0)) })
	first := &begun{Conn: secure}
	_, err := secure.Read(first.byte[:])
	if !stop() || err != nil {
		conn.Close()
		return
	}
	if first.byte[0] <= 1 {
		f.turn.hand(ctx, first)
	} else {
		f.web.hand(ctx, first)
	}
}

// begun is a connection whose first byte was read.
type begun struct {
	net.Conn
	byte [1]byte
	once bool // it was given
}

// Read implements net.Conn.
func (b *begun) Read(p []byte) (int, error) {
	if b.once || len(p) == 0 {
		return b.Conn.Read(p)
	}
	b.once = true
	p[0] = b.byte[0]
	return 1, nil
}

// NetConn returns the connection below.
func (b *begun) NetConn() net.Conn { return b.Conn }

// handed is a listener of connections that another one has taken.
type handed struct {
	addr  net.Addr
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newHanded(addr net.Addr) *handed {
	return &handed{addr: addr, conns: make(chan net.Conn), done: make(chan struct{})}
}

// hand passes a connection on, or closes it where nobody takes it until ctx
// ends. l may be nil: nobody does.
func (l *handed) hand(ctx context.Context, conn net.Conn) {
	if l == nil {
		conn.Close()
		return
	}
	select {
	case l.conns <- conn:
	case <-l.done:
		conn.Close()
	case <-ctx.Done():
		conn.Close()
	}
}

// Accept implements net.Listener.
func (l *handed) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *handed) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

// Addr implements net.Listener.
func (l *handed) Addr() net.Addr { return l.addr }

// redirect sends who came by HTTP to HTTPS on a port, to the same path. Who asks
// how the server is gets an answer.
func (p publicURL) redirect(how http.Handler, port uint16) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			how.ServeHTTP(w, r)
			return
		}
		host := p.host()
		if p.url == nil || p.url.Scheme != "https" { // what the client calls this server
			name, ok := hostName(r.Host)
			if !ok {
				http.Error(w, "no host", http.StatusBadRequest)
				return
			}
			host = net.JoinHostPort(name, strconv.Itoa(int(port)))
		}
		w.Header().Set("Location", "https://"+host+r.URL.RequestURI())
		w.WriteHeader(http.StatusPermanentRedirect)
	})
}

// portOf returns the port of a listener.
func portOf(l net.Listener) uint16 {
	ap, err := netip.ParseAddrPort(l.Addr().String())
	if err != nil {
		return 0
	}
	return ap.Port()
}
