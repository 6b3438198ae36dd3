package turn

import (
	"context"
	"testing"
	"time"

	"github.com/pion/stun/v4"
)

// What is relayed goes on while the server drains; nothing new begins.
func TestDrain(t *testing.T) {
	s := serve(t, testConfig())
	peer := echoPeer(t, "127.0.0.1")
	old := rawUDP(t, s, "127.0.0.1")
	old.mustAllocate()
	if code := old.permit(peer); code != 0 {
		t.Fatalf("permission: error %d", code)
	}

	ended := make(chan struct{})
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	go func() { defer close(ended); s.Drain(ctx) }()
	eventually(t, "not ready", func() bool { return !s.Ready() })
	if _, err := rawUDP(t, s, "127.0.0.1").allocate(); err == nil {
		t.Error("a draining server made an allocation")
	}
	if n := s.Stats().Refused[RefusedDraining]; n == 0 {
		t.Error("the refusal was not counted")
	}
	before := s.Stats().BytesFromPeers
	old.sendTo(peer, []byte("still here"))
	eventually(t, "an echo through the relay", func() bool { return s.Stats().BytesFromPeers == before+10 })

	select {
	case <-ended:
		t.Fatal("drained while an allocation was there")
	default:
	}
	if code := old.ask(stun.MethodRefresh, lifetimeAttr(0)); code != 0 {
		t.Fatalf("refresh to 0: error %d", code)
	}
	<-ended
	if ctx.Err() != nil {
		t.Error("it took until the deadline, not until the last allocation ended")
	}
}

func TestDrainDeadline(t *testing.T) {
	s := serve(t, testConfig())
	rawUDP(t, s, "127.0.0.1").mustAllocate()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	s.Drain(ctx)
	if n := s.Stats().Allocations; n != 1 {
		t.Errorf("%d allocations: draining itself ends none", n)
	}
}

func TestSetSecrets(t *testing.T) {
	s := serve(t, testConfig())
	old := rawUDP(t, s, "127.0.0.1")
	if err := s.SetSecrets([][]byte{[]byte("short")}); err == nil {
		t.Error("a secret that is too short was taken")
	}
	if err := s.SetSecrets(nil); err == nil {
		t.Error("no secret was taken")
	}
	next := []byte("another of enough bytes")
	if err := s.SetSecrets([][]byte{next, secret}); err != nil {
		t.Fatal(err)
	}
	old.mustAllocate() // both are accepted
	if err := s.SetSecrets([][]byte{next}); err != nil {
		t.Fatal(err)
	}
	rawUDP(t, s, "127.0.0.1").mustAllocate() // the new one signs
	late := rawUDP(t, s, "127.0.0.1")
	late.username, late.password = Credentials(secret, "", time.Now(), time.Minute)
	if _, err := late.allocate(); err == nil {
		t.Error("a removed secret is still accepted")
	}
}

func TestLinksAreCounted(t *testing.T) {
	s := serve(t, testConfig())
	dtls := string([]byte{22, 0xfe, 0xfd})
	var clients [2]*rawClient
	for i := range clients {
		clients[i] = rawUDP(t, s, "127.0.0.1")
	}
	a, b := clients[0].mustAllocate(), clients[1].mustAllocate()
	clients[0].permit(b)
	clients[1].permit(a)
	said := func(packets uint64) {
		t.Helper()
		eventually(t, "the packets", func() bool { return s.Stats().PacketsFromPeers == packets })
	}
	clients[0].sendTo(b, []byte{0, 1, 0, 0}) // a check for a path
	said(1)
	if n := s.Stats().LinksTotal; n != 0 {
		t.Fatalf("%d links, before a path was chosen", n)
	}
	clients[0].sendTo(b, []byte(dtls))
	clients[1].sendTo(a, []byte(dtls))
	clients[0].sendTo(b, []byte(dtls))
	said(4)
	eventually(t, "one link for both allocations", func() bool { return s.Stats().LinksTotal == 1 })
}
