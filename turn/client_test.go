package turn

import (
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/stun/v4"
	pion "github.com/pion/turn/v5"
)

// rawClient speaks STUN without any of pion's client, so that it can say what
// an honest client would not.
type rawClient struct {
	t                  *testing.T
	conn               net.Conn
	frames             *frames // nil on UDP
	username, password string
	realm, nonce       string
}

// rawUDP makes a client on the given address of this machine.
func rawUDP(t *testing.T, s *Server, from string) *rawClient {
	t.Helper()
	conn, err := net.DialUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(from), 0)),
		net.UDPAddrFromAddrPort(s.Addrs().UDP[0]))
	if err != nil {
		t.Skipf("no address %s here: %v", from, err)
	}
	conn.SetReadBuffer(4 << 20)
	return newRaw(t, s, conn, nil)
}

// rawTCP makes a client on a TCP connection.
func rawTCP(t *testing.T, s *Server, from string) *rawClient {
	t.Helper()
	conn := dialTCP(t, s, from)
	return newRaw(t, s, conn, newFrames(conn))
}

func newRaw(t *testing.T, s *Server, conn net.Conn, f *frames) *rawClient {
	t.Cleanup(func() { conn.Close() })
	c := &rawClient{t: t, conn: conn, frames: f}
	c.username, c.password, _ = s.Credentials("")
	return c
}

