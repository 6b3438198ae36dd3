package turn

import (
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v4"
)

// Frames that no client sends. Before pion/turn 5.1.3 the first one, from
// anybody, kept a core busy for good: its length overflowed 16 bits to zero.
func TestMalformedFramesEndTheStream(t *testing.T) {
	header := func(first, length uint16) []byte {
		b := binary.BigEndian.AppendUint16(nil, first)
		b = binary.BigEndian.AppendUint16(b, length)
		return append(b, make([]byte, 16)...)
	}
	tests := map[string][]byte{
		"ChannelData of 65535":  header(0x4000, 0xFFFF),
		"ChannelData of 65532":  header(0x4000, 0xFFFC),
		"ChannelData of 2000":   header(0x4000, 2000),
		"reserved channel":      header(0x8000, 0),
		"STUN of 65535":         header(0x0001, 0xFFFF),
		"STUN of 65532":         header(0x0001, 0xFFFC),
		"STUN without cookie":   header(0x0001, 0),
		"HTTP":                  []byte("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"),
		"TLS on the plain port": {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03},
		"attributes that overrun": append(stun.MustBuild(stun.TransactionID, stun.BindingRequest).Raw[:0:0],
			0, 1, 0, 4, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 6, 0xFF, 0xFF),
	}
	s := serve(t, testConfig())
	for name, frame := range tests {
		t.Run(name, func(t *testing.T) {
			conn := dialTCP(t, s, "127.0.0.2")
			if _, err := conn.Write(frame); err != nil {
				t.Fatal(err)
			}
			if err := closed(conn); err != nil {
				t.Error(err)
			}
		})
	}
	honest(t, s)
}

// The same from a client that has an allocation: it ends, others do not.
func TestMalformedFrameAfterAllocation(t *testing.T) {
	s := serve(t, testConfig())
	c, other := rawTCP(t, s, "127.0.0.1"), rawTCP(t, s, "127.0.0.1")
	c.mustAllocate()
	other.mustAllocate()
	c.send(append([]byte{0x40, 0x00, 0xFF, 0xFF}, make([]byte, 16)...))
	if err := closed(c.conn); err != nil {
		t.Error(err)
	}
	eventually(t, "its allocation to end", func() bool { return s.Stats().Allocations == 1 })
	if got := other.ask(stun.MethodRefresh); got != 0 {
		t.Errorf("the other client: error %d", got)
	}
}

// A connection without an allocation ends in time, however busy it seems.
func TestSetupTimeout(t *testing.T) {
	t.Parallel()
	serverTLS, _ := testTLS(t)
	cfg := testConfig()
	cfg.SetupTimeout, cfg.RepliesPerSource = time.Second, 1<<20
	cfg.TLSListen, cfg.TLSConfig = []string{"127.0.0.1:0"}, serverTLS
	s := serve(t, cfg)

	silent := dialTCP(t, s, "127.0.0.2")
	half := dialTCP(t, s, "127.0.0.2")
	half.Write([]byte{0, 1, 0, 100, 0x21, 0x12})
	handshake, err := net.Dial("tcp", s.Addrs().TLS[0].String())
	if err != nil {
		t.Fatal(err)
	}
	defer handshake.Close()
	busy := rawTCP(t, s, "127.0.0.3")
	began := time.Now()
	for {
		m := busy.build(stun.MethodBinding)
		if _, err := busy.conn.Write(m.Raw); err != nil {
			break
		}
		if _, err := busy.reply(m, patience); err != nil {
			break
		}
		if time.Since(began) > patience {
			t.Fatal("a busy connection without an allocation goes on")
		}
	}
	for name, conn := range map[string]net.Conn{"silent": silent, "half a frame": half, "half a TLS handshake": handshake} {
		if err := closed(conn); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	eventually(t, "the connections to be let go", func() bool { return s.Stats().Connections == 0 })
	honest(t, s)
}

func TestIdleTimeout(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.SetupTimeout, cfg.IdleTimeout = patience, time.Second
	s := serve(t, cfg)
	c := rawTCP(t, s, "127.0.0.1")
	c.mustAllocate()
	if err := closed(c.conn); err != nil {
		t.Error(err)
	}
	eventually(t, "its allocation to end", func() bool { return s.Stats().Allocations == 0 })
	honest(t, s)
}

// SetupTimeout does not touch a connection that has an allocation, and does
// one that has none any more.
func TestSetupTimeoutAndAllocation(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.SetupTimeout = time.Second
	s := serve(t, cfg)
	c := rawTCP(t, s, "127.0.0.1")
	c.mustAllocate()
	if b, err := c.receive(2 * cfg.SetupTimeout); err == nil || err == io.EOF {
		t.Fatalf("got %x, %v", b, err)
	}
	if got := c.ask(stun.MethodRefresh, lifetimeAttr(0)); got != 0 {
		t.Fatalf("ending it: error %d", got)
	}
	if err := closed(c.conn); err != nil {
		t.Error(err)
	}
}

// A client that takes nothing is cut off, and holds up nobody else.
func TestWriteTimeout(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.WriteTimeout = 200 * time.Millisecond
	cfg.BytesPerSecond, cfg.BytesPerSecondTotal = 1<<30, 1<<30
	s := serve(t, cfg)
	peer := listenUDP(t, "127.0.0.1")
	c := rawTCP(t, s, "127.0.0.1")
	relay := c.mustAllocate()
	if got := c.permit(addrPort(peer.LocalAddr())); got != 0 {
		t.Fatalf("permission: error %d", got)
	}
	packet := make([]byte, 1400)
	eventually(t, "the client to be cut off", func() bool {
		for range 1000 {
			peer.WriteToUDPAddrPort(packet, relay)
		}
		return s.Stats().Allocations == 0
	})
	if n := s.Stats().Refused[RefusedConnectionStale]; n == 0 {
		t.Error("not counted")
	}
	honest(t, s)
}

func TestTLSHandshakeFailureClosesTheConnection(t *testing.T) {
	serverTLS, _ := testTLS(t)
	cfg := testConfig()
	cfg.TLSListen, cfg.TLSConfig = []string{"127.0.0.1:0"}, serverTLS
	var log logBuffer
	cfg.Logger = log.logger()
	s := serve(t, cfg)
	for range 5 {
		conn, err := net.Dial("tcp", s.Addrs().TLS[0].String())
		if err != nil {
			t.Fatal(err)
		}
		conn.Write([]byte(strings.Repeat("not TLS at all ", 10)))
		io.Copy(io.Discard, conn)
		conn.Close()
	}
	// A client that does not trust the certificate.
	if conn, err := tls.Dial("tcp", s.Addrs().TLS[0].String(), &tls.Config{RootCAs: nil}); err == nil {
		conn.Close()
		t.Error("an unknown certificate was trusted")
	}
	eventually(t, "the connections to be let go", func() bool { return s.Stats().Connections == 0 })
	if strings.Contains(log.String(), "TLS handshake") {
		t.Errorf("strangers write the log:\n%s", &log)
	}
}
