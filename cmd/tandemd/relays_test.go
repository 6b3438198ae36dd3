package main

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/signaling"
	"tandem/turn"
)

func TestRelayURLs(t *testing.T) {
	for host, names := range map[string][]string{
		"tandem.example":      {"tandem.example"},
		"tandem.example:8080": {"tandem.example"},
		"192.0.2.1:8080":      {"192.0.2.1"},
		"[2001:db8::1]:8080":  {"[2001:db8::1]"},
		"[2001:db8::1]":       {"[2001:db8::1]"},
		"localhost:8080":      {"192.0.2.9"},
		"LOCALHOST":           {"192.0.2.9"},
		"":                    nil,
		":8080":               nil,
		"a b":                 nil,
		"a?transport=tcp&x":   nil,
		"a@b":                 nil,
		"a,b":                 nil,
		"[::1":                {"192.0.2.9"}, // no worse than with both brackets
		"[fe80::1%25eth0]:1":  nil,
		"ä.example":           nil,
		"a\r\nb":              nil,
	} {
		var want []string
		for _, name := range names {
			want = append(want, "turn:"+name+":3478?transport=udp", "turn:"+name+":3478?transport=tcp")
		}
		got := relayURLs(host, 3478, []netip.Addr{netip.MustParseAddr("192.0.2.9")})
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
}

func TestRelaysOf(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	secret := []byte("0123456789abcdef")
	r := relays{secret: func() []byte { return secret }, port: 3478, now: func() time.Time { return now }}
	session := signaling.SessionID{1, 2, 3}
	list, ttl := r.of(session, signaling.SeatPage, "tandem.example:8080")
	if len(list) != 1 || ttl != credentialTTL || list[0].URLs[0] != "turn:tandem.example:3478?transport=udp" {
		t.Fatalf("got %v %s", list, ttl)
	}
	page := list[0]
	if err := turn.Verify([][]byte{secret}, page.Username, page.Credential, now); err != nil {
		t.Errorf("the relay would refuse it: %v", err)
	}
	if err := turn.Verify([][]byte{secret}, page.Username, page.Credential, now.Add(ttl+time.Second)); err == nil {
		t.Error("valid for longer than told")
	}
	text, _ := session.MarshalText()
	if strings.Contains(page.Username, string(text)) {
		t.Error("the relay learns the session's ID")
	}
	phone, _ := r.of(session, signaling.SeatPhone, "tandem.example")
	other, _ := r.of(signaling.SessionID{9}, signaling.SeatPage, "tandem.example")
	if phone[0].Username == page.Username || other[0].Username == page.Username {
		t.Error("two seats share a credential")
	}

	r.host = "public.example"
	if list, _ := r.of(session, signaling.SeatPage, "inner"); list[0].URLs[0] != "turn:public.example:3478?transport=udp" {
		t.Errorf("with a public address: %v", list)
	}
	r.urls = []string{"turns:relay.example"}
	if list, _ := r.of(session, signaling.SeatPage, "inner"); !slices.Equal(list[0].URLs, r.urls) {
		t.Errorf("with a relay elsewhere: %v", list)
	}
	r = relays{now: r.now}
	if list, ttl := r.of(session, signaling.SeatPage, "inner"); list != nil || ttl != 0 {
		t.Errorf("without a relay: %v %s", list, ttl)
	}
	r.port = 3478
	if list, _ := r.of(session, signaling.SeatPage, "no host"); list != nil {
		t.Errorf("for a host that is none: %v", list)
	}
}
