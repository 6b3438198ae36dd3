//go:build !linux

package turn

import "net"

// setBuffers asks for socket buffers of size bytes in both directions. What
// the system makes of it is not known here.
func setBuffers(conn *net.UDPConn, size int) int {
	conn.SetReadBuffer(size)
	conn.SetWriteBuffer(size)
	return size
}
