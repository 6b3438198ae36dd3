package signaling_test

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"tandem/signaling"
	"tandem/signaling/server"
)

// lossy is a connection from which nothing leaves any more once it is cut, as
// when the address that it came from is gone.
type lossy struct {
	net.Conn
	cut *atomic.Bool
}

func (l lossy) Write(b []byte) (int, error) {
	if l.cut.Load() {
		return len(b), nil
	}
	return l.Conn.Write(b)
}

func TestProbe(t *testing.T) {
	h := newHost(t)
	defer h.serve(t, server.Config{})()
	var cut atomic.Bool
	var tcp net.Dialer
	c := newClient(t, signaling.Config{
		URL: h.URL, BackoffMin: time.Millisecond, BackoffMax: time.Millisecond,
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			cut.Store(false)
			conn, err := tcp.DialContext(ctx, network, address)
			return lossy{conn, &cut}, err
		},
	}).run(t)
	s := c.join(t, options(1, signaling.SeatPhone))
	want[signaling.Joined](t, s)
	<-c.states

	c.Probe() // the server answers
	select {
	case state := <-c.states:
		t.Errorf("state %+v after a probe of a server that is there", state)
	case <-time.After(4 * time.Second):
	}

	cut.Store(true)
	began := time.Now()
	c.Probe()
	if lost := want[signaling.Disconnected](t, s); !errors.Is(lost.Err, signaling.ErrLost) {
		t.Errorf("disconnected by %v, want ErrLost", lost.Err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("noticed after %v", took)
	}
	want[signaling.Joined](t, s) // over a new connection
}
