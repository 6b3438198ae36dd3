package main

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"tandem/signaling"
	"tandem/signaling/server"
	"tandem/turn"
	"tandem/web"
)

// serveCmd is everything on one machine.
type serveCmd struct {
	webFlags
	tlsFlags
	relayFlags
	turnFlags
	turnTLSFlags
	stateFlags
	logFlags
	operateFlags
	NoTURN bool `name:"no-turn" env:"TANDEM_NO_TURN" help:"Run no TURN relay."`
}

// Run serves until the signal to end.
func (c *serveCmd) Run(a *app) error {
	s, err := newService(a, c.logFlags, c.operateFlags)
	if err != nil {
		return err
	}
	s.state = state{c.State, a.env}
	list, err := secrets(c.TURNSecretFile, a.env)
	if err != nil {
		return err
	}
	if len(list) == 0 && c.NoTURN && len(c.TURNURL) > 0 {
		return errNoSecret
	}
	if len(list) == 0 {
		if list, err = s.state.secret(); err != nil {
			s.logger.Warn("the TURN secret is not kept: a restart makes what was handed out invalid", "error", err)
			list = [][]byte{randomSecret()}
		}
	}
	s.keepSecrets(list, c.TURNSecretFile)
	if err := s.openHTTPS(c.webFlags, c.tlsFlags); err != nil {
		return err
	}
	if !c.NoTURN {
		if err := s.openTURN(c.turnFlags, c.turnTLSFlags, list); err != nil {
			return err
		}
	}
	if err := s.openWeb(c.webFlags, c.relayFlags, true); err != nil {
		return err
	}
	return s.run()
}

// signalingCmd is signaling alone.
type signalingCmd struct {
	webFlags
	tlsFlags
	relayFlags
	stateFlags
	logFlags
	operateFlags
}

// Run serves until the signal to end.
func (c *signalingCmd) Run(a *app) error {
	s, err := newService(a, c.logFlags, c.operateFlags)
	if err != nil {
		return err
	}
	s.state = state{c.State, a.env}
	list, err := secrets(c.TURNSecretFile, a.env)
	if err != nil {
		return err
	}
	switch {
	case len(list) == 0 && len(c.TURNURL) > 0:
		return errNoSecret
	case len(list) > 0 && len(c.TURNURL) == 0:
		return usage("a secret shared with relays, but none to hand out: want --turn-url")
	case len(list) == 0:
		list = [][]byte{nil} // signs nothing
	}
	s.keepSecrets(list, c.TURNSecretFile)
	if err := s.openHTTPS(c.webFlags, c.tlsFlags); err != nil {
		return err
	}
	if err := s.openWeb(c.webFlags, c.relayFlags, false); err != nil {
		return err
	}
	return s.run()
}

// turnCmd is the relay alone.
type turnCmd struct {
	TURNSecretFile string `name:"turn-secret-file" env:"TANDEM_TURN_SECRET_FILE" type:"path" placeholder:"FILE" help:"File of secrets shared with who hands out credentials, one a line; all are accepted. The variable TANDEM_TURN_SECRET may hold one instead."`
	turnFlags
	turnTLSFlags
	certFlags
	logFlags
	operateFlags
}

// Run relays until the signal to end.
func (c *turnCmd) Run(a *app) error {
	s, err := newService(a, c.logFlags, c.operateFlags)
	if err != nil {
		return err
	}
	list, err := secrets(c.TURNSecretFile, a.env)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return errNoSecret
	}
	s.keepSecrets(list, c.TURNSecretFile)
	if s.certificates, err = s.openCertificates(tlsFlags{certFlags: c.certFlags}); err != nil {
		return err
	}
	if err := s.openTURN(c.turnFlags, c.turnTLSFlags, list); err != nil {
		return err
	}
	return s.run()
}

// service is what runs. Parts that do not are nil.
type service struct {
	app           *app
	logger        *slog.Logger
	turn          *turn.Server
	signaling     *server.Server
	web           *webServer // of HTTPS, where there is that
	plain         *webServer // of HTTP, which leads to that; nil: HTTP is all there is
	front         *front     // the socket of HTTPS; nil: there is none
	publicURL     publicURL
	page          bool
	state         state
	*certificates // nil: none
	operation
}

