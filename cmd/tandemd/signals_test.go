//go:build unix

package main

import (
	"context"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"tandem/signaling"
)

// TestSignals sends real signals to a process of its own, over which something
// is relayed.
func TestSignals(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	web, relay := freeAddr(t), freeAddr(t)
	var log logText
	ctx, cancel := context.WithTimeout(context.Background(), 3*patience)
	defer cancel()
	server := exec.CommandContext(ctx, self)
	server.Args = []string{"tandemd", "--listen", web, "--turn-listen", relay, "--turn-relay-ip=127.0.0.1",
		"--turn-allow-peers=127.0.0.0/8", "--drain=1h"}
	server.Stderr = &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	t.Cleanup(func() {
		if !ended {
			server.Process.Kill()
			server.Wait()
		}
	})
	status := func(path string) int {
		resp, err := http.Get("http://" + web + path)
		if err != nil {
			return 0
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	eventually(t, "ready", func() bool { return status("/readyz") == http.StatusOK })
	page, phone, credential := pair(t, "http://"+web, "127.0.0.1", signaling.SessionID{1})
	through, err := allocate(t, netip.MustParseAddrPort(relay), "127.0.0.1", credential)
	if err != nil {
		t.Fatal(err)
	}

	server.Process.Signal(syscall.SIGHUP)
	eventually(t, "reloaded", func() bool { return strings.Contains(log.String(), "configuration read again") })

	server.Process.Signal(syscall.SIGTERM)
	eventually(t, "unready", func() bool { return status("/readyz") == http.StatusServiceUnavailable })
	phone.Leave("linked")
	page.Leave("linked")
	through.exchange("goes on")

	began := time.Now()
	server.Process.Signal(syscall.SIGTERM)
	err = server.Wait()
	ended = true
	if err == nil || time.Since(began) > patience {
		t.Errorf("a second signal: %v after %s, want an end at once", err, time.Since(began))
	}
	http.DefaultClient.CloseIdleConnections()
}
