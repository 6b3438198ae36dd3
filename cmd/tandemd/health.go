package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// healthTimeout is how long an answer may take.
const healthTimeout = 3 * time.Second

// healthCmd asks another process. It suits a container's health check.
type healthCmd struct {
	Listen string `env:"TANDEM_LISTEN" placeholder:"ADDR" help:"Address that the running tandemd listens on, by HTTP (default :8080; :80 where TANDEM_DOMAIN or TANDEM_TLS_CERT is set)."`
}

// Run asks, and prints the answer.
func (c *healthCmd) Run(a *app) error {
	secure := a.env("TANDEM_DOMAIN") != "" || a.env("TANDEM_TLS_CERT") != ""
	host, port, err := net.SplitHostPort(webFlags{Listen: c.Listen}.listen(secure))
	if err != nil {
		return usage("--listen: %w", err)
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(a.ctx, healthTimeout)
	defer cancel()
	url := "http://" + net.JoinHostPort(host, port) + "/healthz"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return usage("--listen: %w", err)
	}
	// Not http.DefaultTransport: a proxy is not what is asked.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(request)
	if err != nil {
		return hinted{fmt.Errorf("asking: %w", err), "does tandemd run, and listen on this address?"}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 200))
	if err != nil {
		return fmt.Errorf("asking: %w", err)
	}
	answer := strings.TrimSpace(string(body))
	switch {
	case resp.StatusCode == http.StatusOK && answer == "ok":
		fmt.Fprintln(a.stdout, answer)
		return nil
	case resp.StatusCode == http.StatusServiceUnavailable:
		return fmt.Errorf("tandemd does not work: %q", answer)
	}
	return errors.New("what answers is not tandemd")
}
