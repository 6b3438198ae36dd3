// Package turn is a TURN relay (RFC 8656) for people who cannot reach each
// other directly: over UDP, TCP and TLS, IPv4 and IPv6.
//
// Server is the relay: New opens its sockets, Run serves until its context
// ends. Credentials makes the expiring usernames and passwords that a Server
// accepts, wherever it runs; whoever introduces two peers needs that function
// and a secret, not a Server. Verify checks one.
//
// The protocol itself is github.com/pion/turn. What this package adds, and
// promises:
//
//   - A relay reaches the public internet and other allocations of the same
//     server, and nothing else unless Config.AllowPeers says so: not the
//     operator's network, not this machine, not a cloud's metadata service,
//     in whatever form the address is written. See policy.go.
//   - Whatever a client can use is bounded, for each client and for all; one
//     that exceeds a bound does not take anything from the others. See Config.
//   - Who has no credential gets few replies, so that forged senders cannot
//     use the server to flood others; and causes no log lines.
//   - TCP is not relayed (RFC 6062 is refused), nor are EVEN-PORT and
//     reservations (RFC 8656, section 7.2) served: WebRTC needs neither.
//   - An expired credential makes no allocation, but a link that already runs
//     outlives it.
//   - A socket that stops being read makes the server not Ready.
package turn

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync/atomic"
	"time"
)

// Server is a TURN relay. Its methods may be called at any time and from any
// goroutine.
type Server struct {
	core    *core
	packets []*packets
	streams []*streams
	started atomic.Bool
	serving atomic.Bool
}

// Addrs are the addresses that a Server listens on, with real port numbers.
type Addrs struct {
	UDP, TCP, TLS []netip.AddrPort
}

// New checks cfg and opens its sockets; clients are answered once Run runs.
// The error names everything that is wrong with cfg, or what could not be
// opened and why.
//
// Without Config.RelayIPs it takes the addresses that this machine talks to
// the internet from, or else an address of any interface, or else 127.0.0.1,
// and logs them. If that is a private address, only the local network can use
// the relay.
func New(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, fmt.Errorf("configuring TURN server: %w", err)
	}
	ips, err := relayIPs(cfg)
	if err != nil {
		return nil, fmt.Errorf("configuring TURN server: %w", err)
	}

	translation, err := newNAT(ips, cfg.PublicIPs)
	if err != nil {
		return nil, fmt.Errorf("configuring TURN server: %w", err)
	}
	c := &core{cfg: cfg, conns: newConnections(cfg), counts: newCounters(), done: make(chan struct{})}
	c.secrets.Store(&cfg.Secrets)
	c.relays = newRelays(c, ips)
	c.relays.nat = translation
	s := &Server{core: c}
	if err := s.listen(); err != nil {
		s.Close()
		return nil, fmt.Errorf("opening TURN server: %w", err)
	}
	told := make([]netip.Addr, len(ips))
	for i, ip := range ips {
		told[i] = translation.told(netip.AddrPortFrom(ip, 0)).Addr()
	}
	c.policy = newPolicy(cfg, told, append(machineIPs(), cfg.PublicIPs...), s.Addrs().UDP)
	c.policy.isRelay = func(addr netip.AddrPort) bool { return c.relays.find(addr) != nil }
	return s, nil
}

// Run serves until ctx ends, and then returns nil. It returns an error if it
// cannot begin, or when no socket is left to read; while some are, it goes on
// without being Ready. All allocations end with it, and every goroutine. A
// Server runs once.
func (s *Server) Run(ctx context.Context) error {
	if s.started.Swap(true) {
		return errors.New("running TURN server: it has run already")
	}
	var loops []*gate
	defer func() { s.stop(loops) }()
	for _, l := range s.packets {
		if err := l.serve(); err != nil {
			return fmt.Errorf("running TURN server on %s: %w", l.LocalAddr(), err)
		}
		loops = append(loops, l.gate)
	}
	for _, l := range s.streams {
		if err := l.serve(); err != nil {
			return fmt.Errorf("running TURN server on %s: %w", l.Addr(), err)
		}
		loops = append(loops, l.gate)
	}
	s.serving.Store(true)
	addrs := s.Addrs()
	s.core.cfg.Logger.Info("TURN server running", "udp", addrs.UDP, "tcp", addrs.TCP, "tls", addrs.TLS)

	for _, loop := range loops {
		select {
		case <-loop.ended:
		case <-ctx.Done():
			return nil
		}
	}
	return errors.New("running TURN server: every socket has ended")
}

// stop closes everything, and waits for pion's loops on the listening sockets,
// then for those of connections, then for those of allocations.
func (s *Server) stop(loops []*gate) {
	s.serving.Store(false)
	close(s.core.done)
	s.close()
	for _, loop := range loops {
		<-loop.ended
	}
	for _, l := range s.streams {
		l.closeAll()
	}
	s.core.relays.close()
}

func (s *Server) close() {
	for _, l := range s.packets {
		l.Close()
	}
	for _, l := range s.streams {
		l.Close()
	}
}

// Close frees the sockets of a Server that is never Run. While it runs, end
// the context of Run instead.
func (s *Server) Close() error {
	if !s.started.Swap(true) {
		s.close()
	}
	return nil
}

// Addrs returns the addresses that the server listens on, those that it shares
// aside.
func (s *Server) Addrs() Addrs {
	var addrs Addrs
	for _, l := range s.packets {
		addrs.UDP = append(addrs.UDP, addrPort(l.LocalAddr()))
	}
	for _, l := range s.streams {
		if l.shared {
			continue
		}
		if l.tls == nil {
			addrs.TCP = append(addrs.TCP, addrPort(l.Addr()))
		} else {
			addrs.TLS = append(addrs.TLS, addrPort(l.Addr()))
		}
	}
	return addrs
}

// RelayIPs returns the addresses that allocations are made on.
func (s *Server) RelayIPs() []netip.Addr {
	var ips []netip.Addr
	for _, network := range []string{"udp4", "udp6"} {
		if ip, ok := s.core.relays.ips[network]; ok {
			ips = append(ips, ip)
		}
	}
	return ips
}

// Ready says whether Run runs, every socket is being read, and allocations are
// made.
func (s *Server) Ready() bool {
	if !s.serving.Load() || s.core.relays.draining() {
		return false
	}
	for _, l := range s.packets {
		if !l.hears() {
			return false
		}
	}
	for _, l := range s.streams {
		if !l.hears() {
			return false
		}
	}
	return true
}

// Stats returns what the server has counted so far.
func (s *Server) Stats() Stats {
	stats := s.core.counts.snapshot()
	stats.Allocations = s.core.relays.count()
	stats.Connections = s.core.conns.count()
	return stats
}

// Credentials makes a credential for this server that lasts for
// Config.CredentialTTL, and says when it expires. See the function of the same
// name.
func (s *Server) Credentials(tag string) (username, password string, expires time.Time) {
	now, cfg := s.core.cfg.now(), s.core.cfg
	username, password = Credentials((*s.core.secrets.Load())[0], tag, now, cfg.CredentialTTL)
	return username, password, now.Add(cfg.CredentialTTL)
}
