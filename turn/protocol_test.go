package turn

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v4"
)

var tcpTransport = attr{stun.AttrRequestedTransport, []byte{6, 0, 0, 0}}

// RFC 6062: none of its requests is served, with a credential or without.
func TestTCPRelayRefused(t *testing.T) {
	s := serve(t, testConfig())
	for name, c := range map[string]*rawClient{"UDP": rawUDP(t, s, "127.0.0.1"), "TCP": rawTCP(t, s, "127.0.0.1")} {
		t.Run(name, func(t *testing.T) {
			if got := c.ask(stun.MethodAllocate, tcpTransport); got != stun.CodeUnsupportedTransProto {
				t.Errorf("Allocate without a credential: error %d, want 442", got)
			}
			c.challenge()
			if got := c.ask(stun.MethodAllocate, tcpTransport); got != stun.CodeUnsupportedTransProto {
				t.Errorf("Allocate: error %d, want 442", got)
			}
			c.mustAllocate()
			peer := peerAttr(netip.MustParseAddrPort("127.0.0.1:80"))
			for _, method := range []stun.Method{stun.MethodConnect, stun.MethodConnectionBind, stun.MethodConnectionAttempt} {
				m := c.build(method, peer, attr{stun.AttrConnectionID, make([]byte, 4)})
				c.send(m.Raw)
				if r, err := c.reply(m, 50*time.Millisecond); !errors.Is(err, os.ErrDeadlineExceeded) {
					t.Errorf("%s: got %v, %v, want no reply", method, r, err)
				}
			}
			if got := c.ask(stun.MethodRefresh); got != 0 {
				t.Errorf("the allocation afterwards: error %d", got)
			}
		})
	}
	if _, err := pionClient(t, s, "tcp", nil).AllocateTCP(); err == nil {
		t.Error("pion's client got a TCP allocation")
	}
	honest(t, s)
}

// Who can change packets on their way cannot add to what was signed: whatever
// stands after MESSAGE-INTEGRITY is not honoured (RFC 8489, section 14.5).
func TestAttributesAfterIntegrity(t *testing.T) {
	s := serve(t, testConfig())
	c := rawUDP(t, s, "127.0.0.1")
	relay := c.mustAllocate()
	added := func(m *stun.Message, attrs ...stun.Setter) *stun.Message {
		for _, a := range attrs {
			if err := a.AddTo(m); err != nil {
				t.Fatal(err)
			}
		}
		return m
	}

	m := c.must(added(c.build(stun.MethodRefresh), lifetimeAttr(0)))
	if code(m) != 0 || s.Stats().Allocations != 1 {
		t.Errorf("LIFETIME of 0 after the signature: error %d, %d allocations left", code(m), s.Stats().Allocations)
	}

	peer := listenUDP(t, "127.0.0.1")
	at := addrPort(peer.LocalAddr())
	m = c.must(added(c.build(stun.MethodCreatePermission), peerAttr(at)))
	if code(m) == 0 {
		t.Error("a peer after the signature: no error")
	}
	m = c.must(added(c.build(stun.MethodChannelBind), channelAttr(0x4000), peerAttr(at)))
	if code(m) == 0 {
		t.Error("a channel after the signature: no error")
	}
	peer.WriteToUDPAddrPort([]byte("unasked"), relay)
	c.ask(stun.MethodRefresh)
	if n := s.Stats().PacketsFromPeers; n != 0 {
		t.Errorf("%d packets relayed from a peer that nobody has signed for", n)
	}

	// What may stand there does no harm.
	m = c.must(added(c.build(stun.MethodRefresh), stun.Fingerprint))
	if code(m) != 0 {
		t.Errorf("FINGERPRINT: error %d", code(m))
	}
}

// Strangers cause no log lines, and no line names a client or a credential.
func TestLogs(t *testing.T) {
	var log logBuffer
	cfg := testConfig()
	cfg.Logger = log.logger()
	s := serve(t, cfg)
	eventually(t, "the server to be ready", s.Ready)
	quietLog := log.String()

	attacker := rawUDP(t, s, "127.0.0.2")
	unknown := stun.MustBuild(stun.TransactionID, stun.BindingRequest, attr{0x7001, []byte("boo!")}).Raw
	for i := range 300 {
		attacker.send(unknown) // pion logs each one as an error
		attacker.send([]byte("garbage"))
		attacker.send(fmt.Appendf(nil, "\x00\x01\x00\x00garbage %d", i))
	}
	eventually(t, "the packets to be counted", func() bool { return s.Stats().Refused[RefusedMalformed] == 600 })
	c := rawUDP(t, s, "127.0.0.1")
	c.mustAllocate()
	c.permit(netip.MustParseAddrPort("10.1.2.3:5000"))
	c.bind(0x4000, netip.MustParseAddrPort("127.0.0.5:5001"))
	c.bind(0x4001, netip.MustParseAddrPort("127.0.0.5:5001"))
	honest(t, s)

	lines := strings.TrimPrefix(log.String(), quietLog)
	if n := strings.Count(lines, "\n"); n > 3 {
		t.Errorf("%d lines:\n%s", n, lines)
	}
	for _, private := range []string{"127.0.0.2", "127.0.0.5", "10.1.2.3", c.username, c.password, string(secret)} {
		if strings.Contains(log.String(), private) {
			t.Errorf("%q is in the log:\n%s", private, &log)
		}
	}
}
