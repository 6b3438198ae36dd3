package main

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"tandem/web"
)

// maxAnnounced bounds how many addresses of this machine are shown.
const maxAnnounced = 4

// announce tells where things are and what to do next.
func (s *service) announce() {
	line := func(what, format string, args ...any) {
		fmt.Fprintf(s.app.stdout, "%-10s %s\n", what, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(s.app.stdout, "Tandem is running.")
	if s.web != nil {
		what := "page"
		if !s.page {
			what = "signaling"
		}
		for i, address := range s.addresses() {
			if i > 0 {
				what = ""
			}
			line(what, "%s", address)
		}
	}
	if s.turn != nil {
		var ips []string
		for _, ip := range s.turn.RelayIPs() {
			ips = append(ips, ip.String())
		}
		over := "UDP and TCP"
		for _, at := range s.turn.Addrs().TLS {
			over += fmt.Sprintf("; TLS on %d", at.Port())
		}
		if s.front != nil {
			over += fmt.Sprintf(" and %d", portOf(s.front.listener))
		}
		line("TURN", "port %d, %s; relays from %s", s.turn.Addrs().UDP[0].Port(), over, strings.Join(ips, " and "))
	}
	if s.private != nil {
		line("metrics", "http://%s/metrics", s.private.listener.Addr())
	}
	switch {
	case s.page && !web.Built():
		line("next", `the page was not built: run "make build" in the source folder`)
	case s.page:
		line("next", `open the page in a browser, and scan its code with "tandem link"`)
	}
}

// addresses returns what can be opened: the public address, or else this
// machine's.
func (s *service) addresses() []string {
	if s.publicURL.url != nil {
		return []string{s.publicURL.url.String()}
	}
	at := s.web.listener.Addr().(*net.TCPAddr).AddrPort()
	scheme := "http"
	if s.front != nil {
		scheme = "https"
	}
	url := func(host string) string { return scheme + "://" + net.JoinHostPort(host, strconv.Itoa(s.web.port())) }
	elsewhere := elsewhere
	if s.front != nil {
		elsewhere = ""
	}
	ip := at.Addr().Unmap()
	switch {
	case ip.IsLoopback():
		return []string{url("localhost")}
	case !ip.IsUnspecified():
		return []string{url(ip.String()) + elsewhere}
	}
	list := []string{url("localhost")}
	for _, ip := range machineIPs() {
		if len(list) <= maxAnnounced {
			list = append(list, url(ip.String())+elsewhere)
		}
	}
	return list
}

// elsewhere says what a browser would not: it lends a page the means to
// encrypt only over HTTPS, or from its own machine.
const elsewhere = "  (from other machines, where browsers need HTTPS: see --public-url)"

// machineIPs returns the addresses under which others may know this machine.
func machineIPs() []netip.Addr {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var ips []netip.Addr
	for _, addr := range addrs {
		if prefix, err := netip.ParsePrefix(addr.String()); err == nil && prefix.Addr().IsGlobalUnicast() {
			ips = append(ips, prefix.Addr().Unmap())
		}
	}
	return ips
}
