package web

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// policy is the Content-Security-Policy before and after the sources that
// depend on the host. The trusted-types policies are Svelte's, which turns the
// page's own templates into elements, and the one that names the service worker.
// Media play from addresses that the service worker answers, and are saved
// through a frame that asks it for them.
const (
	policyStart = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
		"media-src 'self' blob:; font-src 'self'; frame-src 'self'; worker-src 'self'; manifest-src 'self'; connect-src 'self'"
	policyEnd = "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types svelte-trusted-html tandem-worker"
)

// setSecurityHeaders sets what keeps the page to itself. host is what the
// client calls the server; nothing is made of one that is not a host.
func setSecurityHeaders(h http.Header, host string) {
	policy := policyStart
	// Not every browser takes a WebSocket to the page's own host for 'self'.
	if validHost(host) {
		policy += " ws://" + host + " wss://" + host
	}
	h.Set("Content-Security-Policy", policy+policyEnd)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
}

// validHost says whether s is a DNS name or an IP address, with or without a
// port, and so free of anything that a header could be changed with.
func validHost(s string) bool {
	host, port := s, ""
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return false
		}
		addr, err := netip.ParseAddr(s[1:end])
		if err != nil || !addr.Is6() || addr.Zone() != "" {
			return false
		}
		if s = s[end+1:]; s == "" {
			return true
		}
		return s[0] == ':' && validPort(s[1:])
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		host, port = s[:i], s[i+1:]
		if !validPort(port) {
			return false
		}
	}
	if host == "" || len(host) > 253 {
		return false
	}
	for _, c := range []byte(host) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

func validPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}
