package turn

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestConfigFaults(t *testing.T) {
	// All faults come at once, each on a line of its own.
	cfg := Config{
		Listen:         []string{"3478"},
		TLSListen:      []string{"5349"},
		Realm:          strings.Repeat("r", 128),
		Secrets:        [][]byte{secret, []byte("short")},
		CredentialTTL:  -time.Second,
		RelayIPs:       []netip.Addr{localhost, localhost, netip.IPv4Unspecified(), {}},
		RelayPortMin:   60000,
		RelayPortMax:   50000,
		AllowPeers:     []netip.Prefix{{}, netip.MustParsePrefix("::ffff:10.0.0.0/104")},
		MaxAllocations: -1,
	}
	_, err := New(cfg)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`listen address "3478"`,
		`TLS listen address "5349"`,
		"without a TLS configuration",
		"realm of 128 bytes",
		"secret 2 of 5 bytes",
		"credential TTL of -1s",
		"relay IP 127.0.0.1: at most one",
		"relay IP 0.0.0.0: want the address that peers can reach",
		`relay IP "invalid IP"`,
		"relay ports 60000-50000",
		`allowed peers "invalid Prefix"`,
		`allowed peers "::ffff:10.0.0.0/104"`,
		"bound of -1 allocations",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in:\n%v", want, err)
		}
	}
}

func TestConfigZeroIsDefault(t *testing.T) {
	cfg := Config{Secrets: [][]byte{secret}}.withDefaults()
	if err := cfg.validate(); err != nil {
		t.Error(err)
	}
	if cfg.RelayPortMin != 49152 || cfg.RelayPortMax != 65535 || cfg.CredentialTTL != 10*time.Minute ||
		cfg.RefreshGrace != 24*time.Hour || cfg.Listen[0] != ":3478" || cfg.Realm != "tandem" {
		t.Errorf("got %+v", cfg)
	}
	if err := (Config{}).withDefaults().validate(); err == nil || !strings.Contains(err.Error(), "no secret") {
		t.Errorf("without a secret: %v", err)
	}
}

func TestNewSaysWhatIsWrong(t *testing.T) {
	s := serve(t, testConfig())
	taken := s.Addrs().TCP[0].String()
	tests := []struct {
		name   string
		change func(*Config)
		want   []string
	}{
		{"port taken", func(c *Config) { c.Listen = []string{taken} },
			[]string{"listening on UDP " + taken, "another program has this port"}},
		{"TLS port taken", func(c *Config) { c.TLSListen, c.TLSConfig = []string{taken}, &tls.Config{} },
			[]string{"listening on TLS " + taken, "another program has this port"}},
		{"relay IP elsewhere", func(c *Config) { c.RelayIPs = []netip.Addr{netip.MustParseAddr("203.0.113.7")} },
			[]string{"relay IP 203.0.113.7 is not an address of this machine, choose from"}},
		{"listening elsewhere", func(c *Config) { c.Listen = []string{"203.0.113.7:0"} },
			[]string{"listening on UDP 203.0.113.7:0", "not one of this machine"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cfg := testConfig()
			test.change(&cfg)
			_, err := New(cfg)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in %q", want, err)
				}
			}
		})
	}
}

func TestListenOnEveryAddress(t *testing.T) {
	cfg := testConfig()
	cfg.Listen = []string{":0"}
	s := serve(t, cfg)
	addrs := s.Addrs()
	if addrs.UDP[0].Port() == 0 || addrs.UDP[0].Port() != addrs.TCP[0].Port() {
		t.Fatalf("got %v", addrs)
	}
	for _, host := range []string{"127.0.0.1", "::1"} {
		conn, err := net.Dial("udp", net.JoinHostPort(host, portOf(addrs.UDP[0])))
		if err != nil {
			t.Logf("skipping %s: %v", host, err)
			continue
		}
		c := newRaw(t, s, conn, nil)
		c.mustAllocate()
	}
}

func portOf(at netip.AddrPort) string {
	_, port, _ := net.SplitHostPort(at.String())
	return port
}

func TestCloseWithoutRun(t *testing.T) {
	s, err := New(testConfig())
	if err != nil {
		t.Fatal(err)
	}
	if s.Ready() {
		t.Error("ready before Run")
	}
	at := s.Addrs().UDP[0].String()
	s.Close()
	cfg := testConfig()
	cfg.Listen = []string{at}
	again, err := New(cfg)
	if err != nil {
		t.Fatalf("the address is not free: %v", err)
	}
	again.Close()
	if err := s.Run(context.Background()); err == nil {
		t.Error("Run after Close: no error")
	}
}

func TestReadyNotice(t *testing.T) {
	t.Run("UDP", func(t *testing.T) {
		testReady(t, func(s *Server) { s.packets[0].conn.Close() }, "tcp")
	})
	t.Run("TCP", func(t *testing.T) {
		testReady(t, func(s *Server) { s.streams[0].listener.Close() }, "udp")
	})
}

// testReady breaks one socket. The server says so, and serves the other.
func testReady(t *testing.T, sabotage func(*Server), other string) {
	var log logBuffer
	cfg := testConfig()
	cfg.Logger = log.logger()
	s := serve(t, cfg)
	eventually(t, "the server to be ready", s.Ready)
	sabotage(s)
	eventually(t, "the server not to be ready", func() bool { return !s.Ready() })
	if !strings.Contains(log.String(), "not ready any more") {
		t.Errorf("not logged:\n%s", &log)
	}
	relay, err := pionClient(t, s, other, nil).Allocate()
	if err != nil {
		t.Fatal(err)
	}
	relay.Close()
}

func TestRunEndsWithItsLastSocket(t *testing.T) {
	s, err := New(testConfig())
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Run(context.Background()) }()
	eventually(t, "the server to be ready", s.Ready)
	s.packets[0].conn.Close()
	s.streams[0].listener.Close()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("no error")
		}
	case <-time.After(patience):
		t.Error("Run did not return")
	}
}
