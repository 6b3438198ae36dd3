package peer

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tandem/peer/chat"
	"tandem/peer/mirror"
	"tandem/peer/secure"
	"tandem/peer/transport"
	"tandem/peer/wire"
	"tandem/signaling"
)

const (
	// dayCheck is how often the phone looks whether a device's session of
	// another day is due (PAIRING.md, "Handshake").
	dayCheck = time.Minute
	// A server can make the phone begin attempts by saying that a page
	// came; they are held to this rate per device, with a burst.
	attemptRate  = 1 // per second
	attemptBurst = 5
)

// listener waits at one server for the devices that were linked there. It
// ends with the last of them.
type listener struct {
	origin string
	client *signaling.Client
	cancel context.CancelFunc // ends client

	mu      sync.Mutex
	state   signaling.State
	devices map[string]context.CancelFunc // ends the wait for a device, by ID; guarded by Phone.mu
}

// listen begins to wait for a device to come back.
func (p *Phone) listen(d chat.Device) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tasks == nil {
		return
	}
	l, err := p.listener(d.Origin)
	if err != nil {
		p.logger.Error("a device's server is not usable", "error", err)
		return
	}
	if old := l.devices[d.ID]; old != nil {
		old()
	}
	ctx, cancel := context.WithCancel(p.run)
	l.devices[d.ID] = cancel
	p.tasks.Go(func() {
		defer cancel()
		p.waitDays(ctx, l, d)
	})
}

// unlisten ends the wait for a device, and with the last one the connection to
// its server.
func (p *Phone) unlisten(d chat.Device) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.listeners[d.Origin]
	if l == nil || l.devices[d.ID] == nil {
		return
	}
	l.devices[d.ID]()
	delete(l.devices, d.ID)
	if len(l.devices) == 0 {
		l.cancel()
		delete(p.listeners, d.Origin)
	}
}

// listener returns the one for a server, begun with the first device there.
// p.mu is held.
func (p *Phone) listener(origin string) (*listener, error) {
	if l := p.listeners[origin]; l != nil {
		return l, nil
	}
	l := &listener{origin: origin, devices: make(map[string]context.CancelFunc)}
	client, err := signaling.NewClient(signaling.Config{
		URL: origin, Logger: p.logger,
		OnState: func(s signaling.State) {
			l.mu.Lock()
			l.state = s
			l.mu.Unlock()
		},
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(p.run)
	l.client, l.cancel = client, cancel
	p.listeners[origin] = l
	p.tasks.Go(func() {
		defer cancel()
		err := client.Run(ctx)
		if ctx.Err() != nil {
			return
		}
		p.logger.Error("waiting at a server ended", "error", err)
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.listeners[origin] == l {
			delete(p.listeners, origin) // the next pairing there tries anew
		}
	})
	return l, nil
}

// probe makes the phone look whether it still reaches a server, through which a
// lost link comes back: the address that both had may be gone.
func (p *Phone) probe(origin string) {
	p.mu.Lock()
	l := p.listeners[origin]
	p.mu.Unlock()
	if l != nil {
		l.client.Probe()
	}
}

// waitDays waits for a device under each session ID that is due.
func (p *Phone) waitDays(ctx context.Context, l *listener, d chat.Device) {
	var wg sync.WaitGroup
	defer wg.Wait()
	waiting := make(map[string]context.CancelFunc)
	limit := rate.NewLimiter(attemptRate, attemptBurst)
	ticker := time.NewTicker(dayCheck)
	defer ticker.Stop()
	for {
		due := make(map[string]bool)
		for _, day := range secure.Days(time.Now()) {
			due[day] = true
			if waiting[day] == nil {
				dayCtx, cancel := context.WithCancel(ctx)
				waiting[day] = cancel
				wg.Go(func() { p.waitDay(dayCtx, l, d, day, limit) })
			}
		}
		for day, cancel := range waiting {
			if !due[day] {
				cancel()
				delete(waiting, day)
			}
		}
		select {
		case <-ctx.Done():
			for _, cancel := range waiting {
				cancel()
			}
			return
		case <-ticker.C:
		}
	}
}

// waitDay holds the phone's seat in one day's session.
func (p *Phone) waitDay(ctx context.Context, l *listener, d chat.Device, day string, limit *rate.Limiter) {
	secret := secure.LinkSecret(d.Secret)
	id := secret.SessionID(day)
	for {
		s, err := l.client.Join(ctx, signaling.JoinOptions{
			Session: signaling.SessionID(id),
			Seat:    signaling.SeatPhone,
			Key:     signaling.SeatKey(secret.SeatKey(secure.SeatPhone, day)),
		})
		if err != nil {
			if ctx.Err() == nil {
				p.logger.Error("waiting for a device", "device", d.Name, "error", err)
			}
			return
		}
		err = p.attend(ctx, s, d, id, limit)
		s.Leave("")
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, signaling.ErrReplaced):
			p.logger.Error("another phone waits with this account's keys; is there a copy of it?", "device", d.Name)
			return
		case errors.Is(err, signaling.ErrEnded):
			return
		}
	}
}

// attend begins an attempt each time that the page comes, until the session
// is over.
func (p *Phone) attend(ctx context.Context, s *signaling.Session, d chat.Device, id [16]byte, limit *rate.Limiter) error {
	for {
		e, err := s.Recv(ctx)
		if err != nil {
			return err
		}
		filled, ok := e.(signaling.Filled)
		for ok {
			if err := limit.Wait(ctx); err != nil {
				return err
			}
			err := p.comeBack(ctx, s, d, id, filled)
			if err != nil {
				p.logger.Info("a device could not come back", "device", d.Name, "error", err)
			}
			// A page that was reloaded meanwhile waits in its seat.
			var again *transport.AgainError
			if ok = errors.As(err, &again); ok {
				filled = again.Filled
			}
		}
	}
}

// comeBack makes a link with a device that has taken its seat.
func (p *Phone) comeBack(ctx context.Context, s *signaling.Session, d chat.Device, id [16]byte, filled signaling.Filled) error {
	hs := secure.Resume(secure.LinkSecret(d.Secret), id, p.key(), d.Key)
	a, offer, err := p.dialer.Attempt(hs, p.me())
	if err != nil {
		return err
	}
	if err := s.Send(ctx, offer); err != nil {
		return errors.Join(err, a.Link().Close())
	}
	if err := a.Run(ctx, s, &filled); err != nil {
		return err
	}
	answer, _ := a.Answer()
	has := mirror.Mirrored{Log: answer.Log, Since: answer.Since}
	serve := func(ctx context.Context) { p.serve(ctx, d, a.Link(), wire.Welcome{}, has, func() {}) }
	if !p.start(serve) {
		return errors.Join(ErrNotRunning, a.Link().Close())
	}
	return nil
}
