package turn

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/pion/stun/v4"
	pion "github.com/pion/turn/v5"
)

// Probe is a client's allocation on any TURN server, to see whether it works.
// It is for tests of a deployment, not for links.
type Probe struct {
	client *pion.Client
	below  net.PacketConn
	relay  net.PacketConn
	stop   func() bool
}

// ErrRefused means that the server answered, and refused.
var ErrRefused = errors.New("the server refuses")

// NewProbe allocates on the server at uri ("turn:relay.example:3478?transport=udp").
// What waits in it, and in the Probe's methods, ends with ctx. config is for
// "turns:"; its ServerName may be empty.
func NewProbe(ctx context.Context, uri, username, password string, config *tls.Config) (*Probe, error) {
	u, err := stun.ParseURI(uri)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", uri, err)
	}
	server := net.JoinHostPort(u.Host, strconv.Itoa(u.Port))
	below, err := dialProbe(ctx, u, server, config)
	if err != nil {
		return nil, err
	}
	p := &Probe{below: below}
	// pion heeds ctx only while it allocates; without a socket it gives up.
	p.stop = context.AfterFunc(ctx, func() { below.SetDeadline(time.Unix(1, 0)); below.Close() })
	p.client, err = pion.NewClient(&pion.ClientConfig{
		STUNServerAddr: server, TURNServerAddr: server, Username: username, Password: password, Conn: below,
		LoggerFactory: newQuiet(slog.New(slog.DiscardHandler), time.Now),
	})
	if err == nil {
		if err = p.client.Listen(); err == nil {
			p.relay, err = p.client.AllocateWithContext(ctx)
		}
	}
	if err != nil {
		p.Close()
		if ctx.Err() != nil {
			return nil, fmt.Errorf("no answer: %w", context.Cause(ctx))
		}
		return nil, sortProbeError(err)
	}
	return p, nil
}

// dialProbe opens the socket to the server.
func dialProbe(ctx context.Context, u *stun.URI, server string, config *tls.Config) (net.PacketConn, error) {
	if u.Proto == stun.ProtoTypeUDP {
		if u.Scheme == stun.SchemeTypeTURNS {
			return nil, fmt.Errorf("%s: TURN over DTLS is not probed", u)
		}
		at, err := net.ResolveUDPAddr("udp", server)
		if err != nil {
			return nil, err
		}
		network := "udp6"
		if at.IP.To4() != nil { // pion asks for a relay of the socket's family
			network = "udp4"
		}
		var lc net.ListenConfig
		return lc.ListenPacket(ctx, network, ":0")
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", server)
	if err != nil {
		return nil, err
	}
	if u.Scheme == stun.SchemeTypeTURNS {
		config = config.Clone()
		if config == nil {
			config = new(tls.Config)
		}
		if config.ServerName == "" {
			config.ServerName = u.Host
		}
		secured := tls.Client(conn, config)
		if err := secured.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, err
		}
		conn = secured
	}
	return pion.NewSTUNConn(conn), nil
}

func sortProbeError(err error) error {
	var answer *stun.TurnError
	if errors.As(err, &answer) {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return err
}

// Mapped asks the server for the address that it sees this machine at.
func (p *Probe) Mapped() (netip.AddrPort, error) {
	addr, err := p.client.SendBindingRequest()
	if err != nil {
		return netip.AddrPort{}, err
	}
	return addrPort(addr), nil
}

// Relayed returns the address that peers send to.
func (p *Probe) Relayed() netip.AddrPort { return addrPort(p.relay.LocalAddr()) }

// Permit asks for a permission to reach peer. The error wraps ErrRefused if the
// server refuses it.
func (p *Probe) Permit(peer netip.AddrPort) error {
	return sortProbeError(p.client.CreatePermission(net.UDPAddrFromAddrPort(peer)))
}

// SendTo sends data to another Probe's Relayed address, and Receive returns
// what came, if it came in time.
func (p *Probe) SendTo(data []byte, peer netip.AddrPort) error {
	_, err := p.relay.WriteTo(data, net.UDPAddrFromAddrPort(peer))
	return err
}

// Receive returns the next packet from a peer.
func (p *Probe) Receive(within time.Duration) ([]byte, error) {
	b := make([]byte, maxPacket)
	p.relay.SetReadDeadline(time.Now().Add(within))
	n, _, err := p.relay.ReadFrom(b)
	return b[:n], err
}

// Close ends the allocation.
func (p *Probe) Close() {
	p.stop()
	if p.relay != nil {
		p.relay.Close()
	}
	if p.client != nil {
		p.client.Close()
	}
	p.below.Close()
}
