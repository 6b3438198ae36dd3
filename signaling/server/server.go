// Package server is the rendezvous server of ../PROTOCOL.md: it pairs the two
// seats of a session and carries between them what it cannot read.
//
// Server.ServeHTTP takes upgrades, and Server.Run owns everything that they
// start. An idle socket costs one goroutine and a buffer of 512 bytes: writers
// are started for what there is to write, and timers are one sweep for all.
//
// Nothing is stored, and no ID, payload or address is logged.
package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unique"

	"github.com/gorilla/websocket"

	"tandem/signaling"
)

// closeTimeout is how long a socket's end may take: writing what is queued,
// the close frame, and the client's answer.
const closeTimeout = 3 * time.Second

// maxHost is the longest Host header that is kept, in bytes: a DNS name and a
// port.
const maxHost = 260

// Server is a rendezvous server. It is safe for concurrent use.
type Server struct {
	cfg      Config
	upgrader websocket.Upgrader
	origins  map[string]bool
	work     sync.WaitGroup // sockets and their writers; added to while open is true
	opened   chan struct{}  // closed when open first is true

	mu        sync.Mutex
	open      bool // Run accepts sockets
	sockets   map[*socket]struct{}
	reserved  int // sockets, and upgrades under way
	sessions  map[signaling.SessionID]*session
	filled    int           // sessions
	settled   chan struct{} // draining: closed when filled is 0; nil before
	addresses addresses
	refused   map[string]uint64
	closed    map[int]uint64
}

// Stats is what a Server counts.
type Stats struct {
	Sockets  int               // open now, or being opened
	Sessions int               // with a seat taken, now
	Filled   int               // with both seats taken, now
	Refused  map[string]uint64 // since New, with 0 too: by reason of a refused frame, and "http-429" and so on for upgrades
	Closed   map[int]uint64    // since New, with 0 too: sockets closed, by code; 0: ended without one
}

// What is counted from the beginning, as 0: a rate needs one.
var (
	reasons = []string{
		signaling.RefusedSeatTaken, signaling.RefusedNotJoined, signaling.RefusedHeldFull,
		signaling.RefusedTooManySessions, signaling.RefusedTooFast, "http-400", "http-403", "http-429", "http-503",
	}
	codes = []int{
		0, websocket.CloseNormalClosure, protocolError, signaling.CloseDraining, signaling.CloseMalformed,
		signaling.CloseFrameTooLarge, signaling.CloseTooManyFrames, signaling.CloseNoPong, signaling.CloseTooSlow,
	}
)

// New returns a Server, or an error that names every fault of cfg.
func New(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, fmt.Errorf("signaling server: %w", err)
	}
	s := &Server{
		cfg: cfg,
		upgrader: websocket.Upgrader{
			HandshakeTimeout: cfg.WriteTimeout,
			ReadBufferSize:   512,
			WriteBufferSize:  1 << 10,
			WriteBufferPool:  new(sync.Pool),
			Subprotocols:     []string{signaling.Subprotocol},
			CheckOrigin:      func(*http.Request) bool { return true }, // ServeHTTP has
		},
		opened:    make(chan struct{}),
		origins:   make(map[string]bool),
		sockets:   make(map[*socket]struct{}),
		sessions:  make(map[signaling.SessionID]*session),
		addresses: addresses{make(map[netip.Addr]*address), 2 * cfg.MaxSockets},
		refused:   make(map[string]uint64),
		closed:    make(map[int]uint64),
	}
	for _, reason := range reasons {
		s.refused[reason] = 0
	}
	for _, code := range codes {
		s.closed[code] = 0
	}
	for _, origin := range cfg.Origins {
		s.origins[strings.ToLower(origin)] = true
	}
	return s, nil
}

// Run lets sockets in until ctx ends. Then it tells clients to come back,
// gives pairings under way Config.DrainTime, closes all sockets, and returns
// nil when all its goroutines have ended. It may be called once.
func (s *Server) Run(ctx context.Context) error {
	s.mu.Lock()
	if s.open || s.settled != nil {
		s.mu.Unlock()
		return errors.New("signaling server run twice")
	}
	s.open = true
	close(s.opened)
	s.mu.Unlock()

	sweeps := time.NewTicker(s.sweepInterval())
	defer sweeps.Stop()
	for ctx.Err() == nil {
		select {
		case <-sweeps.C:
			s.sweep(s.cfg.now())
		case <-ctx.Done():
		}
	}
	s.drain()
	return nil
}

// sweepInterval is short enough for the shortest of the times that sweep
// watches.
func (s *Server) sweepInterval() time.Duration {
	shortest := min(s.cfg.PingInterval, s.cfg.HeldFor, s.cfg.IdleAfter, s.cfg.MaxWait)
	return min(time.Second, max(shortest/4, time.Millisecond))
}

