package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"

	"tandem/signaling"
)

func TestCutAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"read tcp 192.0.2.17:80->198.51.100.9:5: reset": "read tcp 192.0.2.0/24:80->198.51.100.0/24:5: reset",
		"from [2001:db8:1:2::5]:443: no":                "from [2001:db8:1::/48]:443: no",
		"::ffff:192.0.2.17":                             "192.0.2.0/24",
		"fe80::1%eth0":                                  "fe80::/48",
		"at 12:30:45, version 1.2.3":                    "at 12:30:45, version 1.2.3",
		"999.1.1.1":                                     "999.1.1.1",
		"::1":                                           "::/48",
		"a: b":                                          "a: b",
	} {
		if got := cutAddresses(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestLogger(t *testing.T) {
	var b strings.Builder
	log := newLogger(&b, logFlags{LogFormat: "json", LogLevel: "warn"}, new(slog.LevelVar))
	log.Info("too low")
	log.Warn("from 192.0.2.17", "error", errors.New("and 192.0.2.18"), slog.Group("in", "a", "192.0.2.19"))
	var line map[string]any
	if err := json.Unmarshal([]byte(b.String()), &line); err != nil {
		t.Fatalf("%s: %v", b.String(), err)
	}
	for _, private := range []string{".17", ".18", ".19"} {
		if strings.Contains(b.String(), private) {
			t.Errorf("logged: %s", b.String())
		}
	}
}

// TestLogIsSilentAboutClients drives sessions, relayed packets and nonsense
// from an address of its own, and looks for what must not be in the log.
func TestLogIsSilentAboutClients(t *testing.T) {
	const client = "127.0.0.77"
	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			r := begin(t, "--log-level=debug", "--log-format="+format, "--metrics-listen=127.0.0.1:0")
			id := signaling.SessionID{0xab, 0xcd, 0xef, 7: 0x77, 15: 0x99}
			page, phone, relay := pair(t, r.url, client, id)
			through, err := allocate(t, r.turn, client, relay)
			if err != nil {
				t.Fatal(err)
			}
			through.exchange("a relayed payload")
			if _, err := allocate(t, r.turn, client, signaling.Relay{Username: "an invented user", Credential: "x"}); err == nil {
				t.Fatal("an invented credential made an allocation")
			}
			phone.Leave("linked")
			next[signaling.Left](page)
			// Nonsense that the web server and the upgrade complain of.
			for _, text := range []string{
				"GET /signal HTTP/1.1\r\nHost: an-invented-host\r\n\r\n",
				"GET /signal HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: tandem.rendezvous.1\r\n\r\n",
				"\x16\x03\x01 an invented line\r\n\r\n",
			} {
				dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(client)}}
				conn, err := dialer.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
				if err != nil {
					t.Fatal(err)
				}
				io.WriteString(conn, text)
				conn.(*net.TCPConn).CloseWrite()
				io.ReadAll(conn)
				conn.Close()
			}
			r.end()
			<-r.ended

			log := r.log.String()
			for what, private := range map[string]string{
				"the client's address":     client,
				"the session's ID":         base64.RawURLEncoding.EncodeToString(id[:]),
				"the session's ID in hex":  hex.EncodeToString(id[:]),
				"the start of that":        hex.EncodeToString(id[:3]),
				"a payload":                base64.RawURLEncoding.EncodeToString([]byte("a sealed payload")),
				"a payload as text":        "sealed",
				"a relayed payload":        "relayed payload",
				"a user name":              relay.Username,
				"a password":               relay.Credential,
				"what a stranger sent":     "invented",
				"the relayed peer's port":  through.peer.LocalAddr().String(),
				"the allocation's address": through.conn.LocalAddr().String(),
			} {
				if strings.Contains(log, private) {
					t.Errorf("the log holds %s: %s", what, log)
				}
			}
			if !strings.Contains(log, "socket ended") || !strings.Contains(log, "no upgrade") || !strings.Contains(log, "stopped") {
				t.Errorf("the log tells too little: %s", log)
			}
		})
	}
}
