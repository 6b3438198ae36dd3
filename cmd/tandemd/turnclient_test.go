package main

import (
	"net"
	"net/netip"
	"testing"

	"github.com/pion/logging"
	pion "github.com/pion/turn/v5"

	"tandem/signaling"
)

// relayed is an allocation, and a peer to which it sends.
type relayed struct {
	t    *testing.T
	conn net.PacketConn // through the relay
	peer net.PacketConn
}

// allocate makes an allocation with the credential of a session, from the given
// address of this machine.
func allocate(t *testing.T, at netip.AddrPort, from string, relay signaling.Relay) (relayed, error) {
	t.Helper()
	own, err := net.ListenPacket("udp", from+":0")
	if err != nil {
		t.Fatal(err)
	}
	return allocateOver(t, at, own, relay)
}

// allocateOver does so over a connection to the relay, which it closes.
func allocateOver(t *testing.T, at netip.AddrPort, own net.PacketConn, relay signaling.Relay) (relayed, error) {
	t.Helper()
	client, err := pion.NewClient(&pion.ClientConfig{
		TURNServerAddr: at.String(), Username: relay.Username, Password: relay.Credential, Conn: own,
		LoggerFactory: &logging.DefaultLoggerFactory{Writer: t.Output(), DefaultLogLevel: logging.LogLevelDisabled},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); own.Close() })
	conn, err := client.Allocate()
	if err != nil {
		return relayed{}, err
	}
	t.Cleanup(func() { conn.Close() })
	peer, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { peer.Close() })
	return relayed{t, conn, peer}, nil
}

// exchange sends text to the peer, which answers with the same.
func (r relayed) exchange(text string) {
	r.t.Helper()
	b := make([]byte, 2000)
	if _, err := r.conn.WriteTo([]byte(text), r.peer.LocalAddr()); err != nil {
		r.t.Fatal(err)
	}
	n, from, err := r.peer.ReadFrom(b)
	if err != nil || string(b[:n]) != text {
		r.t.Fatalf("peer got %q, %v", b[:n], err)
	}
	if _, err := r.peer.WriteTo(b[:n], from); err != nil {
		r.t.Fatal(err)
	}
	if n, _, err = r.conn.ReadFrom(b); err != nil || string(b[:n]) != text {
		r.t.Fatalf("client got %q, %v", b[:n], err)
	}
}
