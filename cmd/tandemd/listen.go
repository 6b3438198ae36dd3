package main

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
)

// Names of sockets.
const (
	socketWeb     = "web"
	socketHTTPS   = "https"
	socketMetrics = "metrics"
)

// sockets are those that systemd has opened for this program, by the names that
// the socket unit gives them. Each is taken once.
type sockets map[string][]net.Listener

// inherited returns systemd's sockets; none when it has opened none.
func inherited() (sockets, error) {
	list, err := activation.ListenersWithNames()
	if err != nil {
		return nil, fmt.Errorf("taking the sockets of systemd: %w", err)
	}
	for name, listeners := range list {
		if name != socketWeb && name != socketHTTPS && name != socketMetrics {
			return nil, hinted{fmt.Errorf("taking the sockets of systemd: none is named %q", name),
				"the socket unit names each by FileDescriptorName=, web, https or metrics"}
		}
		for _, l := range listeners {
			if _, ok := l.Addr().(*net.TCPAddr); !ok {
				return nil, fmt.Errorf("taking the sockets of systemd: %s is not a TCP socket", name)
			}
		}
	}
	return list, nil
}

// listen returns the socket of that name, or else opens addr for TCP. flag is
// what chose addr.
func (s sockets) listen(name, addr, flag string) (*listener, error) {
	if list := s[name]; len(list) > 0 {
		s[name] = list[1:]
		return &listener{Listener: list[0]}, nil
	}
	// Signaling pings its sockets, and others have deadlines; TCP's own
	// probes would only wake phones.
	lc := net.ListenConfig{KeepAlive: -1}
	l, err := lc.Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, explainListen(fmt.Errorf("listening on %s: %w", addr, err), flag)
	}
	return &listener{Listener: l}, nil
}

// listener knows whether it is being read.
type listener struct {
	net.Listener
	reading atomic.Bool
	failed  atomic.Int64 // when Accept last did, in nanoseconds since 1970
}

// deafFor is how long a listener is not ready after it could not accept. A web
// server tries again within a second, so one that cannot (for want of open
// files, for one) is never ready.
const deafFor = 2 * time.Second

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	l.reading.Store(true)
	conn, err := l.Listener.Accept()
	if err != nil {
		l.failed.Store(time.Now().UnixNano())
	}
	return conn, err
}

// Close implements net.Listener.
func (l *listener) Close() error {
	l.reading.Store(false)
	return l.Listener.Close()
}

// Ready says whether the listener is read.
func (l *listener) Ready() bool {
	return l.reading.Load() && time.Since(time.Unix(0, l.failed.Load())) > deafFor
}
