package peer

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"
	"time"

	"tandem/peer/chat"
	"tandem/peer/linkcode"
	"tandem/peer/mirror"
	"tandem/peer/secure"
	"tandem/peer/transport"
	"tandem/peer/wire"
	"tandem/signaling"
)

// Link links with the page that shows a link code. See API.
func (p *Phone) Link(ctx context.Context, link string, opts LinkOptions) (DeviceStatus, error) {
	d, err := p.pair(ctx, link, opts)
	if err != nil {
		return DeviceStatus{}, linkError(err)
	}
	return p.deviceStatus(d), nil
}

func (p *Phone) pair(ctx context.Context, link string, opts LinkOptions) (d chat.Device, err error) {
	if opts.Tell == nil {
		opts.Tell = func(Stage) {}
	}
	origin, code, err := linkcode.Parse(link)
	if err != nil {
		return d, err
	}
	if !p.pairing.TryLock() {
		return d, errBusy
	}
	defer p.pairing.Unlock()
	ctx, end, err := p.join(ctx)
	if err != nil {
		return d, err
	}
	defer end()

	opts.Tell(StageServer)
	hs := secure.Pair(code, p.key())
	a, offer, err := p.dialer.Attempt(hs, p.me())
	if err != nil {
		return d, err
	}
	client, err := signaling.NewClient(signaling.Config{URL: origin, Once: true, Logger: p.logger})
	if err != nil {
		return d, errors.Join(err, a.Link().Close())
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	clientCtx, endClient := context.WithCancel(ctx)
	defer endClient()
	wg.Go(func() { _ = client.Run(clientCtx) }) // its error reaches the session

	s, err := client.Join(ctx, signaling.JoinOptions{
		Session: signaling.SessionID(code.SessionID),
		Seat:    signaling.SeatPhone,
		Key:     randomKey(),
		// The offer goes out with the join: one round trip in all.
		First: [][]byte{offer},
	})
	if err != nil {
		return d, errors.Join(err, a.Link().Close())
	}
	reason := "failed"
	defer func() { s.Leave(reason) }()

	tellCtx, endTell := context.WithCancel(ctx)
	defer endTell()
	told := make(chan struct{})
	wg.Go(func() {
		defer close(told)
		tellStages(tellCtx, a, opts.Tell)
	})
	if err := a.Run(ctx, s, nil); err != nil {
		return d, err
	}
	<-told // all steps are done
	answer, _ := a.Answer()
	// Looked at here, so that the page learns it too.
	if err := p.roomForDevice(ctx); err != nil {
		reason = "refused"
		p.refuse(ctx, a, s, secure.RefusedTooMany)
		return d, errors.Join(err, a.Link().Close())
	}
	if !opts.Yes {
		opts.Tell(StageCheck)
		if err := p.check(ctx, a, s, origin, opts.Ask); err != nil {
			reason = "refused"
			return d, errors.Join(err, a.Link().Close())
		}
	}
	d, welcome, err := p.accept(ctx, origin, code, answer)
	if err != nil {
		return d, errors.Join(err, a.Link().Close())
	}
	p.listen(d)
	up := make(chan struct{})
	serve := func(run context.Context) {
		p.serve(run, d, a.Link(), welcome, mirror.Mirrored{}, func() { close(up) })
	}
	if !p.start(serve) {
		return d, errors.Join(ErrNotRunning, a.Link().Close())
	}
	<-up // who is told sees it as online
	reason = "linked"
	opts.Tell(StageLinked)
	return d, nil
}

// tellStages tells how far an attempt came.
func tellStages(ctx context.Context, a *transport.Attempt, tell func(Stage)) {
	for _, step := range []struct {
		done <-chan struct{}
		next Stage
	}{
		{a.Seated(), StagePage},
		{a.Answered(), StagePath},
		{a.Connected(), StageSecure},
	} {
		select {
		case <-step.done:
			tell(step.next)
		case <-ctx.Done():
			return
		}
	}
}

// accept makes the device of a page that passed the check. It is stored
// before the page is told, unless the page asked not to be kept.
func (p *Phone) accept(ctx context.Context, origin string, code linkcode.Code, answer secure.Answer) (chat.Device, wire.Welcome, error) {
	secret := secure.NewLinkSecret()
	now := time.Now().UTC().Truncate(time.Millisecond)
	d := chat.Device{
		ID:       "d-" + rand.Text()[:16],
		Name:     answer.Browser,
		System:   answer.System,
		Origin:   origin,
		Key:      code.PageKey,
		Secret:   secret,
		LinkedAt: now,
		LastSeen: now,
	}
	welcome := wire.Welcome{LinkSecret: base64.RawURLEncoding.EncodeToString(secret[:])}
	if answer.Keep {
		if err := p.store.PutDevice(ctx, d); err != nil {
			return d, welcome, fmt.Errorf("storing the device: %w", err)
		}
		return d, welcome, nil
	}
	p.addGuest(d)
	return d, welcome, nil
}

// roomForDevice refuses a pairing when as many devices are linked as may be.
func (p *Phone) roomForDevice(ctx context.Context) error {
	devices, err := p.devices(ctx)
	if err != nil {
		return err
	}
	if len(devices) >= p.cfg.MaxDevices {
		return fmt.Errorf("%w: %d", errTooMany, len(devices))
	}
	return nil
}

func randomKey() (k signaling.SeatKey) {
	rand.Read(k[:])
	return k
}