// openHTTPS opens the socket of HTTPS, if there is to be one.
func (s *service) openHTTPS(flags webFlags, tlsFlags tlsFlags) (err error) {
	s.publicURL = flags.PublicURL
	if s.certificates, err = s.openCertificates(tlsFlags); err != nil || s.certificates == nil {
		return err
	}
	trusted := proxies(flags.TrustedProxies)
	at, err := s.sockets.listen(socketHTTPS, tlsFlags.TLSListen, "--tls-listen")
	if err != nil {
		return err
	}
	s.readiness.parts["the HTTPS server"] = at
	behind, err := trusted.listener(at, flags.ProxyProtocol)
	if err != nil {
		return err
	}
	s.front = newFront(behind, s.certificates, trusted)
	if s.publicURL.url == nil && len(tlsFlags.Domain) > 0 {
		s.publicURL = publicAt(tlsFlags.Domain[0], portOf(at))
	}
	return nil
}

// openTURN opens the relay's sockets. Where there are certificates it relays
// over TLS, too, and on the port of HTTPS.
func (s *service) openTURN(flags turnFlags, tlsFlags turnTLSFlags, secrets [][]byte) (err error) {
	var secure struct {
		listen []string
		config *tls.Config
		shared []net.Listener
	}
	if s.certificates != nil {
		secure.listen, secure.config = []string{tlsFlags.TURNTLSListen}, s.certificates.config(turnProtocol)
	}
	if s.front != nil {
		s.front.turn = newHanded(s.front.listener.Addr())
		secure.shared = []net.Listener{s.front.turn}
	}
	s.turn, err = turn.New(turn.Config{
		TLSListen:     secure.listen,
		TLSConfig:     secure.config,
		Shared:        secure.shared,
		Listen:        []string{flags.TURNListen},
		Secrets:       secrets,
		CredentialTTL: credentialTTL,
		RelayIPs:      flags.TURNRelayIP,
		PublicIPs:     flags.TURNPublicIP,
		RelayPortMin:  flags.TURNRelayPorts.low,
		RelayPortMax:  flags.TURNRelayPorts.high,
		AllowPeers:    flags.TURNAllowPeers,
		Logger:        s.logger,
	})
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EADDRINUSE):
		return hinted{err, "another TURN server may run here; --turn-listen and --turn-tls-listen choose other ports"}
	case strings.Contains(err.Error(), "public IP"):
		return hinted{err, "--turn-public-ip takes the addresses that others reach this machine at, of the families that it has itself"}
	case strings.Contains(err.Error(), "relay IP"):
		return hinted{err, "--turn-relay-ip takes addresses of this machine; without it they are found"}
	}
	return hinted{err, `"tandemd turn --help" explains the flags of TURN`}
}

// openWeb makes signaling and opens the web server's socket.
func (s *service) openWeb(flags webFlags, relayFlags relayFlags, page bool) (err error) {
	trusted := proxies(flags.TrustedProxies)
	r := relays{secret: s.secret, now: time.Now}
	for _, u := range relayFlags.TURNURL {
		r.urls = append(r.urls, string(u))
	}
	if err := relayFlags.validate(); err != nil {
		return err
	}
	if s.publicURL.url != nil {
		r.host = s.publicURL.url.Hostname()
		if strings.Contains(r.host, ":") {
			r.host = "[" + r.host + "]"
		}
	}
	if s.turn != nil {
		at := s.turn.Addrs().UDP[0]
		r.port, r.own = at.Port(), []netip.Addr{at.Addr()}
		if at.Addr().IsUnspecified() {
			r.own = s.turn.RelayIPs()
		}
		for _, at := range s.turn.Addrs().TLS {
			r.tls = append(r.tls, at.Port())
		}
		if s.front != nil {
			r.tls = append(r.tls, portOf(s.front.listener))
		}
	}
	s.signaling, err = server.New(server.Config{
		Relays:     r.of,
		Origins:    s.publicURL.origins(),
		ClientAddr: trusted.client,
		Logger:     s.logger,
		Observer:   s.metrics,
		DrainTime:  max(time.Millisecond, min(pairingTime, s.drainTime)),
	})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle(signaling.Path, s.signaling)
	s.readiness.handle(mux)
	if page {
		mux.Handle("/", web.Handler(web.Options{Host: s.publicURL.host()}))
	}
	s.page = page
	at, err := s.sockets.listen(socketWeb, flags.listen(s.front != nil), "--listen")
	if err != nil {
		return err
	}
	s.readiness.parts["the web server"] = at
	behind, err := trusted.listener(at, flags.ProxyProtocol)
	if err != nil {
		return err
	}
	if s.front == nil {
		s.web = newWebServer(behind, s.publicURL.below(mux), trusted, s.logger)
		return nil
	}
	s.web = newWebServer(s.front.web, strict(s.publicURL.below(mux)), trusted, s.logger)
	leads := s.publicURL.redirect(mux, portOf(s.front.listener))
	if s.certificates.challenge != nil {
		leads = s.certificates.challenge(leads)
	}
	s.plain = newWebServer(behind, leads, trusted, s.logger)
	return nil
}
