package main

import (
	"errors"
	"log/slog"
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
	relayFlags
	turnFlags
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
	list, err := secrets(c.TURNSecretFile, a.env)
	if err != nil {
		return err
	}
	if len(list) == 0 && c.NoTURN && len(c.TURNURL) > 0 {
		return usage("relays to hand out (--turn-url), but no secret shared with them: want --turn-secret-file or %s", secretVariable)
	}
	if len(list) == 0 {
		list = [][]byte{randomSecret()}
	}
	s.keepSecrets(list, c.TURNSecretFile)
	if !c.NoTURN {
		if err := s.openTURN(c.turnFlags, list); err != nil {
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
	relayFlags
	logFlags
	operateFlags
}

// Run serves until the signal to end.
func (c *signalingCmd) Run(a *app) error {
	s, err := newService(a, c.logFlags, c.operateFlags)
	if err != nil {
		return err
	}
	list, err := secrets(c.TURNSecretFile, a.env)
	if err != nil {
		return err
	}
	switch {
	case len(list) == 0 && len(c.TURNURL) > 0:
		return usage("relays to hand out (--turn-url), but no secret shared with them: want --turn-secret-file or %s", secretVariable)
	case len(list) > 0 && len(c.TURNURL) == 0:
		return usage("a secret shared with relays, but none to hand out: want --turn-url")
	case len(list) == 0:
		list = [][]byte{nil} // signs nothing
	}
	s.keepSecrets(list, c.TURNSecretFile)
	if err := s.openWeb(c.webFlags, c.relayFlags, false); err != nil {
		return err
	}
	return s.run()
}

// turnCmd is the relay alone.
type turnCmd struct {
	TURNSecretFile string `name:"turn-secret-file" env:"TANDEM_TURN_SECRET_FILE" type:"path" placeholder:"FILE" help:"File of secrets shared with who hands out credentials, one a line; all are accepted. The variable TANDEM_TURN_SECRET may hold one instead."`
	turnFlags
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
		return usage("no secret shared with who hands out credentials: want --turn-secret-file or %s", secretVariable)
	}
	s.keepSecrets(list, c.TURNSecretFile)
	if err := s.openTURN(c.turnFlags, list); err != nil {
		return err
	}
	return s.run()
}

// service is what runs. Parts that do not are nil.
type service struct {
	app       *app
	logger    *slog.Logger
	turn      *turn.Server
	signaling *server.Server
	web       *webServer
	publicURL publicURL
	page      bool
	operation
}

// openTURN opens the relay's sockets.
func (s *service) openTURN(flags turnFlags, secrets [][]byte) (err error) {
	s.turn, err = turn.New(turn.Config{
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
		return hinted{err, "another TURN server may run here; --turn-listen chooses another port"}
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
	if len(r.urls) > signaling.MaxRelayURLs {
		return usage("%d relays to hand out (--turn-url), at most %d", len(r.urls), signaling.MaxRelayURLs)
	}
	if flags.PublicURL.url != nil {
		r.host = flags.PublicURL.url.Hostname()
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
	}
	s.signaling, err = server.New(server.Config{
		Relays:     r.of,
		Origins:    flags.PublicURL.origins(),
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
		mux.Handle("/", web.Handler(web.Options{Host: flags.PublicURL.host()}))
	}
	s.page, s.publicURL = page, flags.PublicURL
	at, err := s.sockets.listen(socketWeb, flags.Listen, "--listen")
	if err != nil {
		return err
	}
	s.readiness.parts["the web server"] = at
	behind, err := trusted.listener(at, flags.ProxyProtocol)
	if err != nil {
		return err
	}
	s.web = newWebServer(behind, flags.PublicURL.below(mux), trusted, s.logger)
	return nil
}
