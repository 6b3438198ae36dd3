package server

import (
	"fmt"
	"net"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"tandem/signaling"
)

// idleBytes bounds what an idle socket may cost: heap and stack, kernel
// buffers not counted, and the test's own end of the connection included.
const idleBytes = 8 << 10

// TestIdleMemory measures a socket that has joined a session and waits.
func TestIdleMemory(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector needs memory of its own")
	}
	const sockets = 1000
	r := start(t, Config{SocketsPerAddress: sockets, SeatsPerAddress: sockets, UpgradesPerSecond: sockets, UpgradeBurst: sockets, JoinBurst: sockets})
	before := memory()
	conns := make([]net.Conn, sockets)
	for i := range conns {
		conns[i] = dialBare(t, r, i)
	}
	eventually(t, "all joined", func() bool { return r.Stats().Sessions == sockets })
	eventually(t, "goroutines ended", func() bool { return runtime.NumGoroutine() < sockets+100 })
	// The test's own ends are in the same process, but bare connections.
	each := int(memory()-before) / sockets
	t.Logf("%d bytes per idle socket that has joined", each)
	if each > idleBytes {
		t.Errorf("%d bytes per idle socket, want at most %d", each, idleBytes)
	}
	for _, c := range conns {
		c.Close()
	}
}

// memory returns the bytes of heap and stacks in use.
func memory() uint64 {
	debug.FreeOSMemory()
	runtime.GC() // stacks shrink, pools empty
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

// dialBare joins a session with no more than a connection.
func dialBare(t *testing.T, r *running, i int) net.Conn {
	t.Helper()
	host := strings.TrimPrefix(r.URL, "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: %s\r\n\r\n",
		signaling.Path, host, signaling.Subprotocol)
	var end []byte
	for b := make([]byte, 1); !strings.HasSuffix(string(end), "\r\n\r\n"); end = append(end, b[0]) {
		if _, err := conn.Read(b); err != nil {
			t.Fatalf("upgrade: %v", err)
		}
	}
	id := signaling.SessionID{byte(i), byte(i >> 8)}
	frame := signaling.Encode(signaling.JoinFrame{Session: id, Seat: signaling.SeatPhone})
	// Masked with zeros (RFC 6455 section 5.2).
	conn.Write(append([]byte{0x81, 0x80 | 126, byte(len(frame) >> 8), byte(len(frame)), 0, 0, 0, 0}, frame...))
	return conn
}
