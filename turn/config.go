package turn

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"
)

// minSecret is the shortest secret that is taken, in bytes: whoever guesses
// one has a free relay, and can try offline with a single credential in hand.
const minSecret = 16

// Config says what a Server listens on, whom it serves and how much. In every
// field the zero value means the default that its comment names; Secrets alone
// has none.
type Config struct {
	// Listen holds the host:port addresses that are opened for UDP and TCP
	// both. An empty host means every address, IPv4 and IPv6; port 0 means one
	// free port for both. Empty: ":3478".
	Listen []string
	// TLSListen holds the host:port addresses that are opened for TURN over
	// TLS ("turns:"). Empty: none. It needs TLSConfig.
	TLSListen []string
	// TLSConfig serves the TLSListen addresses. Nil: no TLS.
	TLSConfig *tls.Config
	// Shared holds listeners of connections that were TLS and were taken by
	// another, such as those of a port that HTTPS shares. The Server closes
	// them. Empty: none.
	Shared []net.Listener

	// Realm is sent to clients, and enters their keys (RFC 8489, section
	// 9.2.2). Empty: "tandem".
	Realm string
	// Secrets are shared with whoever hands out credentials, each of at least
	// 16 bytes. The first signs, all are accepted, so that a new one can be
	// put first and the old one removed a day later. At least one is needed.
	Secrets [][]byte
	// CredentialTTL is how long a credential of Server.Credentials may make
	// allocations. Zero: 10 minutes.
	CredentialTTL time.Duration
	// RefreshGrace is how long after its expiry a credential may still keep
	// alive an allocation that was made with it. Zero: 24 hours.
	RefreshGrace time.Duration

	// RelayIPs are the addresses that relayed traffic leaves from and that
	// peers are told: addresses of this machine, at most one of each family.
	// Empty: found, see New.
	RelayIPs []netip.Addr
	// PublicIPs are what peers are told instead of RelayIPs, where a 1:1 NAT
	// stands before this machine that leaves ports as they are; at most one of
	// each family. Empty: RelayIPs themselves.
	PublicIPs []netip.Addr
	// RelayPortMin and RelayPortMax are the first and the last UDP port that
	// allocations get. Both zero: 49152 and 65535 (RFC 8656, section 7.2).
	RelayPortMin, RelayPortMax uint16
	// AllowPeers opens ranges that are refused otherwise: a home network, or
	// loopback in a test. Empty: only the public internet, and other
	// allocations of this server, may be reached.
	AllowPeers []netip.Prefix

	// MaxAllocations bounds the allocations that exist at once. Zero: 4096.
	MaxAllocations int
	// MaxAllocationsPerCredential bounds them for each username. A browser
	// makes one for each of its network interfaces and each TURN URL.
	// Zero: 16.
	MaxAllocationsPerCredential int
	// MaxPermissions bounds the peer addresses of an allocation (RFC 8656,
	// section 9). Zero: 64.
	MaxPermissions int
	// MaxChannels bounds the channels of an allocation (RFC 8656, section 12).
	// Zero: 64.
	MaxChannels int
	// MaxConnections bounds the TCP and TLS connections that are open at once.
	// Zero: 4096.
	MaxConnections int
	// MaxConnectionsPerSource bounds them for each IPv4 address or IPv6 /64.
	// Zero: 64.
	MaxConnectionsPerSource int

	// BytesPerSecond bounds the payload that an allocation relays, both
	// directions together, in bytes per second; what exceeds it is lost, as
	// on a full line. Bursts of a second's worth pass. Zero: 8 MiB.
	BytesPerSecond int
	// BytesPerSecondTotal does so for all allocations together. Zero: 64 MiB.
	BytesPerSecondTotal int
	// RepliesPerSource bounds the replies that need no credential (Binding
	// responses, and errors such as 401), per second, for each IPv4 address or
	// IPv6 /64; UDP and streams are counted apart. Zero: 20.
	RepliesPerSource int

	// SetupTimeout is how long a TCP or TLS connection may exist without an
	// allocation, its TLS handshake included. Zero: 30 seconds.
	SetupTimeout time.Duration
	// IdleTimeout is how long a connection with an allocation may send
	// nothing. Zero: 15 minutes, which is more than an allocation's lifetime
	// of 10 minutes.
	IdleTimeout time.Duration
	// WriteTimeout is how long a connection may take nothing that is sent to
	// it. Zero: 10 seconds.
	WriteTimeout time.Duration

	// Logger gets what an operator should know. It never gets credentials or
	// clients' addresses, and does not grow with strangers' packets. Nil:
	// nothing is logged.
	Logger *slog.Logger

	now func() time.Time // nil: time.Now
}

