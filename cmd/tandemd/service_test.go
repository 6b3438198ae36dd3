package main

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/signaling"
)

// TestService runs all parts in this process, and pairs two clients.
func TestService(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, cancel := context.WithCancel(context.Background())
	out, write := io.Pipe()
	c := serveCmd{
		webFlags:  webFlags{Listen: "127.0.0.1:0"},
		turnFlags: turnFlags{TURNListen: "127.0.0.1:0"},
		logFlags:  logFlags{LogLevel: "error"},
	}
	ended := make(chan error, 1)
	go func() {
		ended <- c.Run(&app{ctx: ctx, stdout: write, stderr: io.Discard, env: func(string) string { return "" }})
		write.Close()
	}()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()

	// What it prints is how people find it.
	b := make([]byte, 4096)
	said := ""
	for !strings.Contains(said, "next ") {
		n, err := out.Read(b)
		if err != nil {
			t.Fatalf("it said %q and ended", said)
		}
		said += string(b[:n])
	}
	go io.Copy(io.Discard, out)
	url := said[strings.Index(said, "http://"):]
	url, _, _ = strings.Cut(url, "\n")

	var sessions []*signaling.Session
	for _, seat := range []signaling.Seat{signaling.SeatPage, signaling.SeatPhone} {
		client, err := signaling.NewClient(signaling.Config{URL: url, Once: true})
		if err != nil {
			t.Fatal(err)
		}
		running, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); client.Run(running) }()
		defer func() { stop(); <-done }()
		s, err := client.Join(ctx, signaling.JoinOptions{Session: signaling.SessionID{1}, Seat: seat, Key: signaling.SeatKey{2}})
		if err != nil {
			t.Fatal(err)
		}
		sessions = append(sessions, s)
	}
	for _, s := range sessions {
		for {
			waiting, stop := context.WithTimeout(ctx, 20*time.Second)
			e, err := s.Recv(waiting)
			stop()
			if err != nil {
				t.Fatal(err)
			}
			filled, ok := e.(signaling.Filled)
			if !ok {
				continue
			}
			if len(filled.Relays) != 1 || len(filled.Relays[0].URLs) != 2 || filled.TTL != credentialTTL {
				t.Fatalf("got %v", filled)
			}
			// What is handed out leads to the relay.
			address := strings.TrimPrefix(filled.Relays[0].URLs[1], "turn:")
			conn, err := net.Dial("tcp", strings.TrimSuffix(address, "?transport=tcp"))
			if err != nil {
				t.Fatal(err)
			}
			conn.Close()
			break
		}
	}
}
