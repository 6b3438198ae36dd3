package main

import (
	"net/http"
	"net/netip"
	"testing"
)

func TestClientAddress(t *testing.T) {
	trusted := proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.1.0.0/16")}
	for _, c := range []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"192.0.2.1:5", nil, "192.0.2.1"},
		{"192.0.2.1:5", []string{"198.51.100.1"}, "192.0.2.1"}, // invented
		{"127.0.0.1:5", []string{"198.51.100.1"}, "198.51.100.1"},
		{"[::ffff:127.0.0.1]:5", []string{"198.51.100.1"}, "198.51.100.1"},
		{"127.0.0.1:5", []string{"203.0.113.9, 198.51.100.1"}, "198.51.100.1"},
		{"127.0.0.1:5", []string{"203.0.113.9", "198.51.100.1, 10.1.2.3"}, "198.51.100.1"},
		{"127.0.0.1:5", []string{"nonsense"}, "127.0.0.1"},
		{"127.0.0.1:5", []string{"198.51.100.1, nonsense"}, "127.0.0.1"},
		{"127.0.0.1:5", []string{"10.1.2.3"}, "10.1.2.3"},
		{"127.0.0.1:5", nil, "127.0.0.1"},
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{"X-Forwarded-For": c.forwarded}}
		if got := trusted.client(r); got != netip.MustParseAddr(c.want) {
			t.Errorf("%s %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
	if got := trusted.client(&http.Request{RemoteAddr: "@"}); got.IsValid() {
		t.Errorf("a connection that is not by IP: %s", got)
	}
}
