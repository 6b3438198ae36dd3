package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"golang.org/x/sync/errgroup"
)

// operateFlags are what whoever runs the server over years needs.
type operateFlags struct {
	MetricsListen string        `env:"TANDEM_METRICS_LISTEN" placeholder:"ADDR" help:"Address of metrics and profiles, such as localhost:9090; for your own eyes. Default: none."`
	Drain         time.Duration `env:"TANDEM_DRAIN" default:"20s" placeholder:"TIME" help:"How long relayed traffic goes on after the signal to end (default 20s)."`
}

// pairingTime is how long pairings that are under way may take when the server
// is to end.
const pairingTime = 5 * time.Second

// operation is what a service has besides its parts.
type operation struct {
	metrics   *metrics
	readiness readiness
	sockets   sockets
	private   *webServer // nil: none
	drainTime time.Duration
	level     *slog.LevelVar
	secrets   atomic.Pointer[[][]byte]
	onReload  []func(command any) error
}

func newService(a *app, log logFlags, flags operateFlags) (*service, error) {
	if flags.Drain < 0 {
		return nil, usage("--drain: want a time that is not below zero")
	}
	s := &service{app: a}
	s.drainTime = flags.Drain
	s.metrics = newMetrics()
	s.readiness.parts = make(map[string]interface{ Ready() bool })
	s.level = new(slog.LevelVar)
	s.logger = newLogger(a.stderr, log, s.level)
	s.onReload = append(s.onReload, s.reloadLevel)
	var err error
	if s.sockets, err = inherited(); err != nil {
		return nil, err
	}
	if flags.MetricsListen != "" || len(s.sockets[socketMetrics]) > 0 {
		err = s.openPrivate(flags.MetricsListen)
	}
	return s, err
}

// run runs the parts until the signal to end, or until one fails. Signaling
// drains first: pairings under way may still need the rest. Then what is
// relayed has until the drain's deadline, and the web server goes last: it
// says meanwhile that the server is not ready.
func (s *service) run() error {
	if s.signaling != nil {
		s.readiness.parts["signaling"] = s.signaling
	}
	if s.turn != nil {
		s.readiness.parts["TURN"] = s.turn
	}
	s.metrics.watch(s.signaling, s.turn, s.readiness.ready)

	group, ctx := errgroup.WithContext(s.app.ctx)
	rest, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	introduced := make(chan struct{}) // closed when signaling has ended
	if s.signaling == nil {
		close(introduced)
		s.started()
	} else {
		group.Go(func() error { defer close(introduced); return s.signaling.Run(ctx) })
		group.Go(func() error { return s.web.run(rest) })
		if s.plain != nil {
			group.Go(func() error { return s.plain.run(rest) })
		}
		if s.front != nil {
			group.Go(func() error { return s.front.run(rest) })
		}
		group.Go(func() error {
			select {
			case <-s.signaling.Opened():
				s.started()
			case <-ctx.Done():
			}
			return nil
		})
	}
	if s.turn != nil {
		group.Go(func() error { return s.turn.Run(rest) })
	}
	if s.private != nil {
		group.Go(func() error { return s.private.run(rest) })
	}
	group.Go(func() error { s.reloadAtHangups(ctx); return nil })
	group.Go(func() error { defer stop(); s.drain(ctx, introduced); return nil })
	if err := group.Wait(); err != nil {
		return fmt.Errorf("stopped: %w", err)
	}
	s.logger.Info("stopped")
	return nil
}

// started tells people, and systemd, that everything listens.
func (s *service) started() {
	s.announce()
	s.notify(daemon.SdNotifyReady)
}

// drain returns when the signal to end has come and what was under way has
// ended or has had its time; at once when a part has failed.
func (s *service) drain(ctx context.Context, introduced <-chan struct{}) {
	<-ctx.Done()
	s.readiness.draining.Store(true)
	if s.app.ctx.Err() == nil {
		return
	}
	s.notify(daemon.SdNotifyStopping)
	s.logger.Info("draining: what is relayed goes on for a while, a second signal ends it", "at_most", s.drainTime)
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.drainTime)
	defer cancel()
	<-introduced
	if s.turn != nil {
		s.turn.Drain(deadline)
	}
}

// notify tells systemd, if it runs us.
func (s *service) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		s.logger.Warn("systemd could not be told", "error", err)
	}
}
