package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	// fewDays is how long a certificate that is renewed by itself is never
	// left to live.
	fewDays = 14 * 24 * time.Hour
	// maxSkew is how far clocks may be apart: credentials of the relay live for
	// minutes.
	maxSkew = time.Minute
	maxPage = 64 << 10 // bytes of the page that are read
)

func (k *check) checkDNS(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, k.each)
	defer cancel()
	addrs, err := net.DefaultResolver.LookupIPAddr(ctx, k.host())
	if err != nil {
		k.fail("DNS", "the name is misspelt, or has no A or AAAA record yet: add one where the domain is managed", "%v", err)
		return
	}
	k.addrs = addrs
	var list []string
	for _, a := range addrs {
		list = append(list, a.String())
		if a.IP.IsPrivate() && !k.local() {
			k.note("DNS", "%s is a private address: only machines of that network reach it", a.String())
		}
	}
	k.pass("DNS", "%s is %s", k.host(), strings.Join(list, ", "))
}

func (k *check) checkIPv6(ctx context.Context) {
	var six *net.IPAddr
	for i := range k.addrs {
		if k.addrs[i].IP.To4() == nil {
			six = &k.addrs[i]
		}
	}
	if six == nil {
		if len(k.addrs) > 0 && !k.local() {
			k.note("IPv6", "no AAAA record: people whose network has IPv6 alone need their provider's translation")
		}
		return
	}
	ctx, cancel := context.WithTimeout(ctx, k.each)
	defer cancel()
	if !hasIPv6() && !six.IP.IsLoopback() {
		k.note("IPv6", "this machine has none, so it was not tried")
		return
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp6", net.JoinHostPort(six.String(), k.port()))
	if err != nil {
		k.fail("IPv6", "browsers try it first: let the port through the firewall for IPv6 too, or remove the AAAA record", "%v", err)
		return
	}
	conn.Close()
	k.pass("IPv6", "%s answers", six.String())
}

// hasIPv6 says whether this machine has an address of the public internet.
func hasIPv6() bool {
	for _, ip := range machineIPs() {
		if ip.Is6() && !ip.IsPrivate() {
			return true
		}
	}
	return false
}

func (k *check) checkCertificate(ctx context.Context) {
	const what = "certificate"
	if k.url.Scheme != "https" {
		if k.local() {
			k.pass(what, "none is needed on this machine itself")
		} else {
			k.fail(what, "browsers lend a page the means to encrypt only over HTTPS: give the server a certificate, or put a proxy that has one before it", "the address begins with http")
		}
		return
	}
	ctx, cancel := context.WithTimeout(ctx, k.each)
	defer cancel()
	dialer := tls.Dialer{}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(k.host(), k.port()))
	if err != nil {
		k.fail(what, adviseTLS(err), "%v", err)
		return
	}
	defer conn.Close()
	leaf := conn.(*tls.Conn).ConnectionState().PeerCertificates[0]
	left := time.Until(leaf.NotAfter)
	if left < fewDays {
		k.fail(what, "its renewal seems to have stopped: look into the log of what renews it", "it ends in %.0f days", left.Hours()/24)
		return
	}
	k.pass(what, "it is valid for %.0f more days, from %s", left.Hours()/24, leaf.Issuer.CommonName)
}

func adviseTLS(err error) string {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &name):
		return "the certificate is another name's: get one for this name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "renew the certificate, and look at this machine's clock"
	case errors.As(err, &unknown):
		return "browsers do not know who signed it: serve the whole chain, from an authority that they trust"
	case errors.As(err, &record):
		return "the port does not speak TLS: the proxy may pass to the wrong port"
	}
	return adviseReach(err)
}

func adviseReach(err error) string {
	var network net.Error
	if errors.As(err, &network) && network.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return "a firewall may drop packets to this port: open it, at the provider too"
	}
	return "nothing may listen there: start the server or the proxy, and look at its address"
}

func (k *check) checkPage(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, k.each)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(k.url.String(), "/")+"/", nil)
	if err != nil {
		k.fail("page", "look at the address", "%v", err)
		return
	}
	transport := &http.Transport{DisableKeepAlives: true, Proxy: http.ProxyFromEnvironment}
	began := time.Now()
	resp, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		k.fail("page", adviseTLS(err), "%v", err)
		return
	}
	defer resp.Body.Close()
	took := time.Since(began)
	page, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	switch {
	case err != nil:
		k.fail("page", "the connection breaks: look at the proxy's log", "%v", err)
	case resp.StatusCode == http.StatusBadGateway || resp.StatusCode == http.StatusGatewayTimeout:
		k.fail("page", "the proxy does not reach tandemd: is it running, and is the address the proxy passes to what --listen says?", "HTTP status %d", resp.StatusCode)
	case strings.Contains(string(page), "page not built"):
		k.fail("page", `run "make build" in the source folder, and start what it built`, "tandemd was built without it")
	case resp.StatusCode != http.StatusOK:
		k.fail("page", "something else may answer at this address: look at the proxy's configuration", "HTTP status %d", resp.StatusCode)
	case !strings.Contains(string(page), "Tandem"):
		k.fail("page", "something else answers at this address: look at the proxy's configuration", "it is not Tandem's")
	case resp.Header.Get("Content-Security-Policy") == "":
		k.fail("page", "let the proxy pass tandemd's headers", "its Content-Security-Policy is missing")
	default:
		k.pass("page", "Tandem's, in %s", took.Round(time.Millisecond))
	}
	k.checkClock(resp.Header.Get("Date"), began, took)
}

// checkClock compares clocks, if the server tells its own.
func (k *check) checkClock(date string, began time.Time, took time.Duration) {
	at, err := http.ParseTime(date)
	if err != nil {
		k.note("clock", "the server does not say what time it is")
		return
	}
	skew := at.Sub(began.Add(took / 2)).Abs()
	if skew > maxSkew {
		k.fail("clock", "set both by NTP: credentials of the relay live for minutes", "the server's and this machine's are %s apart", skew.Round(time.Second))
		return
	}
	k.pass("clock", "%s apart at most", fmt.Sprint((skew + time.Second).Round(time.Second)))
}
