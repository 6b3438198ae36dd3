package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"tandem/signaling"
)

// checkCmd looks at a deployment from outside, like a person on the road.
type checkCmd struct {
	URL     string        `arg:"" name:"url" help:"What people open: https://tandem.example"`
	Timeout time.Duration `default:"10s" placeholder:"TIME" help:"How long each check may take (default 10s)."`
}

var errCheck = errors.New("the deployment has faults, see above")

// Run checks, and tells of each check in a line of its own.
func (c *checkCmd) Run(a *app) error {
	if _, err := signaling.Endpoint(c.URL); err != nil {
		return usage("%w", err)
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		return usage("%w", err)
	}
	if c.Timeout <= 0 {
		return usage("--timeout: want a time above zero")
	}
	k := &check{url: u, each: c.Timeout, say: func(line string) { fmt.Fprintln(a.stdout, line) }}
	k.run(a.ctx)
	if a.ctx.Err() != nil {
		return errors.New("interrupted")
	}
	if k.failed > 0 {
		return hinted{errCheck, `each line that begins with "fail" ends with what to do`}
	}
	return nil
}

// check is one run of all checks. Each is given what those before it found out.
type check struct {
	url    *url.URL
	each   time.Duration
	say    func(string)
	failed int

	addrs  []net.IPAddr      // from checkDNS
	met    bool              // from checkSignaling: two clients did
	relays []signaling.Relay // of two seats, from checkSignaling
}

func (k *check) run(ctx context.Context) {
	for _, step := range []func(context.Context){
		k.checkDNS, k.checkIPv6, k.checkCertificate, k.checkPage, k.checkSignaling, k.checkRelays,
	} {
		if ctx.Err() == nil {
			step(ctx)
		}
	}
}

// pass, note and fail tell of a check. A note is what works, but could be
// better or could not be looked at from here.
func (k *check) pass(what, format string, args ...any) { k.line("pass", what, format, args...) }
func (k *check) note(what, format string, args ...any) { k.line("note", what, format, args...) }

// fail says what was seen, and after that the likely cause and what to do.
func (k *check) fail(what, advice, format string, args ...any) {
	k.failed++
	k.line("fail", what, "%s; %s", fmt.Sprintf(format, args...), advice)
}

func (k *check) line(verdict, what, format string, args ...any) {
	k.say(fmt.Sprintf("%s  %-13s %s", verdict, what, fmt.Sprintf(format, args...)))
}

// host returns the name, and port the port, of the URL.
func (k *check) host() string { return k.url.Hostname() }

func (k *check) port() string {
	switch port := k.url.Port(); {
	case port != "":
		return port
	case k.url.Scheme == "https":
		return "443"
	}
	return "80"
}

func (k *check) local() bool {
	ip := net.ParseIP(k.host())
	return k.host() == "localhost" || ip != nil && ip.IsLoopback()
}
