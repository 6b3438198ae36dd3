package turn

import (
	"net"

	"golang.org/x/sys/unix"
)

// setBuffers asks for socket buffers of size bytes in both directions and
// returns what the receiving one has got. A process with CAP_NET_ADMIN may
// exceed net.core.rmem_max.
func setBuffers(conn *net.UDPConn, size int) int {
	conn.SetReadBuffer(size)
	conn.SetWriteBuffer(size)
	got := 0
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0
	}
	raw.Control(func(fd uintptr) {
		unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, size)
		unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_SNDBUFFORCE, size)
		got, _ = unix.GetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUF)
	})
	return got / 2 // the kernel doubles it, for its own bookkeeping
}
