package turn

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// maxRelayErrors is how many reads of a relay socket may fail in a row before
// its allocation ends. Single ones are other hosts' ICMP errors.
const maxRelayErrors = 100

// relay is the socket of one allocation, as pion uses it, with what pion does
// not bound: where it sends, how much, and to how many.
type relay struct {
	relays *relays
	conn   *net.UDPConn
	addr   netip.AddrPort
	user   string
	rate   *rate.Limiter
	stop   sync.Once // of Close
	read   sync.Once // of the read that found it closed
	linked atomic.Bool

	mu          sync.RWMutex
	permissions map[netip.Addr]bool
	channels    map[uint16]bool
	closed      bool
	onClose     func() // tells the gate that the relay belongs to
}

func newRelay(r *relays, conn *net.UDPConn, user string) *relay {
	return &relay{
		relays:      r,
		conn:        conn,
		addr:        r.nat.told(addrPort(conn.LocalAddr())),
		user:        user,
		rate:        newRate(r.cfg.BytesPerSecond),
		permissions: map[netip.Addr]bool{},
		channels:    map[uint16]bool{},
	}
}

// attach says whom to tell at the end. It returns false if that was before.
func (r *relay) attach(onClose func()) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.onClose = onClose
	return !r.closed
}

// ReadFrom implements net.PacketConn: a packet from a peer. pion calls it from
// one goroutine for each allocation, which ends when it returns an error.
func (r *relay) ReadFrom(p []byte) (int, net.Addr, error) {
	for failed := 0; ; {
		n, from, err := r.conn.ReadFromUDPAddrPort(p)
		if err != nil {
			if failed++; failed < maxRelayErrors && !errors.Is(err, net.ErrClosed) {
				continue
			}
			r.Close()
			r.read.Do(r.relays.wg.Done)
			return 0, nil, err
		}
		failed = 0
		from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
		if told := r.relays.nat.told(from); told != from && r.relays.find(told) != nil {
			from = told
		}
		switch {
		// Before anything is counted against the allocation, or a stranger
		// could use up its budget.
		case !r.permitted(from.Addr()):
			r.relays.counts.refuse(RefusedNoPermission)
			continue
		case n == len(p): // the rest of the packet is lost
			r.relays.counts.refuse(RefusedTruncated)
			continue
		case !r.take(n):
			continue
		}
		r.relays.counts.bytesFromPeers.Add(uint64(n))
		r.relays.counts.packetsFromPeers.Add(1)
		r.noteLink(p[:n], from)
		return n, net.UDPAddrFromAddrPort(from), nil
	}
}

// WriteTo implements net.PacketConn: a packet to a peer, which pion has found
// a permission or a channel for. What exceeds a rate is lost without an error.
func (r *relay) WriteTo(p []byte, addr net.Addr) (int, error) {
	peer := addrPort(addr)
	if !r.relays.policy.sends(peer) {
		r.relays.counts.refuse(RefusedPeerPacket)
		return 0, errPeer
	}
	if !r.take(len(p)) {
		return len(p), nil
	}
	n, err := r.conn.WriteToUDPAddrPort(p, r.relays.nat.bound(peer))
	if err == nil {
		r.relays.counts.bytesToPeers.Add(uint64(n))
		r.relays.counts.packetsToPeers.Add(1)
	}
	return n, err
}

// take takes n bytes from the allocation's budget and from that of all.
func (r *relay) take(n int) bool {
	now := r.relays.cfg.now()
	if !r.rate.AllowN(now, n) {
		r.relays.counts.refuse(RefusedRate)
		return false
	}
	if !r.relays.total.AllowN(now, n) {
		r.relays.counts.refuse(RefusedRateTotal)
		return false
	}
	return true
}

func (r *relay) permitted(ip netip.Addr) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.permissions[ip]
}

// mayPermit says whether there is room for a permission for ip.
func (r *relay) mayPermit(ip netip.Addr) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.permissions[ip] || len(r.permissions) < r.relays.cfg.MaxPermissions
}

// mayBind says whether there is room for the channel.
func (r *relay) mayBind(channel uint16) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.channels[channel] || len(r.channels) < r.relays.cfg.MaxChannels
}

func (r *relay) setPermission(ip netip.Addr, on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	set(r.permissions, ip, on)
}

func (r *relay) setChannel(channel uint16, on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	set(r.channels, channel, on)
}

func set[K comparable](m map[K]bool, key K, on bool) {
	if on {
		m[key] = true
	} else {
		delete(m, key)
	}
}

// Close implements net.PacketConn. It returns no error: pion's shutdown stops
// half-way at the first one.
func (r *relay) Close() error {
	r.stop.Do(func() {
		r.mu.Lock()
		r.closed = true
		onClose := r.onClose
		r.mu.Unlock()
		r.relays.forget(r) // before the port is free for another program
		r.conn.Close()
		if onClose != nil {
			onClose()
		}
	})
	return nil
}

// LocalAddr implements net.PacketConn: the address that peers are told.
func (r *relay) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(r.addr) }

// SetDeadline implements net.PacketConn.
func (r *relay) SetDeadline(t time.Time) error { return r.conn.SetDeadline(t) }

// SetReadDeadline implements net.PacketConn.
func (r *relay) SetReadDeadline(t time.Time) error { return r.conn.SetReadDeadline(t) }

// SetWriteDeadline implements net.PacketConn.
func (r *relay) SetWriteDeadline(t time.Time) error { return r.conn.SetWriteDeadline(t) }

// addrPort returns what pion's addresses hold, an IPv4 address in its own form.
func addrPort(addr net.Addr) netip.AddrPort {
	var at netip.AddrPort
	switch a := addr.(type) {
	case *net.UDPAddr:
		at = a.AddrPort()
	case *net.TCPAddr:
		at = a.AddrPort()
	}
	return netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
}
