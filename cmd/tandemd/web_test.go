package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func startWeb(t *testing.T, handler http.Handler) *webServer {
	t.Helper()
	listener, err := sockets(nil).listen(socketWeb, "127.0.0.1:0", "--listen")
	if err != nil {
		t.Fatal(err)
	}
	s := newWebServer(listener, handler, nil, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	go func() { ended <- s.run(ctx) }()
	return s
}

func TestConnectionsAreBounded(t *testing.T) {
	l := newConnLimit(proxies{netip.MustParsePrefix("192.0.2.0/24")})
	l.all, l.each = 5, 2
	open := func(addr string) *fakeAddrConn {
		local, remote := net.Pipe()
		t.Cleanup(func() { local.Close(); remote.Close() })
		c := &fakeAddrConn{Conn: local, addr: addr}
		l.connState(c, http.StateNew)
		return c
	}
	first := open("198.51.100.1:1")
	open("198.51.100.1:2")
	if third := open("198.51.100.1:3"); !third.closed {
		t.Error("a third connection of an address")
	}
	l.connState(first, http.StateHijacked)
	l.connState(first, http.StateClosed)
	if again := open("198.51.100.1:4"); again.closed {
		t.Error("a connection that became a socket still counts")
	}
	for range 3 {
		if c := open("192.0.2.1:1"); c.closed {
			t.Error("a proxy is bounded as a client")
		}
	}
	if c := open("203.0.113.1:1"); !c.closed {
		t.Error("more connections than in all")
	}
	if c := open("[2001:db8::1]:1"); !c.closed {
		t.Error("more connections than in all")
	}
}

type fakeAddrConn struct {
	net.Conn
	addr   string
	closed bool
}

func (c *fakeAddrConn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.addr))
}
func (c *fakeAddrConn) Close() error { c.closed = true; return c.Conn.Close() }

func TestHeadersAreBounded(t *testing.T) {
	s := startWeb(t, http.NotFoundHandler())
	conn, err := net.Dial("tcp", s.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("x", 64<<10))
	answer, _ := io.ReadAll(conn)
	if !strings.HasPrefix(string(answer), "HTTP/1.1 431") {
		t.Errorf("got %.100q", answer)
	}
}