func (c Config) withDefaults() Config {
	if len(c.Listen) == 0 {
		c.Listen = []string{":3478"}
	}
	setDefault(&c.Realm, "tandem")
	setDefault(&c.CredentialTTL, 10*time.Minute)
	setDefault(&c.RefreshGrace, 24*time.Hour)
	if c.RelayPortMin == 0 && c.RelayPortMax == 0 {
		c.RelayPortMin, c.RelayPortMax = 49152, 65535
	}
	setDefault(&c.MaxAllocations, 4096)
	setDefault(&c.MaxAllocationsPerCredential, 16)
	setDefault(&c.MaxPermissions, 64)
	setDefault(&c.MaxChannels, 64)
	setDefault(&c.MaxConnections, 4096)
	setDefault(&c.MaxConnectionsPerSource, 64)
	setDefault(&c.BytesPerSecond, 8<<20)
	setDefault(&c.BytesPerSecondTotal, 64<<20)
	setDefault(&c.RepliesPerSource, 20)
	setDefault(&c.SetupTimeout, 30*time.Second)
	setDefault(&c.IdleTimeout, 15*time.Minute)
	setDefault(&c.WriteTimeout, 10*time.Second)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.now == nil {
		c.now = time.Now
	}
	return c
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
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf(format, args...))
	}

	for _, addr := range c.Listen {
		if _, _, err := net.SplitHostPort(addr); err != nil {
			fault("listen address %q: want host:port, such as \":3478\"", addr)
		}
	}
	for _, addr := range c.TLSListen {
		if _, _, err := net.SplitHostPort(addr); err != nil {
			fault("TLS listen address %q: want host:port, such as \":5349\"", addr)
		}
	}
	if len(c.TLSListen) > 0 && c.TLSConfig == nil {
		fault("TLS listen address without a TLS configuration")
	}
	if len(c.Realm) > 127 {
		fault("realm of %d bytes: at most 127 (RFC 8489, section 14.9)", len(c.Realm))
	}
	if err := validSecrets(c.Secrets); err != nil {
		faults = append(faults, err)
	}

	for _, list := range []struct {
		name string
		ips  []netip.Addr
	}{{"relay", c.RelayIPs}, {"public", c.PublicIPs}} {
		families := map[bool]int{}
		for _, ip := range list.ips {
			switch {
			case !ip.IsValid() || ip.Is4In6() || ip.Zone() != "":
				fault("%s IP %q: want a plain IPv4 or IPv6 address", list.name, ip)
			case ip.IsUnspecified() || ip.IsMulticast():
				fault("%s IP %s: want the address that peers can reach", list.name, ip)
			default:
				if families[ip.Is4()]++; families[ip.Is4()] == 2 {
					fault("%s IP %s: at most one IPv4 and one IPv6 address", list.name, ip)
				}
			}
		}
	}
	if c.RelayPortMin == 0 || c.RelayPortMin > c.RelayPortMax {
		fault("relay ports %d-%d: want a range from low to high, without 0", c.RelayPortMin, c.RelayPortMax)
	}
	for _, prefix := range c.AllowPeers {
		if !prefix.IsValid() || prefix.Addr().Is4In6() {
			fault("allowed peers %q: want an IPv4 or IPv6 range, such as 192.168.1.0/24", prefix)
		}
	}

	for _, bound := range []struct {
		name  string
		value int
	}{
		{"allocations", c.MaxAllocations},
		{"allocations per credential", c.MaxAllocationsPerCredential},
		{"permissions", c.MaxPermissions},
		{"channels", c.MaxChannels},
		{"connections", c.MaxConnections},
		{"connections per source", c.MaxConnectionsPerSource},
		{"bytes per second", c.BytesPerSecond},
		{"bytes per second in total", c.BytesPerSecondTotal},
		{"replies per source", c.RepliesPerSource},
	} {
		if bound.value < 0 {
			fault("bound of %d %s: want a positive number, or 0 for the default", bound.value, bound.name)
		}
	}
	for _, span := range []struct {
		name  string
		value time.Duration
	}{
		{"credential TTL", c.CredentialTTL},
		{"refresh grace", c.RefreshGrace},
		{"setup timeout", c.SetupTimeout},
		{"idle timeout", c.IdleTimeout},
		{"write timeout", c.WriteTimeout},
	} {
		if span.value < 0 {
			fault("%s of %s: want a positive time, or 0 for the default", span.name, span.value)
		}
	}
	return errors.Join(faults...)
}

// validSecrets returns every fault of a list of secrets.
func validSecrets(secrets [][]byte) error {
	if len(secrets) == 0 {
		return errors.New("no secret: without one nobody could be let in")
	}
	var faults []error
	for i, secret := range secrets {
		if len(secret) < minSecret {
			faults = append(faults, fmt.Errorf("secret %d of %d bytes: at least %d are needed", i+1, len(secret), minSecret))
		}
	}
	return errors.Join(faults...)
}