func dialTCP(t *testing.T, s *Server, from string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: patience}
	conn, err := dialer.Dial("tcp", s.Addrs().TCP[0].String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func (c *rawClient) send(b []byte) {
	c.t.Helper()
	if _, err := c.conn.Write(b); err != nil {
		c.t.Fatalf("sending: %v", err)
	}
}

// receive returns the next packet, or an error after the given time.
func (c *rawClient) receive(within time.Duration) ([]byte, error) {
	c.conn.SetReadDeadline(time.Now().Add(within))
	buf := make([]byte, 2000)
	var n int
	var err error
	if c.frames != nil {
		n, err = c.frames.next(buf)
	} else {
		n, err = c.conn.Read(buf)
	}
	return buf[:n], err
}

// build makes a request, signed if c has a nonce.
func (c *rawClient) build(method stun.Method, attrs ...stun.Setter) *stun.Message {
	c.t.Helper()
	setters := append([]stun.Setter{stun.TransactionID, stun.NewType(method, stun.ClassRequest)}, attrs...)
	if c.nonce != "" {
		setters = append(setters, stun.NewUsername(c.username), stun.NewRealm(c.realm), stun.NewNonce(c.nonce),
			stun.NewLongTermIntegrity(c.username, c.realm, c.password))
	}
	m, err := stun.Build(setters...)
	if err != nil {
		c.t.Fatal(err)
	}
	return m
}

// reply waits for the response to a request, and skips all else.
func (c *rawClient) reply(request *stun.Message, within time.Duration) (*stun.Message, error) {
	for end := time.Now().Add(within); ; {
		b, err := c.receive(time.Until(end))
		if err != nil {
			return nil, err
		}
		m := &stun.Message{Raw: b}
		if m.Decode() == nil && m.TransactionID == request.TransactionID {
			return m, nil
		}
	}
}

// ask sends a request and returns the error code of its response, 0 for
// success.
func (c *rawClient) ask(method stun.Method, attrs ...stun.Setter) stun.ErrorCode {
	c.t.Helper()
	m := c.must(c.build(method, attrs...))
	return code(m)
}

func (c *rawClient) must(request *stun.Message) *stun.Message {
	c.t.Helper()
	c.send(request.Raw)
	m, err := c.reply(request, patience)
	if err != nil {
		c.t.Fatalf("no reply to %s: %v", request.Type, err)
	}
	return m
}

func code(m *stun.Message) stun.ErrorCode {
	if m.Type.Class == stun.ClassSuccessResponse {
		return 0
	}
	var attr stun.ErrorCodeAttribute
	if attr.GetFrom(m) != nil {
		return -1
	}
	return attr.Code
}

// challenge gets a realm and a nonce.
func (c *rawClient) challenge() {
	c.t.Helper()
	m := c.must(c.build(stun.MethodAllocate, udpTransport))
	var realm stun.Realm
	var nonce stun.Nonce
	if err := errors.Join(realm.GetFrom(m), nonce.GetFrom(m)); err != nil {
		c.t.Fatal(err)
	}
	c.realm, c.nonce = realm.String(), nonce.String()
}

// allocate makes an allocation and returns its address.
func (c *rawClient) allocate(attrs ...stun.Setter) (netip.AddrPort, error) {
	c.t.Helper()
	if c.nonce == "" {
		c.challenge()
	}
	m := c.must(c.build(stun.MethodAllocate, append(attrs, udpTransport)...))
	if n := code(m); n != 0 {
		return netip.AddrPort{}, fmt.Errorf("error %d", n)
	}
	var relay stun.XORMappedAddress
	if err := relay.GetFromAs(m, stun.AttrXORRelayedAddress); err != nil {
		c.t.Fatal(err)
	}
	return addrPort(&net.UDPAddr{IP: relay.IP, Port: relay.Port}), nil
}

func (c *rawClient) mustAllocate() netip.AddrPort {
	c.t.Helper()
	addr, err := c.allocate()
	if err != nil {
		c.t.Fatal(err)
	}
	return addr
}

func (c *rawClient) permit(peer netip.AddrPort) stun.ErrorCode {
	c.t.Helper()
	return c.ask(stun.MethodCreatePermission, peerAttr(peer))
}

func (c *rawClient) bind(number uint16, peer netip.AddrPort) stun.ErrorCode {
	c.t.Helper()
	return c.ask(stun.MethodChannelBind, channelAttr(number), peerAttr(peer))
}

// sendTo sends data to a peer in a Send indication.
func (c *rawClient) sendTo(peer netip.AddrPort, data []byte) {
	c.t.Helper()
	m, err := stun.Build(stun.TransactionID, stun.NewType(stun.MethodSend, stun.ClassIndication),
		peerAttr(peer), attr{stun.AttrData, data})
	if err != nil {
		c.t.Fatal(err)
	}
	c.send(m.Raw)
}

// attr is an attribute with any bytes in it.
type attr struct {
	typ   stun.AttrType
	value []byte
}

func (a attr) AddTo(m *stun.Message) error {
	m.Add(a.typ, a.value)
	return nil
}

var udpTransport = attr{stun.AttrRequestedTransport, []byte{protocolUDP, 0, 0, 0}}

func channelAttr(number uint16) attr {
	return attr{stun.AttrChannelNumber, []byte{byte(number >> 8), byte(number), 0, 0}}
}

func lifetimeAttr(seconds uint32) attr {
	return attr{stun.AttrLifetime, binary.BigEndian.AppendUint32(nil, seconds)}
}

type peerAttr netip.AddrPort

func (p peerAttr) AddTo(m *stun.Message) error {
	at := netip.AddrPort(p)
	return stun.XORMappedAddress{IP: at.Addr().AsSlice(), Port: int(at.Port())}.AddToAs(m, stun.AttrXORPeerAddress)
}

func channelFrame(number uint16, data []byte) []byte {
	b := binary.BigEndian.AppendUint16(nil, number)
	b = binary.BigEndian.AppendUint16(b, uint16(len(data)))
	b = append(b, data...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// pionClient is the client that WebRTC uses, over "udp", "tcp" or "tls".
func pionClient(t *testing.T, s *Server, network string, config *tls.Config) *pion.Client {
	t.Helper()
	var conn net.PacketConn
	addrs := s.Addrs()
	server := addrs.UDP[0]
	switch network {
	case "udp":
		udp, err := net.ListenPacket("udp", net.JoinHostPort(server.Addr().String(), "0"))
		if err != nil {
			t.Fatal(err)
		}
		conn = udp
	case "tcp":
		server = addrs.TCP[0]
		tcp, err := net.Dial("tcp", server.String())
		if err != nil {
			t.Fatal(err)
		}
		conn = pion.NewSTUNConn(tcp)
	case "tls":
		server = addrs.TLS[0]
		tcp, err := tls.Dial("tcp", server.String(), config)
		if err != nil {
			t.Fatal(err)
		}
		conn = pion.NewSTUNConn(tcp)
	}
	t.Cleanup(func() { conn.Close() })
	username, password, _ := s.Credentials("")
	client, err := pion.NewClient(&pion.ClientConfig{
		TURNServerAddr: server.String(), STUNServerAddr: server.String(),
		Username: username, Password: password, Conn: conn, LoggerFactory: newQuiet(discard, time.Now),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// honest asserts that a client with a credential of its own gets a relay, and
// reaches a peer through it, over UDP and TCP.
func honest(t *testing.T, s *Server) {
	t.Helper()
	peer := echoPeer(t, "127.0.0.1")
	for _, network := range []string{"udp", "tcp"} {
		relay, err := pionClient(t, s, network, nil).Allocate()
		if err != nil {
			t.Fatalf("honest client over %s: %v", network, err)
		}
		defer relay.Close()
		if _, err := relay.WriteTo([]byte("are you there?"), net.UDPAddrFromAddrPort(peer)); err != nil {
			t.Fatalf("honest client over %s: %v", network, err)
		}
		expect(t, relay, "are you there?")
	}
}

// expect reads one packet and compares it.
func expect(t *testing.T, conn net.PacketConn, want string) net.Addr {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(patience))
	buf := make([]byte, 2000)
	n, from, err := conn.ReadFrom(buf)
	if err != nil {
		t.Fatalf("waiting for %q: %v", want, err)
	}
	if got := string(buf[:n]); got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	return from
}
