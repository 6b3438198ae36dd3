package peer

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tandem/peer/chat"
	"tandem/peer/mirror"
	"tandem/peer/transport"
	"tandem/peer/wire"
)

// byeTimeout bounds how long the end of a link waits for its last frame.
const byeTimeout = time.Second

// Reasons of wire.Bye.
const (
	byeClosing  = "closing"
	byeUnlinked = "unlinked"
	byeReplaced = "replaced"
	byeRefused  = "refused"
)

// live is an open link to a device.
type live struct {
	device chat.Device
	link   *transport.Link
	quit   chan string // takes one reason to end the link for
}

// end asks the link to take its leave. Only the first reason counts.
func (l *live) end(reason string) {
	select {
	case l.quit <- reason:
	default:
	}
}

// registry holds the open links, at most one a device.
type registry struct {
	mu sync.Mutex
	by map[string]*live // by device ID
}

func newRegistry() *registry { return &registry{by: make(map[string]*live)} }

// put adds a link and returns the one that it replaces, nil when there is none.
func (r *registry) put(l *live) *live {
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.by[l.device.ID]
	r.by[l.device.ID] = l
	return old
}

// remove reports whether l was still the device's link.
func (r *registry) remove(l *live) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by[l.device.ID] != l {
		return false
	}
	delete(r.by, l.device.ID)
	return true
}

func (r *registry) get(id string) *live {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.by[id]
}

// serve mirrors the account to a device over an open link, until either side
// ends it.
func (p *Phone) serve(ctx context.Context, d chat.Device, link *transport.Link, welcome wire.Welcome) {
	l := &live{device: d, link: link, quit: make(chan string, 1)}
	if old := p.live.put(l); old != nil {
		old.end(byeReplaced)
	}
	// forget looks for the link after it has forgotten the device: one of the
	// two sees the other.
	if !p.knows(ctx, d.ID) {
		l.end(byeUnlinked)
	}
	served := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { // beside the mirror: it waits for the disk
		p.tellDevice(d)
		p.seen(context.WithoutCancel(ctx), d)
	})
	wg.Go(func() {
		reason := ""
		select {
		case <-ctx.Done():
			reason = byeClosing
		case reason = <-l.quit:
		case <-served:
		case <-link.Done():
		}
		if reason != "" {
			p.bye(link, reason, "")
		}
		if err := link.Close(); err != nil {
			p.logger.Debug("closing a link", "error", err)
		}
	})
	welcome.Phone, welcome.Device = p.me().Name, d.ID
	err := mirror.New(p.store, link, d.ID, p.logger).Serve(ctx, welcome)
	close(served)
	wg.Wait()

	p.logger.Info("a link ended", "device", d.Name, "reason", err)
	last := p.live.remove(l)
	var bye *mirror.ByeError
	if errors.As(err, &bye) && bye.Reason == byeUnlinked {
		p.forget(context.WithoutCancel(ctx), d)
		return
	}
	if last {
		p.seen(context.WithoutCancel(ctx), d)
		p.tellDevice(d)
	}
}

// knows reports whether a device is still linked.
func (p *Phone) knows(ctx context.Context, id string) bool {
	devices, err := p.devices(ctx)
	if err != nil {
		p.logger.Error("looking a device up", "error", err)
		return ctx.Err() != nil
	}
	return slices.ContainsFunc(devices, func(d chat.Device) bool { return d.ID == id })
}

// bye sends a link's last frame and waits until it arrived, or for byeTimeout.
func (p *Phone) bye(link *transport.Link, reason, text string) {
	frame, err := wire.Encode(&wire.Bye{Type: wire.TypeBye, Reason: reason, Text: text})
	if err != nil {
		p.logger.Error("encoding a bye", "error", err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), byeTimeout)
	defer cancel()
	if err := link.Send(ctx, frame); err == nil {
		err = link.Flush(ctx)
		if err != nil {
			p.logger.Debug("a bye may not have arrived", "error", err)
		}
	}
}

// seen notes that a device is or was linked just now.
func (p *Phone) seen(ctx context.Context, d chat.Device) {
	now := time.Now().UTC().Truncate(time.Millisecond)
	p.mu.Lock()
	guest, isGuest := p.guests[d.ID]
	if isGuest {
		guest.LastSeen = now
		p.guests[d.ID] = guest
	}
	p.mu.Unlock()
	if isGuest {
		return
	}
	if err := p.store.SeenDevice(ctx, d.ID, now); err != nil && !errors.Is(err, chat.ErrNotFound) {
		p.logger.Error("noting that a device was seen", "error", err)
	}
}
