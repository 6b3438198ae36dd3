package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"tandem/signaling"
)

// webFlags are those of commands with a web server.
type webFlags struct {
	Listen         string         `env:"TANDEM_LISTEN" placeholder:"ADDR" help:"Address of the page and of signaling (default :8080, all addresses of this machine). Where there is HTTPS: of what leads there (default :80)."`
	PublicURL      publicURL      `name:"public-url" env:"TANDEM_PUBLIC_URL" placeholder:"URL" help:"What people open, where a proxy stands before this server."`
	TrustedProxies []netip.Prefix `env:"TANDEM_TRUSTED_PROXIES" placeholder:"CIDR" help:"Proxies whose X-Forwarded-For is believed, so that clients are counted apart."`
	ProxyProtocol  bool           `env:"TANDEM_PROXY_PROTOCOL" help:"Trusted proxies begin each connection with a PROXY header, version 1 or 2, that names the client."`
}

// Where the page is by default: by HTTP, and where there is HTTPS.
const (
	defaultListen    = ":8080"
	defaultListenTLS = ":80"
)

// listen returns where to listen for HTTP.
func (f webFlags) listen(secure bool) string {
	switch {
	case f.Listen != "":
		return f.Listen
	case secure:
		return defaultListenTLS
	}
	return defaultListen
}

// relayFlags are those of commands that hand out TURN relays.
type relayFlags struct {
	TURNURL        []relayURL `name:"turn-url" env:"TANDEM_TURN_URL" placeholder:"URL" help:"Relays to hand out instead of this server's own: turn:relay.example:3478?transport=udp,… They must know the same secret."`
	TURNSecretFile string     `name:"turn-secret-file" env:"TANDEM_TURN_SECRET_FILE" type:"path" placeholder:"FILE" help:"File of secrets shared with relays, one a line: the first signs, all are accepted. The variable TANDEM_TURN_SECRET may hold one instead."`
}

func (f relayFlags) validate() error {
	if n := len(f.TURNURL); n > signaling.MaxRelayURLs {
		return usage("%d relays to hand out (--turn-url), at most %d", n, signaling.MaxRelayURLs)
	}
	return nil
}

// turnFlags are those of commands that relay.
type turnFlags struct {
	TURNListen     string         `name:"turn-listen" env:"TANDEM_TURN_LISTEN" default:":3478" placeholder:"ADDR" help:"Address of TURN, for UDP and TCP (default :3478)."`
	TURNRelayIP    []netip.Addr   `name:"turn-relay-ip" env:"TANDEM_TURN_RELAY_IP" placeholder:"IP" help:"Address of this machine that relayed traffic leaves from, at most one IPv4 and one IPv6. Default: found."`
	TURNPublicIP   []netip.Addr   `name:"turn-public-ip" env:"TANDEM_TURN_PUBLIC_IP" placeholder:"IP" help:"What peers are told instead of that, where a 1:1 NAT stands before this machine (as clouds have it)."`
	TURNRelayPorts portRange      `name:"turn-relay-ports" env:"TANDEM_TURN_RELAY_PORTS" placeholder:"LOW-HIGH" help:"UDP ports of relayed traffic (default 49152-65535)."`
	TURNAllowPeers []netip.Prefix `name:"turn-allow-peers" env:"TANDEM_TURN_ALLOW_PEERS" placeholder:"CIDR" help:"Ranges to relay to that are refused otherwise, such as a home network: 192.168.1.0/24."`
}

type logFlags struct {
	LogFormat string `env:"TANDEM_LOG_FORMAT" enum:"text,json" default:"text" placeholder:"FORMAT" help:"Form of the log: text or json."`
	LogLevel  string `env:"TANDEM_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" placeholder:"LEVEL" help:"What to log: debug, info, warn or error."`
}

// publicURL is a page's address: http or https, with a path at most. The zero
// value is none.
type publicURL struct{ url *url.URL }

func (p *publicURL) UnmarshalText(text []byte) error {
	if _, err := signaling.Endpoint(string(text)); err != nil {
		return err
	}
	u, err := url.Parse(string(text))
	p.url = u
	return err
}

// host returns the host and the port if it is not the scheme's own, as
// browsers write it.
func (p publicURL) host() string {
	if p.url == nil {
		return ""
	}
	host := strings.ToLower(p.url.Host)
	if p.url.Scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}

// origins returns the web origin of the page; none for the zero value.
func (p publicURL) origins() []string {
	if p.url == nil {
		return nil
	}
	return []string{p.url.Scheme + "://" + p.host()}
}

// publicAt is the address of a name's page, on a port of HTTPS.
func publicAt(name domain, port uint16) publicURL {
	host := string(name)
	if port != 443 {
		host = net.JoinHostPort(host, strconv.Itoa(int(port)))
	}
	return publicURL{&url.URL{Scheme: "https", Host: host}}
}

// relayURL is a turn:, turns:, stun: or stuns: URI.
type relayURL string

func (r *relayURL) UnmarshalText(text []byte) error {
	if !signaling.ValidRelayURL(string(text)) {
		return fmt.Errorf("%q is not a URI such as turn:relay.example:3478?transport=udp", text)
	}
	*r = relayURL(text)
	return nil
}

// portRange is LOW-HIGH. The zero value is none.
type portRange struct{ low, high uint16 }

func (p *portRange) UnmarshalText(text []byte) error {
	low, high, found := strings.Cut(string(text), "-")
	a, errLow := strconv.ParseUint(low, 10, 16)
	b, errHigh := strconv.ParseUint(high, 10, 16)
	if !found || errLow != nil || errHigh != nil || a == 0 || a > b {
		return errors.New("want ports LOW-HIGH, such as 50000-50999")
	}
	*p = portRange{uint16(a), uint16(b)}
	return nil
}
