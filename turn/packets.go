package turn

import (
	"errors"
	"net"
	"net/netip"
	"time"

	pion "github.com/pion/turn/v5"
)

const (
	// listenBuffer is what a listening UDP socket asks for, in bytes: all
	// clients share it, and at 100 allocations the default loses packets.
	listenBuffer = 4 << 20
	// relayBuffer is what the socket of a single allocation asks for. What
	// waits in it is late.
	relayBuffer = 1 << 20
)

// packets is a listening UDP socket as pion sees it: behind a gate.
type packets struct {
	*gate
	conn *net.UDPConn
	hand message // the packet in hand; only pion's read loop touches it
}

func newPackets(c *core, conn *net.UDPConn, replies *sources) *packets {
	p := &packets{gate: newGate(c, "udp", replies), conn: conn}
	p.inHand = func(netip.AddrPort) message { return p.hand }
	if got := setBuffers(conn, listenBuffer); got < listenBuffer {
		c.cfg.Logger.Warn("TURN socket has a small buffer: many allocations at once will lose packets",
			"bytes", got, "wanted", listenBuffer, "hint", "raise net.core.rmem_max")
	}
	return p
}

// ReadFrom implements net.PacketConn: the next packet that the gate admits.
func (l *packets) ReadFrom(p []byte) (int, net.Addr, error) {
	var since time.Time
	for failed := 0; ; {
		n, from, err := l.conn.ReadFromUDPAddrPort(p)
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				l.end()
				return 0, nil, err
			}
			if failed++; failed == 1 {
				since = time.Now()
			}
			l.failed(failed, since)
			continue
		}
		failed = 0
		l.failing.Store(false)
		client := netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
		m := parse(p[:n])
		switch l.admit(m, client) {
		case pass:
			l.hand = m
			return n, net.UDPAddrFromAddrPort(client), nil
		case refuse:
			l.write(unsupportedTransport(m), client)
		}
	}
}

// WriteTo implements net.PacketConn: a packet to a client. A reply beyond the
// client's budget is lost without an error.
func (l *packets) WriteTo(p []byte, addr net.Addr) (int, error) {
	return l.write(p, addrPort(addr))
}

func (l *packets) write(p []byte, client netip.AddrPort) (int, error) {
	if !l.mayReply(p, client) {
		return len(p), nil
	}
	return l.conn.WriteToUDPAddrPort(p, client)
}

// serve starts pion on the socket.
func (l *packets) serve() error {
	config := l.config()
	config.PacketConnConfigs = []pion.PacketConnConfig{{
		PacketConn:            l,
		RelayAddressGenerator: l.relays,
		PermissionHandler:     l.permit,
	}}
	_, err := pion.NewServer(config)
	return err
}

// Close implements net.PacketConn.
func (l *packets) Close() error { return l.conn.Close() }

// LocalAddr implements net.PacketConn.
func (l *packets) LocalAddr() net.Addr { return l.conn.LocalAddr() }

// SetDeadline implements net.PacketConn.
func (l *packets) SetDeadline(t time.Time) error { return l.conn.SetDeadline(t) }

// SetReadDeadline implements net.PacketConn.
func (l *packets) SetReadDeadline(t time.Time) error { return l.conn.SetReadDeadline(t) }

// SetWriteDeadline implements net.PacketConn.
func (l *packets) SetWriteDeadline(t time.Time) error { return l.conn.SetWriteDeadline(t) }
