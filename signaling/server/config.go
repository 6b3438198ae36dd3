package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"tandem/signaling"
)

// Config is a Server's. The zero value of every field means the default that
// its comment names. The sizes of a frame and of its data are the protocol's,
// and not to be configured.
type Config struct {
	// Relays returns the relays that a seat of a filled session may use, and
	// for how long. host is the Host header of its upgrade request: what the
	// client calls this machine, unchecked. It is called with the server's
	// lock held: it must return at once, and must not call the Server. Nil:
	// no relays.
	Relays func(session signaling.SessionID, seat signaling.Seat, host string) ([]signaling.Relay, time.Duration)
	// Origins are web origins ("https://example.org") whose pages may
	// connect, besides those that are served under the same host as the
	// socket. Empty: none.
	Origins []string
	// ClientAddr returns who sends a request, where a proxy stands before
	// the server. Nil: the connection's address.
	ClientAddr func(*http.Request) netip.Addr
	// Logger gets debugging notes without IDs, data and addresses. Nil: none.
	Logger *slog.Logger
	// Observer is told how pairings go. Nil: nobody is.
	Observer Observer

	MaxSockets        int // open at once; zero: 16,384. Beyond: HTTP 503
	MaxSessions       int // at once; zero: 65,536. Beyond: too-many-sessions
	SocketsPerAddress int // IPv4 address or IPv6 /64; zero: 64. Beyond: HTTP 429
	SeatsPerAddress   int // zero: 1,024. Beyond: too-many-sessions
	SeatsPerSocket    int // zero: 64. Beyond: too-many-sessions

	UpgradesPerSecond int // of an address; zero: 5. Beyond: HTTP 429
	UpgradeBurst      int // at once; zero: 60
	JoinsPerSecond    int // of an address; zero: 10. Beyond: too-fast
	JoinBurst         int // at once; zero: 256
	FramesPerSecond   int // of a socket; zero: 20. Beyond: close 4003
	FrameBurst        int // at once; zero: 200

	HeldFrames int           // held for an empty seat; zero: 16. Beyond: held-full
	HeldBytes  int           // characters of data; zero: 49,152
	HeldFor    time.Duration // zero: 60 s

	QueueFrames int // waiting for a slow reader; zero: 64. Beyond: close 4005
	QueueBytes  int // zero: 262,144

	PingInterval time.Duration // zero: 30 s
	PongTimeout  time.Duration // since the last pong; zero: 40 s. Beyond: close 4004
	WriteTimeout time.Duration // for a frame to be taken; zero: 10 s. Beyond: close 4005

	IdleAfter time.Duration // a filled session in which nothing was sent; zero: 120 s
	MaxWait   time.Duration // a seat alone in its session; zero: 25 h

	DrainAfter time.Duration // when clients come back, at the earliest; zero: 2 s, and up to twice that
	DrainTime  time.Duration // for pairings under way when Run's context ends; zero: 5 s

	now func() time.Time // nil: time.Now
}

func (c Config) withDefaults() Config {
	if c.Relays == nil {
		c.Relays = func(signaling.SessionID, signaling.Seat, string) ([]signaling.Relay, time.Duration) {
			return nil, 0
		}
	}
	if c.ClientAddr == nil {
		c.ClientAddr = remoteAddr
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Observer == nil {
		c.Observer = unobserved{}
	}
	if c.now == nil {
		c.now = time.Now
	}
	for _, d := range c.ints() {
		setDefault(d.field, d.value)
	}
	for _, d := range c.durations() {
		setDefault(d.field, d.value)
	}
	return c
}

type bound[T any] struct {
	name  string
	field *T
	value T // the default
}

func (c *Config) ints() []bound[int] {
	return []bound[int]{
		{"sockets", &c.MaxSockets, 16384},
		{"sessions", &c.MaxSessions, 65536},
		{"sockets per address", &c.SocketsPerAddress, 64},
		{"seats per address", &c.SeatsPerAddress, 1024},
		{"seats per socket", &c.SeatsPerSocket, signaling.MaxSessions},
		{"upgrades per second", &c.UpgradesPerSecond, 5},
		{"upgrades at once", &c.UpgradeBurst, 60},
		{"joins per second", &c.JoinsPerSecond, 10},
		{"joins at once", &c.JoinBurst, 256},
		{"frames per second", &c.FramesPerSecond, 20},
		{"frames at once", &c.FrameBurst, 200},
		{"held frames", &c.HeldFrames, signaling.MaxHeld},
		{"held bytes", &c.HeldBytes, 48 << 10},
		{"waiting frames", &c.QueueFrames, 64},
		{"waiting bytes", &c.QueueBytes, 256 << 10},
	}
}

func (c *Config) durations() []bound[time.Duration] {
	return []bound[time.Duration]{
		{"time to hold frames", &c.HeldFor, time.Minute},
		{"ping interval", &c.PingInterval, 30 * time.Second},
		{"pong timeout", &c.PongTimeout, 40 * time.Second},
		{"write timeout", &c.WriteTimeout, 10 * time.Second},
		{"idle time", &c.IdleAfter, 2 * time.Minute},
		{"waiting time", &c.MaxWait, 25 * time.Hour},
		{"time to come back after", &c.DrainAfter, 2 * time.Second},
		{"draining time", &c.DrainTime, 5 * time.Second},
	}
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// validate returns every fault of a Config whose defaults are filled in.
func (c Config) validate() error {
	var faults []error
	for _, b := range c.ints() {
		if *b.field < 0 {
			faults = append(faults, fmt.Errorf("bound of %d %s: want a positive number, or 0 for the default", *b.field, b.name))
		}
	}
	for _, b := range c.durations() {
		if *b.field < 0 {
			faults = append(faults, fmt.Errorf("%s of %s: want a positive time, or 0 for the default", b.name, *b.field))
		}
	}
	if c.PongTimeout <= c.PingInterval {
		faults = append(faults, fmt.Errorf("pong timeout of %s: want more than the ping interval of %s", c.PongTimeout, c.PingInterval))
	}
	for _, origin := range c.Origins {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || origin != u.Scheme+"://"+u.Host {
			faults = append(faults, fmt.Errorf("origin %q: want one such as \"https://example.org\"", origin))
		}
	}
	return errors.Join(faults...)
}
