package signaling

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
)

// publicDNS are the name servers that are asked where the system names none:
// Quad9, Cloudflare and Google, by IPv4 and IPv6.
var publicDNS = []string{
	"9.9.9.9:53", "1.1.1.1:53", "8.8.8.8:53",
	"[2620:fe::fe]:53", "[2606:4700:4700::1111]:53", "[2001:4860:4860::8888]:53",
}

const (
	// serverTimeout is how long one name server is waited for; the resolver
	// itself asks again, and so another one.
	serverTimeout = 2 * time.Second
	// maxServers bounds the name servers taken from one place.
	maxServers = 8
)

// NewResolver returns a resolver that works where Go's own does not: without
// cgo it reads /etc/resolv.conf, which Android lacks. Elsewhere it returns
// net.DefaultResolver.
//
// It asks, in this order, the servers in $TANDEM_DNS (addresses, with or
// without port, separated by commas), those of Termux in
// $PREFIX/etc/resolv.conf, and well-known public ones. A program may set
// net.DefaultResolver to it before it does anything else.
func NewResolver() *net.Resolver {
	return newResolver("/etc/resolv.conf", runtime.GOOS, os.Getenv, publicDNS)
}

func newResolver(resolvConf, goos string, env func(string) string, public []string) *net.Resolver {
	asked := splitServers(env("TANDEM_DNS"))
	_, err := os.Stat(resolvConf)
	needed := goos == "android" || goos == "linux" && errors.Is(err, os.ErrNotExist)
	if len(asked) == 0 && !needed {
		return net.DefaultResolver
	}
	servers := asked
	if prefix := env("PREFIX"); prefix != "" {
		servers = append(servers, readServers(filepath.Join(prefix, "etc/resolv.conf"))...)
	}
	if needed {
		servers = append(servers, public...)
	}
	return &net.Resolver{PreferGo: true, Dial: (&nameServers{list: servers}).dial}
}

// splitServers reads a comma-separated list; what is not an address is left
// out.
func splitServers(list string) []string {
	var servers []string
	for s := range strings.SplitSeq(list, ",") {
		s = strings.TrimSpace(s)
		if addr, err := netip.ParseAddr(s); err == nil {
			servers = append(servers, netip.AddrPortFrom(addr, 53).String())
		} else if addr, err := netip.ParseAddrPort(s); err == nil {
			servers = append(servers, addr.String())
		}
		if len(servers) == maxServers {
			break
		}
	}
	return servers
}

// readServers reads the nameserver lines of a resolv.conf(5).
func readServers(path string) []string {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	var servers []string
	lines := bufio.NewScanner(io.LimitReader(f, 64<<10))
	for lines.Scan() && len(servers) < maxServers {
		fields := strings.Fields(lines.Text())
		if len(fields) >= 2 && fields[0] == "nameserver" {
			servers = append(servers, splitServers(fields[1])...)
		}
	}
	return servers
}

// nameServers hands out connections to one of a list, and goes on to the next
// when that one fails.
type nameServers struct {
	list    []string
	current atomic.Uint64 // modulo len(list)
}

func (n *nameServers) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var failed error
	for range n.list {
		i := n.current.Load()
		var d net.Dialer
		conn, err := d.DialContext(ctx, network, n.list[i%uint64(len(n.list))])
		if err == nil {
			return n.wrap(conn, i), nil
		}
		failed = err
		n.current.CompareAndSwap(i, i+1)
	}
	return nil, failed
}

// wrap returns conn such that a failure to read from it moves on from i. The
// resolver tells UDP from TCP by whether it is a net.PacketConn.
func (n *nameServers) wrap(conn net.Conn, i uint64) net.Conn {
	s := &serverConn{Conn: conn, failed: func() { n.current.CompareAndSwap(i, i+1) }}
	if udp, ok := conn.(*net.UDPConn); ok {
		return &serverPacketConn{s, udp}
	}
	return s
}

type serverConn struct {
	net.Conn
	failed func()
}

func (c *serverConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err != nil {
		c.failed()
	}
	return n, err
}

func (c *serverConn) SetDeadline(t time.Time) error {
	if soon := time.Now().Add(serverTimeout); t.IsZero() || t.After(soon) {
		t = soon
	}
	return c.Conn.SetDeadline(t)
}

type serverPacketConn struct {
	*serverConn
	packets net.PacketConn
}

func (c *serverPacketConn) ReadFrom(b []byte) (int, net.Addr, error) { return c.packets.ReadFrom(b) }
func (c *serverPacketConn) WriteTo(b []byte, to net.Addr) (int, error) {
	return c.packets.WriteTo(b, to)
}
