package signaling

import (
	"strings"
	"testing"
	"time"
)

func TestEndpoint(t *testing.T) {
	for address, want := range map[string]string{
		"http://localhost:8080":       "ws://localhost:8080/signal",
		"https://tandem.example":      "wss://tandem.example/signal",
		"https://tandem.example/":     "wss://tandem.example/signal",
		"https://tandem.example/a/b/": "wss://tandem.example/a/b/signal",
		"http://[2001:db8::1]:8080":   "ws://[2001:db8::1]:8080/signal",
	} {
		if got, err := Endpoint(address); err != nil || got != want {
			t.Errorf("%s: %s %v, want %s", address, got, err, want)
		}
	}
	for _, address := range []string{
		"", "tandem.example", "ws://tandem.example", "ftp://x", "https://", "https://:443",
		"https://user:hunter2@tandem.example", "https://tandem.example?x=hunter2", "https://tandem.example/#hunter2",
		"https://tandem.example:99999", "https://tan dem", "https://\x7f", "http://[::1",
		"https://" + strings.Repeat("a", 200) + ".example", "https://hunter2%zz",
	} {
		got, err := Endpoint(address)
		if err == nil {
			t.Errorf("%q accepted as %s", address, got)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows a secret: %v", err)
		}
	}
}

func TestNewClientFaults(t *testing.T) {
	_, err := NewClient(Config{URL: "nonsense", DialTimeout: -1, BackoffMin: time.Hour})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"server address", "dial timeout", "backoff"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q not in: %v", want, err)
		}
	}
}

func TestBackoff(t *testing.T) {
	c, err := NewClient(Config{URL: "http://localhost", BackoffMin: time.Second, BackoffMax: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	for failures, whole := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 4: 8 * time.Second, 5: 10 * time.Second, 1 << 30: 10 * time.Second} {
		for range 100 {
			if d := c.backoff(failures); d < whole/2 || d > whole {
				t.Fatalf("after %d failures %s, want %s to %s", failures, d, whole/2, whole)
			}
		}
	}
}
