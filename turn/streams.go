package turn

import (
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"

	pion "github.com/pion/turn/v5"
)

// connections bounds the TCP and TLS connections of all listening sockets.
type connections struct {
	max, perSource int

	mu       sync.Mutex
	open     int
	bySource map[netip.Prefix]int
}

func newConnections(cfg Config) *connections {
	return &connections{
		max:       cfg.MaxConnections,
		perSource: cfg.MaxConnectionsPerSource,
		bySource:  map[netip.Prefix]int{},
	}
}

// add takes a place, or returns the bound that stands against it.
func (c *connections) add(ip netip.Addr) Reason {
	c.mu.Lock()
	defer c.mu.Unlock()
	src := source(ip)
	switch {
	case c.open >= c.max:
		return RefusedConnections
	case c.bySource[src] >= c.perSource:
		return RefusedPerSource
	}
	c.open++
	c.bySource[src]++
	return ""
}

func (c *connections) remove(ip netip.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open--
	src := source(ip)
	if c.bySource[src]--; c.bySource[src] == 0 {
		delete(c.bySource, src)
	}
}

func (c *connections) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open
}

// streams is a listening TCP or TLS socket as pion sees it: behind a gate.
type streams struct {
	*gate
	listener net.Listener
	tls      *tls.Config    // nil: plain TCP, or TLS that ended before
	shared   bool           // of Config.Shared
	wg       sync.WaitGroup // one for each connection that pion still reads

	mu     sync.Mutex
	open   map[netip.AddrPort]*stream // by client
	closed bool
}

func newStreams(c *core, network string, listener net.Listener, config *tls.Config, replies *sources) *streams {
	l := &streams{
		gate:     newGate(c, network, replies),
		listener: listener,
		tls:      config,
		open:     map[netip.AddrPort]*stream{},
	}
	l.inHand = func(client netip.AddrPort) message {
		if s := l.find(client); s != nil {
			return s.hand
		}
		return message{}
	}
	l.onRelay = func(client netip.AddrPort, has bool) {
		if s := l.find(client); s != nil {
			s.setRelay(has)
		}
	}
	return l
}

// Accept implements net.Listener: the next connection within the bounds.
func (l *streams) Accept() (net.Conn, error) {
	var since time.Time
	for failed := 0; ; {
		conn, err := l.listener.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				l.end()
				return nil, err
			}
			if failed++; failed == 1 { // too many open files, or a client that has gone already
				since = time.Now()
			}
			l.failed(failed, since)
			continue
		}
		failed = 0
		l.failing.Store(false)
		if s, reason := l.admitConn(conn); reason == "" {
			return s, nil
		} else {
			conn.Close()
			l.counts.refuse(reason)
		}
	}
}

func (l *streams) admitConn(conn net.Conn) (*stream, Reason) {
	client := addrPort(conn.RemoteAddr())
	l.mu.Lock()
	defer l.mu.Unlock()
	// On a socket for every address of this machine, the same client address
	// may come twice. pion's questions name only that address.
	if l.closed || l.open[client] != nil {
		return nil, RefusedConnections
	}
	if reason := l.conns.add(client.Addr()); reason != "" {
		return nil, reason
	}
	s := newStream(l, conn, client)
	l.open[client] = s
	l.wg.Add(1)
	return s, ""
}

func (l *streams) find(client netip.AddrPort) *stream {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open[client]
}

// forget is called when pion has closed a connection.
func (l *streams) forget(s *stream) {
	l.mu.Lock()
	delete(l.open, s.client)
	l.mu.Unlock()
	l.conns.remove(s.client.Addr())
	l.wg.Done()
}

// serve starts pion on the socket.
func (l *streams) serve() error {
	config := l.config()
	config.ListenerConfigs = []pion.ListenerConfig{{
		Listener:              l,
		RelayAddressGenerator: l.relays,
		PermissionHandler:     l.permit,
	}}
	_, err := pion.NewServer(config)
	return err
}

// closeAll ends every connection, and returns after pion has let go of them.
func (l *streams) closeAll() {
	l.mu.Lock()
	l.closed = true
	for _, s := range l.open {
		s.raw.Close()
	}
	l.mu.Unlock()
	l.wg.Wait()
}

// Close implements net.Listener.
func (l *streams) Close() error { return l.listener.Close() }

// Addr implements net.Listener.
func (l *streams) Addr() net.Addr { return l.listener.Addr() }
