package signaling

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"
)

// maxAddress is the longest page address, in bytes (PAIRING.md).
const maxAddress = 200

// Config is a Client's. URL is required.
type Config struct {
	// URL is the page's address as a link code has it, http or https; the
	// socket is below it, see Endpoint.
	URL string
	// Once makes Run connect a single time, and return why it ended: for a
	// pairing, which somebody waits for. False: it connects again.
	Once bool
	// OnState is called by Run when the connection comes or goes, and after
	// each failed try. It must return soon, and must not call the Client.
	// Nil: not told.
	OnState func(State)
	// Logger gets debugging notes without IDs or data. Nil: none.
	Logger *slog.Logger

	// Dial opens TCP connections. Nil: a net.Dialer with Resolver.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Resolver looks names up. Nil: NewResolver's.
	Resolver *net.Resolver
	// TLS holds further roots for tests. Nil: the system's roots.
	TLS *tls.Config

	// DialTimeout bounds name lookup, connection, TLS and upgrade together.
	// Zero: 10 s.
	DialTimeout time.Duration
	// PingInterval is the time between pings. After a third more without
	// any sign of life the connection counts as lost. Zero: 30 s.
	PingInterval time.Duration
	// BackoffMin and BackoffMax bound the time between tries: it doubles
	// with each failure, and a random half is taken off. Zero: 500 ms, 30 s.
	BackoffMin, BackoffMax time.Duration

	// rejoinAfter is when a join that was refused for a passing reason is
	// tried again, with a random part added that is as long. Zero: 5 s.
	rejoinAfter time.Duration
}

// State is what is known of the connection.
type State struct {
	Connected bool
	Err       error         // why it is not connected: see ErrUnreachable and the others
	Retry     time.Duration // until the next try; 0 when connected, or when there is none
}

func (c Config) withDefaults() Config {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.OnState == nil {
		c.OnState = func(State) {}
	}
	if c.Dial == nil {
		resolver := c.Resolver
		if resolver == nil {
			resolver = NewResolver()
		}
		c.Dial = (&net.Dialer{Resolver: resolver}).DialContext
	}
	setDefault(&c.DialTimeout, 10*time.Second)
	setDefault(&c.PingInterval, 30*time.Second)
	setDefault(&c.BackoffMin, 500*time.Millisecond)
	setDefault(&c.BackoffMax, 30*time.Second)
	setDefault(&c.rejoinAfter, 5*time.Second)
	return c
}

func setDefault(d *time.Duration, value time.Duration) {
	if *d == 0 {
		*d = value
	}
}

func (c Config) validate() error {
	var faults []error
	if _, err := Endpoint(c.URL); err != nil {
		faults = append(faults, err)
	}
	for _, d := range []struct {
		name  string
		value time.Duration
	}{
		{"dial timeout", c.DialTimeout},
		{"ping interval", c.PingInterval},
		{"shortest backoff", c.BackoffMin},
		{"longest backoff", c.BackoffMax},
	} {
		if d.value <= 0 {
			faults = append(faults, fmt.Errorf("%s of %s: want a positive time, or 0 for the default", d.name, d.value))
		}
	}
	if c.BackoffMin > c.BackoffMax {
		faults = append(faults, fmt.Errorf("shortest backoff of %s above the longest of %s", c.BackoffMin, c.BackoffMax))
	}
	return errors.Join(faults...)
}

// Endpoint returns the socket's URL (ws or wss) for a page's address (http or
// https): "https://example.org/tandem" has it at
// "wss://example.org/tandem/signal". An address with a user name, a query or a
// fragment is refused: those are never sent to a server.
func Endpoint(address string) (string, error) {
	if len(address) > maxAddress {
		return "", fmt.Errorf("server address of %d bytes: at most %d", len(address), maxAddress)
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("server address is not a URL") // the parser's error may quote a secret
	}
	switch u.Scheme {
	case "http":
		u.Scheme = "ws"
	case "https":
		u.Scheme = "wss"
	default:
		return "", errors.New("server address does not begin with http:// or https://")
	}
	if u.Hostname() == "" || !validHostPort(u.Host) {
		return "", errors.New("server address without a valid host name")
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", errors.New("server address with a user name, a query or a fragment")
	}
	u.Path = strings.TrimRight(u.Path, "/") + Path
	u.RawPath = ""
	return u.String(), nil
}
