package transport

import (
	"fmt"
	"net"

	"github.com/pion/transport/v5"
	"github.com/pion/transport/v5/stdnet"
)

// socketBuffer is what a link's UDP sockets ask for, in bytes. With the usual
// 208 KiB a burst of a window's size overflows the socket, and SCTP takes that
// for congestion: at 1 Gbit/s and 50 ms a third of the rate is left.
// The system may give less (on Linux net.core.rmem_max and wmem_max).
const socketBuffer = 4 << 20

// wideNet opens UDP sockets with large buffers, and is the system's network
// otherwise.
type wideNet struct{ *stdnet.Net }

func newWideNet() (wideNet, error) {
	n, err := stdnet.NewNet()
	if err != nil {
		return wideNet{}, fmt.Errorf("listing network interfaces: %w", err)
	}
	return wideNet{n}, nil
}

func (n wideNet) ListenUDP(network string, addr *net.UDPAddr) (transport.UDPConn, error) {
	c, err := net.ListenUDP(network, addr)
	if err != nil {
		return nil, err
	}
	widen(c)
	return c, nil
}

func (n wideNet) ListenPacket(network, address string) (net.PacketConn, error) {
	c, err := n.Net.ListenPacket(network, address)
	if u, ok := c.(*net.UDPConn); ok && err == nil {
		widen(u)
	}
	return c, err
}

// widen asks for larger buffers. A socket that does not get them works, only
// slower.
func widen(c *net.UDPConn) {
	_ = c.SetReadBuffer(socketBuffer)
	_ = c.SetWriteBuffer(socketBuffer)
}
