package turn

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
)

// stream is one TCP or TLS connection as pion sees it. Each Read returns one
// whole frame, so pion's own framing finds nothing left to do.
type stream struct {
	net.Conn // for writing: TLS where there is TLS
	raw      net.Conn
	listener *streams
	client   netip.AddrPort
	frames   *frames
	hand     message // the packet in hand; only pion's read loop touches it
	stop     sync.Once

	mu       sync.Mutex
	hasRelay bool
	since    time.Time // when it began to have no relay
}

func newStream(l *streams, raw net.Conn, client netip.AddrPort) *stream {
	s := &stream{Conn: raw, raw: raw, listener: l, client: client, since: time.Now()}
	if l.tls != nil {
		// pion recognises a *tls.Conn, and does not close one whose handshake
		// fails; inside of a stream, the first Read shakes hands.
		s.Conn = tls.Server(raw, l.tls)
	}
	s.frames = newFrames(s.Conn)
	raw.SetDeadline(s.since.Add(l.cfg.SetupTimeout))
	return s
}

// setRelay is called when the client gets or loses its allocation.
func (s *stream) setRelay(has bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hasRelay, s.since = has, time.Now()
	s.raw.SetReadDeadline(s.deadline())
}

// deadline returns until when the next frame must have come. A connection
// without an allocation gets no more time for what it sends.
func (s *stream) deadline() time.Time {
	if s.hasRelay {
		return time.Now().Add(s.listener.cfg.IdleTimeout)
	}
	return s.since.Add(s.listener.cfg.SetupTimeout)
}

// Read implements net.Conn: the next frame that the gate admits.
func (s *stream) Read(p []byte) (int, error) {
	for {
		s.mu.Lock()
		s.raw.SetReadDeadline(s.deadline())
		s.mu.Unlock()
		n, err := s.frames.next(p)
		if err != nil {
			switch {
			case errors.Is(err, errFrame):
				s.listener.counts.refuse(RefusedMalformed)
			case errors.Is(err, os.ErrDeadlineExceeded):
				s.listener.counts.refuse(RefusedConnectionStale)
			}
			return 0, err
		}
		m := parse(p[:n])
		switch s.listener.admit(m, s.client) {
		case pass:
			s.hand = m
			return n, nil
		case refuse:
			if _, err := s.Write(unsupportedTransport(m)); err != nil {
				return 0, err
			}
		case drop:
			if m.kind == malformed || s.listener.overBudget(m, s.client) {
				return 0, io.EOF
			}
		}
	}
}

// overBudget says whether m is a request that was dropped because its sender
// has had its replies. A stream cannot lose a packet, so the stream ends.
func (g *gate) overBudget(m message, client netip.AddrPort) bool {
	return m.kind == stunMessage && !m.signed && g.replies.exhausted(client.Addr(), g.cfg.now())
}

// Write implements net.Conn. A client that does not take what is sent to it
// within WriteTimeout is cut off, since half a frame may have gone out.
func (s *stream) Write(p []byte) (int, error) {
	if !s.listener.mayReply(p, s.client) {
		s.raw.Close()
		return 0, net.ErrClosed
	}
	s.raw.SetWriteDeadline(time.Now().Add(s.listener.cfg.WriteTimeout))
	n, err := s.Conn.Write(p)
	if err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			s.listener.counts.refuse(RefusedConnectionStale)
		}
		s.raw.Close()
	}
	return n, err
}

// Close implements net.Conn. pion calls it when it has done with the
// connection and its allocation.
func (s *stream) Close() error {
	s.stop.Do(func() {
		s.Conn.Close()
		s.listener.forget(s)
	})
	return nil
}
