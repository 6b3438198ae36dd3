package turn

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"

	pion "github.com/pion/turn/v5"
	"golang.org/x/time/rate"
)

// maxBinds bounds how many ports that other programs hold are tried for one
// allocation.
const maxBinds = 256

var (
	errTCPRelay = errors.New("relaying TCP is refused")
	errEvenPort = errors.New("a port of the client's choice is refused")
	errNoFamily = errors.New("no relay address of this family")
	errNoPort   = errors.New("no free relay port")
	errQuota    = errors.New("quota reached")
	errShutdown = errors.New("shutting down")
	errPeer     = errors.New("peer refused")
)

// relays makes the relay sockets of all listening sockets, and bounds how many
// there are. It implements pion's RelayAddressGenerator.
type relays struct {
	*core
	ips   map[string]netip.Addr // by pion's network name, "udp4" or "udp6"
	nat   nat
	total *rate.Limiter  // bytes per second of all relays together
	wg    sync.WaitGroup // one for each relay that pion still reads

	mu     sync.RWMutex
	open   map[netip.AddrPort]*relay // by relay address
	byUser map[string]int            // how many of them each username has
	closed bool
	// drained is closed when open is empty; nil before drain.
	drained chan struct{}
}

func newRelays(c *core, ips []netip.Addr) *relays {
	r := &relays{
		core:   c,
		ips:    map[string]netip.Addr{},
		total:  newRate(c.cfg.BytesPerSecondTotal),
		open:   map[netip.AddrPort]*relay{},
		byUser: map[string]int{},
	}
	for _, ip := range ips {
		if ip.Is4() {
			r.ips["udp4"] = ip
		} else {
			r.ips["udp6"] = ip
		}
	}
	return r
}

// newRate lets a second's worth of bytes pass at once, and any single packet.
func newRate(bytesPerSecond int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(bytesPerSecond), max(bytesPerSecond, 1<<16))
}

// full returns the bound that one more allocation of user would exceed, or "".
// AllocatePacketConn decides for good, because requests of other clients run
// at the same time; this answer lets pion send the right error.
func (r *relays) full(user string) Reason {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.bound(user)
}

func (r *relays) bound(user string) Reason {
	switch {
	case r.drained != nil:
		return RefusedDraining
	case len(r.open) >= r.cfg.MaxAllocations:
		return RefusedAllocations
	case r.byUser[user] >= r.cfg.MaxAllocationsPerCredential:
		return RefusedPerCredential
	}
	return ""
}

// Validate implements pion.RelayAddressGenerator.
func (r *relays) Validate() error { return nil }

// AllocatePacketConn implements pion.RelayAddressGenerator.
func (r *relays) AllocatePacketConn(conf pion.AllocateListenerConfig) (net.PacketConn, net.Addr, error) {
	relay, reason, err := r.allocate(conf)
	if err != nil {
		r.counts.refuse(reason)
		return nil, nil, err
	}
	r.counts.allocations.Add(1)
	return relay, relay.LocalAddr(), nil
}

func (r *relays) allocate(conf pion.AllocateListenerConfig) (*relay, Reason, error) {
	// pion probes for a pair of ports (EVEN-PORT, RFC 8656, section 7.2) with
	// sockets of nobody, and keeps a list of reservations without a bound.
	if conf.UserID == "" || conf.RequestedPort != 0 {
		return nil, RefusedRelayAddress, errEvenPort
	}
	ip, ok := r.ips[conf.Network]
	if !ok {
		return nil, RefusedRelayAddress, errNoFamily
	}

	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, RefusedRelayAddress, errShutdown
	}
	if reason := r.bound(conf.UserID); reason != "" {
		return nil, reason, fmt.Errorf("%w: %s", errQuota, reason)
	}
	conn, err := r.bind(conf.Network, ip)
	if err != nil {
		return nil, RefusedRelayAddress, err
	}
	relay := newRelay(r, conn, conf.UserID)
	r.open[relay.addr] = relay
	r.byUser[relay.user]++
	r.wg.Add(1)
	return relay, "", nil
}

// bind opens a random free port of the range.
func (r *relays) bind(network string, ip netip.Addr) (*net.UDPConn, error) {
	ports := int(r.cfg.RelayPortMax) - int(r.cfg.RelayPortMin) + 1
	start, tried := rand.IntN(ports), 0
	err := errNoPort
	for i := 0; i < ports && tried < maxBinds; i++ {
		addr := netip.AddrPortFrom(ip, r.cfg.RelayPortMin+uint16((start+i)%ports))
		if r.open[r.nat.told(addr)] != nil {
			continue
		}
		tried++
		conn, bindErr := net.ListenUDP(network, net.UDPAddrFromAddrPort(addr))
		if bindErr == nil {
			setBuffers(conn, relayBuffer)
			return conn, nil
		}
		err = fmt.Errorf("%w: %w", errNoPort, bindErr)
	}
	return nil, err
}

// AllocateListener implements pion.RelayAddressGenerator. RFC 6062 would let
// clients open TCP connections from this machine.
func (r *relays) AllocateListener(pion.AllocateListenerConfig) (net.Listener, net.Addr, error) {
	r.counts.refuse(RefusedTCPRelay)
	return nil, nil, errTCPRelay
}

// AllocateConn implements pion.RelayAddressGenerator.
func (r *relays) AllocateConn(pion.AllocateConnConfig) (net.Conn, error) {
	r.counts.refuse(RefusedTCPRelay)
	return nil, errTCPRelay
}

// find returns the relay that has the address, or nil.
func (r *relays) find(addr netip.AddrPort) *relay {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.open[addr]
}

func (r *relays) count() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.open)
}

func (r *relays) forget(relay *relay) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if delete(r.open, relay.addr); len(r.open) == 0 && r.drained != nil {
		close(r.drained)
	}
	if r.byUser[relay.user]--; r.byUser[relay.user] == 0 {
		delete(r.byUser, relay.user)
	}
}

// close ends every relay, and returns after pion has stopped reading them.
func (r *relays) close() {
	r.mu.Lock()
	r.closed = true
	open := make([]*relay, 0, len(r.open))
	for _, relay := range r.open {
		open = append(open, relay)
	}
	r.mu.Unlock()
	for _, relay := range open {
		relay.Close()
	}
	r.wg.Wait()
}
