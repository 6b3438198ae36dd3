package turn

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v4"
	pion "github.com/pion/turn/v5"
)

// Made with: printf 1700000600:session-7 |
// openssl dgst -sha1 -hmac 'north wind and the sun' -binary | base64
const vectorPassword = "sERQ5kT9Cp1Z6wy2eYmF0cRs8f0="

func TestCredentialsVector(t *testing.T) {
	username, password := Credentials([]byte("north wind and the sun"), "session-7", time.Unix(1700000000, 0), 10*time.Minute)
	if username != "1700000600:session-7" || password != vectorPassword {
		t.Errorf("got %q, %q", username, password)
	}
}

// pion's own functions for the same draft agree.
func TestCredentialsAgreeWithPion(t *testing.T) {
	username, password, err := pion.GenerateLongTermTURNRESTCredentials(string(secret), "somebody", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify([][]byte{secret}, username, password, time.Now()); err != nil {
		t.Error(err)
	}
}

func TestCredentialsRandomTag(t *testing.T) {
	now := time.Now()
	a, _ := Credentials(secret, "", now, time.Minute)
	b, _ := Credentials(secret, "", now, time.Minute)
	if a == b || len(a) < 30 {
		t.Errorf("got %q and %q", a, b)
	}
}

func TestVerify(t *testing.T) {
	now := time.Unix(1700000000, 0)
	old, other := []byte("the secret before it"), []byte("nobody's secret at all")
	username, password := Credentials(secret, "tag", now, time.Minute)
	_, oldPassword := Credentials(old, "tag", now, time.Minute)
	_, otherPassword := Credentials(other, "tag", now, time.Minute)
	tests := []struct {
		name               string
		username, password string
		at                 time.Time
		want               error
	}{
		{"first secret", username, password, now, nil},
		{"second secret", username, oldPassword, now, nil},
		{"last second", username, password, now.Add(59 * time.Second), nil},
		{"expired", username, password, now.Add(time.Minute), ErrExpired},
		{"unknown secret", username, otherPassword, now, ErrCredential},
		{"unknown secret, expired", username, otherPassword, now.Add(time.Hour), ErrCredential},
		{"other name", username + "x", password, now, ErrCredential},
		{"longer life", "9" + username, password, now, ErrCredential},
		{"no time", "tag", sign(secret, "tag"), now, ErrCredential},
		{"negative time", "-1:tag", sign(secret, "-1:tag"), now, ErrCredential},
		{"overflow", "99999999999999999999:t", sign(secret, "99999999999999999999:t"), now, ErrCredential},
		{"empty", "", "", now, ErrCredential},
		{"long", username + strings.Repeat("x", 300), password, now, ErrCredential},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if err := Verify([][]byte{secret, old}, test.username, test.password, test.at); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestServerCredentials(t *testing.T) {
	clock, old := newClock(), []byte("the secret before it")
	cfg := testConfig()
	cfg.Secrets, cfg.now = [][]byte{secret, old}, clock.now
	s := serve(t, cfg)
	valid := func(secret []byte) (string, string) { return Credentials(secret, "", clock.now(), time.Minute) }

	tests := []struct {
		name   string
		make   func(c *rawClient)
		want   string
		counts Reason
	}{
		{"first secret", func(c *rawClient) { c.username, c.password = valid(secret) }, "", ""},
		{"second secret", func(c *rawClient) { c.username, c.password = valid(old) }, "", ""},
		{"unknown secret", func(c *rawClient) { c.username, c.password = valid([]byte("nobody's secret at all")) },
			"error 401", RefusedCredential},
		{"expired", func(c *rawClient) {
			c.username, c.password = Credentials(secret, "", clock.now().Add(-time.Hour), time.Minute)
		}, "error 401", RefusedExpired},
		{"other realm", func(c *rawClient) { c.realm = "elsewhere" }, "error 401", RefusedCredential},
		{"no expiry", func(c *rawClient) { c.username = "somebody" }, "error 401", RefusedCredential},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := rawUDP(t, s, "127.0.0.1")
			c.challenge()
			test.make(c)
			before := s.Stats().Refused[test.counts]
			_, err := c.allocate()
			if got := errText(err); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if n := s.Stats().Refused[test.counts] - before; test.counts != "" && n != 1 {
				t.Errorf("%d counted, want 1", n)
			}
		})
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// A link outlives its credential, up to a bound; nothing else does.
func TestExpiredCredentialKeepsItsAllocation(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) {
			clock := newClock()
			cfg := testConfig()
			cfg.now = clock.now
			s := serve(t, cfg)
			connect := map[string]func(*testing.T, *Server, string) *rawClient{"udp": rawUDP, "tcp": rawTCP}[network]
			c := connect(t, s, "127.0.0.1")
			c.mustAllocate()

			clock.advance(time.Hour)
			peer := netip.MustParseAddrPort("127.0.0.1:5000")
			if got := c.ask(stun.MethodRefresh); got != 0 {
				t.Errorf("refresh: error %d", got)
			}
			if got := c.permit(peer); got != 0 {
				t.Errorf("permission: error %d", got)
			}
			if got := c.bind(0x4000, peer); got != 0 {
				t.Errorf("channel: error %d", got)
			}

			if _, err := c.allocate(); errText(err) != "error 401" {
				t.Errorf("allocating again: %v, want 401", err)
			}

			// Not for another client, not for one that has another credential,
			// and not for a new allocation.
			thief := connect(t, s, "127.0.0.1")
			thief.challenge()
			thief.username, thief.password = c.username, c.password
			if got := thief.ask(stun.MethodRefresh); got != stun.CodeUnauthorized {
				t.Errorf("refresh by another client: error %d, want 401", got)
			}
			if _, err := thief.allocate(); errText(err) != "error 401" {
				t.Errorf("another allocation: %v, want 401", err)
			}
			own := *c
			own.username, own.password = Credentials(secret, "other", clock.now().Add(-time.Hour), time.Minute)
			if got := own.ask(stun.MethodRefresh); got != stun.CodeUnauthorized {
				t.Errorf("refresh with another expired credential: error %d, want 401", got)
			}
			if got := c.ask(stun.MethodRefresh, lifetimeAttr(0)); got != 0 {
				t.Errorf("ending it: error %d", got)
			}
			if _, err := c.allocate(); errText(err) != "error 401" {
				t.Errorf("allocating again: %v, want 401", err)
			}
		})
	}
}

func TestRefreshGraceEnds(t *testing.T) {
	clock := newClock()
	cfg := testConfig()
	cfg.now = clock.now
	s := serve(t, cfg)
	c := rawUDP(t, s, "127.0.0.1")
	c.mustAllocate()
	clock.advance(10*time.Minute + 24*time.Hour - 5*time.Second)
	if got := c.ask(stun.MethodRefresh); got != 0 {
		t.Errorf("within 24 hours: error %d", got)
	}
	clock.advance(10 * time.Second)
	if got := c.ask(stun.MethodRefresh); got != stun.CodeUnauthorized {
		t.Errorf("after 24 hours: error %d, want 401", got)
	}
}
