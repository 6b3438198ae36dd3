package turn

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"
)

func TestProbe(t *testing.T) {
	serverTLS, clientTLS := testTLS(t)
	cfg := testConfig()
	cfg.AllowPeers = nil
	cfg.TLSListen, cfg.TLSConfig = []string{"127.0.0.1:0"}, serverTLS
	s := serve(t, cfg)
	addrs := s.Addrs()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, uri := range []string{
		"turn:" + addrs.UDP[0].String() + "?transport=udp",
		"turn:" + addrs.TCP[0].String() + "?transport=tcp",
		"turns:" + addrs.TLS[0].String() + "?transport=tcp",
	} {
		t.Run(uri, func(t *testing.T) {
			var probes [2]*Probe
			for i := range probes {
				username, password, _ := s.Credentials("")
				p, err := NewProbe(ctx, uri, username, password, clientTLS)
				if err != nil {
					t.Fatal(err)
				}
				defer p.Close()
				probes[i] = p
			}
			a, b := probes[0], probes[1]
			if at, err := a.Mapped(); err != nil || !at.Addr().IsLoopback() {
				t.Errorf("seen at %s, %v", at, err)
			}
			if err := a.Permit(b.Relayed()); err != nil {
				t.Fatal(err)
			}
			if err := b.SendTo([]byte("hello"), a.Relayed()); err != nil {
				t.Fatal(err)
			}
			if got, err := a.Receive(patience); err != nil || string(got) != "hello" {
				t.Errorf("got %q, %v", got, err)
			}
			if err := a.Permit(netip.MustParseAddrPort("10.0.0.1:80")); !errors.Is(err, ErrRefused) {
				t.Errorf("a private peer: %v, want ErrRefused", err)
			}
		})
	}
	if _, err := NewProbe(ctx, "turn:"+addrs.UDP[0].String(), "nobody", "x", nil); !errors.Is(err, ErrRefused) {
		t.Errorf("invented credential: %v, want ErrRefused", err)
	}
}

// Nobody answers: the probe ends with its context.
func TestProbeWithoutAnswer(t *testing.T) {
	deaf := listenUDP(t, "127.0.0.1")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := NewProbe(ctx, "turn:"+deaf.LocalAddr().String(), "u", "p", nil); err == nil || time.Since(began) > patience {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}
