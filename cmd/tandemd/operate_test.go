package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tandem/signaling"
	"tandem/turn"
)

// TestDrainGoesInOrder: unready at once, clients told to come back, and what is
// relayed goes on until its owner ends it.
func TestDrainGoesInOrder(t *testing.T) {
	r := begin(t, "--drain=1m", "--metrics-listen=127.0.0.1:0")
	probes := strings.TrimSuffix(r.private, "/metrics")
	page, phone, relay := pair(t, r.url, "127.0.0.1", signaling.SessionID{1})
	through, err := allocate(t, r.turn, "127.0.0.1", relay)
	if err != nil {
		t.Fatal(err)
	}
	through.exchange("before")
	began := time.Now()
	r.end()
	eventually(t, "unready", func() bool { return strings.HasPrefix(r.get(probes+"/readyz"), "503 the server is stopping") })
	if got := r.get(probes + "/healthz"); got != "200 ok\n" {
		t.Errorf("who drains is not ill: %s", got)
	}
	if !strings.Contains(r.get(r.private), "\ntandem_ready 0\n") {
		t.Error("metrics say that it is ready")
	}

	// The pairing under way comes to its end, then the sockets do.
	phone.Leave("linked")
	page.Leave("linked")
	lost := func(s seated) error {
		for range s.Events() {
		}
		return s.Err()
	}
	for _, s := range []seated{page, phone} {
		if err := lost(s); err != nil && !errors.Is(err, signaling.ErrLeft) {
			t.Logf("seat ended: %v", err)
		}
	}
	eventually(t, "sockets told to come back", func() bool {
		return strings.Contains(r.get(r.private), `tandem_signaling_closed_total{code="4000"} 2`)
	})
	through.exchange("meanwhile")
	if _, err := allocate(t, r.turn, "127.0.0.1", relay); err == nil {
		t.Error("a new allocation while draining")
	}
	select {
	case <-r.ended:
		t.Fatal("it ended while something was relayed")
	default:
	}
	if err := through.conn.Close(); err != nil {
		t.Fatal(err)
	}
	<-r.ended
	if time.Since(began) > time.Minute/2 {
		t.Error("it took to the deadline, though nothing was relayed any more")
	}
}

func TestDrainEndsAtItsDeadline(t *testing.T) {
	r := begin(t, "--drain=100ms")
	_, _, relay := pair(t, r.url, "127.0.0.1", signaling.SessionID{1})
	through, err := allocate(t, r.turn, "127.0.0.1", relay)
	if err != nil {
		t.Fatal(err)
	}
	through.exchange("relayed")
	r.end()
	select {
	case <-r.ended:
	case <-time.After(patience):
		t.Fatal("it goes on")
	}
}

// TestHangup reads the log's level, and the secrets, again.
func TestHangup(t *testing.T) {
	dir := t.TempDir()
	config, secretFile := filepath.Join(dir, "tandemd.toml"), filepath.Join(dir, "secret")
	write := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const first, second = "the first secret, long enough", "the second secret, long enough"
	write(config, `log-level = "info"`)
	write(secretFile, first)
	r := begin(t, "--config="+config, "--turn-secret-file="+secretFile)
	signedBy := func(id byte, secret string) bool {
		_, _, relay := pair(t, r.url, "127.0.0.1", signaling.SessionID{id})
		if _, err := allocate(t, r.turn, "127.0.0.1", relay); err != nil {
			t.Error(err)
		}
		return turn.Verify([][]byte{[]byte(secret)}, relay.Username, relay.Credential, time.Now()) == nil
	}
	if !signedBy(1, first) {
		t.Fatal("the first secret does not sign")
	}
	reloaded := func(n int) {
		t.Helper()
		eventually(t, "reloaded", func() bool {
			return strings.Count(r.log.String(), "read again") == n
		})
	}

	write(config, `log-level = "debug"`)
	write(secretFile, second+"\n"+first)
	r.hangup()
	reloaded(1)
	if !signedBy(2, second) {
		t.Error("the second secret does not sign")
	}
	// An upgrade without a key is worth a debugging note.
	request, err := http.NewRequest(http.MethodGet, r.url+signaling.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{"Connection": {"upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Protocol": {signaling.Subprotocol}}
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	eventually(t, "debugging notes", func() bool { return strings.Contains(r.log.String(), "level=DEBUG") })

	// What is wrong changes nothing.
	write(config, `log-level = "loud"`)
	r.hangup()
	reloaded(2)
	write(config, `log-level = "info"`)
	write(secretFile, "short")
	r.hangup()
	reloaded(3)
	if !signedBy(3, second) {
		t.Error("a faulty file took the secret away")
	}
	if n := strings.Count(r.log.String(), "level=ERROR"); n != 2 {
		t.Errorf("%d errors were logged, want 2: %s", n, r.log.String())
	}
}
