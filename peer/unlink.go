package peer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"tandem/peer/chat"
	"tandem/peer/transport"
	"tandem/peer/wire"
)

const (
	// maxLabel bounds what a person calls a browser, in Unicode code points: as
	// long as its own name may be (PAIRING.md, "Payloads").
	maxLabel = 64
	// confirmTimeout is how long an unlinked page may take to erase what it kept.
	confirmTimeout = 3 * time.Second
	// endedFor is how long the phone waits for an unlinked browser, to tell it.
	endedFor = 60 * 24 * time.Hour
)

// Unlink ends a device's link, by its ID or its unambiguous name.
func (p *Phone) Unlink(ctx context.Context, name string) error {
	d, err := p.findDevice(ctx, name)
	if err != nil {
		return err
	}
	if err := p.end(context.WithoutCancel(ctx), d, chat.Ended{By: chat.ByPhone}); err != nil {
		return fmt.Errorf("%s is still linked: %w", called(d), err)
	}
	return nil
}

// RenameDevice gives a device the name that the person calls it by.
func (p *Phone) RenameDevice(ctx context.Context, name, label string) error {
	d, err := p.findDevice(ctx, name)
	if err != nil {
		return err
	}
	return p.label(ctx, d.ID, label)
}

func (p *Phone) label(ctx context.Context, id, label string) error {
	label = strings.TrimSpace(label)
	if n := utf8.RuneCountInString(label); n > maxLabel {
		return fmt.Errorf("%w: the browser's name has %d characters, at most %d", chat.ErrInvalid, n, maxLabel)
	}
	p.mu.Lock()
	d, isGuest := p.guests[id]
	if isGuest {
		d.Label = label
		p.guests[id] = d
	}
	p.mu.Unlock()
	if !isGuest {
		if err := p.store.LabelDevice(ctx, id, label); err != nil {
			return err
		}
	}
	p.tellDevice(ctx, id)
	return nil
}

// called is the name that a person knows a device by.
func called(d chat.Device) string {
	if d.Label != "" {
		return d.Label
	}
	return d.Name
}

func (p *Phone) findDevice(ctx context.Context, name string) (chat.Device, error) {
	devices, err := p.devices(ctx)
	if err != nil {
		return chat.Device{}, err
	}
	var found []chat.Device
	for _, d := range devices {
		if d.ID == name {
			return d, nil
		}
		if strings.EqualFold(d.Name, name) || d.Label != "" && strings.EqualFold(d.Label, name) {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 0:
		return chat.Device{}, fmt.Errorf("device %q: %w", name, chat.ErrNotFound)
	case 1:
		return found[0], nil
	}
	return chat.Device{}, fmt.Errorf("device %q: %w: %d devices have this name, use the ID", name, chat.ErrAmbiguous, len(found))
}

// end ends a device's link, and tells its page so, now or when it comes back. What
// changes after it returned does not reach the device. When it fails, the device is
// as it was.
func (p *Phone) end(ctx context.Context, d chat.Device, e chat.Ended) error {
	e.At = time.Now()
	if err := p.store.EndDevice(ctx, d, e); err != nil {
		return fmt.Errorf("forgetting the device: %w", err)
	}
	p.removed(d)
	return nil
}

// forget is end for a device whose page knows.
func (p *Phone) forget(ctx context.Context, d chat.Device) error {
	err := p.store.DeleteDevice(ctx, d.ID)
	if err != nil && !errors.Is(err, chat.ErrNotFound) {
		return fmt.Errorf("forgetting the device: %w", err)
	}
	p.unlisten(d)
	p.removed(d)
	return nil
}

// removed takes a device that the store has forgotten off its link, and tells of it.
func (p *Phone) removed(d chat.Device) {
	p.mu.Lock()
	delete(p.guests, d.ID)
	p.mu.Unlock()
	if l := p.live.get(d.ID); l != nil {
		l.end(byeUnlinked)
		<-l.muted
	}
	p.events.send(Event{Gone: d.ID})
}

// remains is an ended link as the device that the phone waits for.
func remains(e chat.EndedLink) chat.Device {
	return chat.Device{ID: e.ID, Name: "an unlinked browser", Origin: e.Origin, Key: e.Key, Secret: e.Secret}
}

// unlinked is the bye to a device whose link was ended.
func (p *Phone) unlinked(ctx context.Context, id string) *wire.Bye {
	bye := &wire.Bye{Reason: byeUnlinked, By: string(chat.ByPhone)}
	ended, err := p.store.EndedLinks(ctx)
	if err != nil {
		p.logger.Error("reading who ended a link", "error", err)
	}
	for _, e := range ended {
		if e.ID == id {
			bye.By, bye.Browser = string(e.By), e.Browser
		}
	}
	return bye
}

// confirmed forgets the last of an unlinked device whose page has erased all.
func (p *Phone) confirmed(ctx context.Context, d chat.Device) {
	p.unlisten(d)
	if err := p.store.DeleteDevice(ctx, d.ID); err != nil && !errors.Is(err, chat.ErrNotFound) {
		p.logger.Error("forgetting an ended link", "error", err)
	}
}

// errConfirmed ends the wait for an unlinked page's answer.
var errConfirmed = errors.New("the page has erased what it kept")

// awaitConfirmation reports whether the page of a link that is over says that it has
// erased all that it kept.
func (p *Phone) awaitConfirmation(link *transport.Link) bool {
	var err error
	p.closeLate(link, func() {
		err = link.Recv(func(frame []byte) error {
			v, err := wire.Decode(frame)
			if errors.Is(err, wire.ErrTooLarge) || errors.Is(err, wire.ErrMalformed) {
				return err
			}
			if bye, is := v.(*wire.Bye); is && bye.Reason == byeUnlinked {
				return errConfirmed
			}
			return nil // sent before it knew
		})
	})
	return errors.Is(err, errConfirmed)
}

// closeLate runs what ends with a link, and closes the link when it takes longer
// than an unlinked page has.
func (p *Phone) closeLate(link *transport.Link, f func()) {
	var wg sync.WaitGroup
	defer wg.Wait()
	done := make(chan struct{})
	defer close(done)
	wg.Go(func() {
		timer := time.NewTimer(confirmTimeout)
		defer timer.Stop()
		select {
		case <-done:
		case <-timer.C:
			p.closeLink(link)
		}
	})
	f()
}