// drain ends all sockets.
func (s *Server) drain() {
	s.mu.Lock()
	s.open = false
	s.settled = make(chan struct{})
	s.checkSettled()
	for k := range s.sockets {
		// Spread, or all would come back at once.
		k.enqueue(signaling.DrainingFrame{After: s.cfg.DrainAfter + rand.N(s.cfg.DrainAfter+1)})
	}
	s.mu.Unlock()

	patience := time.NewTimer(s.cfg.DrainTime)
	defer patience.Stop()
	select {
	case <-s.settled:
	case <-patience.C:
	}
	s.mu.Lock()
	for k := range s.sockets {
		k.stop(signaling.CloseDraining, "the server stops")
	}
	s.mu.Unlock()

	ended := make(chan struct{})
	go func() { s.work.Wait(); close(ended) }()
	patience.Reset(closeTimeout)
	select {
	case <-ended:
		return
	case <-patience.C:
	}
	s.mu.Lock()
	for k := range s.sockets {
		k.ws.Close()
	}
	s.mu.Unlock()
	<-ended
}

// checkSettled notices that no pairing is under way while draining. mu is
// held.
func (s *Server) checkSettled() {
	if s.settled != nil && s.filled == 0 {
		select {
		case <-s.settled:
		default:
			close(s.settled)
		}
	}
}

// ServeHTTP answers the upgrade request of a client. What is wrong with one
// that is refused stands in the answer's body.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	addr, status, reason, after := s.admit(r)
	if status != 0 {
		if after > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
		}
		http.Error(w, "rendezvous: "+reason, status)
		return
	}
	ws, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil { // answered by Upgrade
		s.cfg.Logger.Debug("signaling: no upgrade", "error", err)
		s.mu.Lock()
		s.release(addr)
		s.mu.Unlock()
		s.work.Done()
		return
	}
	// A goroutine of its own lets that of net/http end, with its buffers.
	k := &socket{server: s, ws: ws, addr: addr, pinged: s.cfg.now()}
	if len(r.Host) <= maxHost {
		k.host = unique.Make(r.Host)
	}
	go k.serve()
}

// admit reserves a place for a socket, and counts its work. Or it returns the
// HTTP status of the refusal, the reason, and when to try again.
func (s *Server) admit(r *http.Request) (addr *address, status int, reason string, after time.Duration) {
	now := s.cfg.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	refuse := func(status int, reason string, after time.Duration) (*address, int, string, time.Duration) {
		s.refused["http-"+strconv.Itoa(status)]++
		return nil, status, reason, after
	}
	addr = s.addresses.get(s.cfg.ClientAddr(r))
	switch {
	case !s.open:
		return refuse(http.StatusServiceUnavailable, "the server is stopping", s.cfg.DrainAfter)
	case !addr.upgrades.take(now, s.cfg.UpgradesPerSecond, s.cfg.UpgradeBurst):
		return refuse(http.StatusTooManyRequests, "too many connection attempts from this address",
			addr.upgrades.wait(s.cfg.UpgradesPerSecond, s.cfg.UpgradeBurst))
	case websocket.IsWebSocketUpgrade(r) && !slices.Contains(websocket.Subprotocols(r), signaling.Subprotocol):
		return refuse(http.StatusBadRequest, "the subprotocol "+signaling.Subprotocol+" was not offered", 0)
	case !s.originAllowed(r):
		return refuse(http.StatusForbidden, "pages of this origin may not connect", 0)
	case addr.sockets >= s.cfg.SocketsPerAddress:
		return refuse(http.StatusTooManyRequests, "too many connections from this address", time.Minute)
	case s.reserved >= s.cfg.MaxSockets:
		return refuse(http.StatusServiceUnavailable, "too many connections", time.Minute)
	}
	addr.sockets++
	s.reserved++
	s.work.Add(1)
	return addr, 0, "", 0
}

// originAllowed says whether a web page may connect from where it came: from
// this host, or from one that is configured. Other programs name no origin.
func (s *Server) originAllowed(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	if len(origins) > 1 {
		return false
	}
	if s.origins[strings.ToLower(origins[0])] {
		return true
	}
	u, err := url.Parse(origins[0])
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}

// register makes k known, unless the server has begun to stop.
func (s *Server) register(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets[k] = struct{}{}
	if !s.open {
		k.stop(signaling.CloseDraining, "the server stops")
	}
}

// detach takes k's seats from it.
func (s *Server) detach(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(k.seats) > 0 {
		s.free(k.seats[0], signaling.LeftGone)
	}
}

// forget ends k's being counted.
func (s *Server) forget(k *socket, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, k)
	s.closed[code]++
	s.release(k.addr)
}

// release gives back what admit reserved. mu is held.
func (s *Server) release(addr *address) {
	addr.sockets--
	s.reserved--
}

// Stats returns the counts.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{
		Sockets:  s.reserved,
		Sessions: len(s.sessions),
		Filled:   s.filled,
		Refused:  maps.Clone(s.refused),
		Closed:   maps.Clone(s.closed),
	}
}

// Opened returns a channel that is closed once Run lets sockets in.
func (s *Server) Opened() <-chan struct{} { return s.opened }

// Ready says whether new sockets are let in.
func (s *Server) Ready() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}
