package peer

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tandem/peer/bulk"
	"tandem/peer/chat"
	"tandem/peer/mirror"
	"tandem/peer/transport"
	"tandem/peer/wire"
)

// byeTimeout bounds how long the end of a link waits for its last frame.
const byeTimeout = time.Second

// serve mirrors the account to a device over an open link, until either side
// ends it. has is what the page of the device has of the account. up is called once,
// when the link is among those that are open, or cannot be.
func (p *Phone) serve(ctx context.Context, d chat.Device, link *transport.Link, welcome wire.Welcome, has mirror.Mirrored, up func()) {
	up = sync.OnceFunc(up)
	defer up()
	mirrorCtx, endMirror := context.WithCancel(ctx)
	defer endMirror()
	session, streams, err := p.sessions(mirrorCtx, d, link)
	if err != nil {
		p.logger.Error("serving a device", "device", d.Name, "error", err)
		p.closeLink(link)
		return
	}
	l := newLive(d, link, session)
	if old := p.live.put(l); old != nil {
		old.end(byeReplaced)
	}
	up()
	defer func() { p.ended(context.WithoutCancel(ctx), l) }()
	// removed looks for the link after the store has forgotten the device: one of
	// the two sees the other.
	if known, err := p.knows(ctx, d.ID); err != nil || !known {
		close(l.muted)
		if err != nil {
			p.logger.Error("looking a device up", "error", err)
			p.bye(link, &wire.Bye{Reason: byeClosing})
		} else {
			p.bye(link, p.unlinked(ctx, d.ID))
			if p.awaitConfirmation(link) {
				p.confirmed(context.WithoutCancel(ctx), d)
			}
		}
		p.closeLink(link)
		return
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { // beside the mirror: it waits for the disk
		p.tellDevice(context.WithoutCancel(ctx), d.ID)
		p.seen(context.WithoutCancel(ctx), l)
	})

	welcome.Phone, welcome.Device, welcome.Log = p.me().Name, d.ID, p.log()
	served := make(chan error, 1)
	wg.Go(func() { served <- session.Serve(mirrorCtx, welcome, has) })
	broken := make(chan error, 2)
	wg.Go(func() { p.move(d, broken, func() error { return streams.Run(mirrorCtx) }) })
	wg.Go(func() {
		p.move(d, broken, func() error {
			return link.RecvBulk(func(frame []byte) error { return streams.Chunk(mirrorCtx, frame) })
		})
	})

	over := false
	reason, text := "", ""
	select {
	case <-ctx.Done():
		reason = byeClosing
	case reason = <-l.quit:
	case <-link.Done():
		if link.Err() == transport.ErrLost {
			p.probe(d.Origin)
		}
	case err := <-broken:
		reason, text = byeError, err.Error()
	case err = <-served:
		over = true
		if broke(err) {
			reason, text = byeError, err.Error()
		}
	}
	// Nothing may follow the bye, and nothing that waits for room stand in its
	// way.
	endMirror()
	close(l.muted)
	isUnlinked := reason == byeUnlinked
	switch {
	case isUnlinked:
		p.bye(link, p.unlinked(context.WithoutCancel(ctx), d.ID))
		// The session ends with the page's next frame, or with the link.
		p.closeLate(link, func() { err = <-served })
		over = true
	case reason != "":
		p.bye(link, &wire.Bye{Reason: reason, Text: text})
	}
	var bye *mirror.ByeError
	if isUnlinked && !errors.As(err, &bye) && p.awaitConfirmation(link) {
		bye = &mirror.ByeError{Reason: byeUnlinked}
	}
	p.closeLink(link)
	if !over {
		err = <-served
	}
	p.logger.Debug("a link ended", "device", d.Name, "reason", err)
	switch {
	case isUnlinked && bye != nil && bye.Reason == byeUnlinked:
		p.confirmed(context.WithoutCancel(ctx), d)
	case !isUnlinked && errors.As(err, &bye):
		p.left(context.WithoutCancel(ctx), d, bye.Reason)
	}
}

// move runs a part of what moves files, and tells when the page broke the protocol
// there. Any other end is the link's, which is noticed by itself: the page's last
// words may still be on their way on the control channel.
func (p *Phone) move(d chat.Device, broken chan<- error, f func() error) {
	err := f()
	if broke(err) {
		broken <- err
		return
	}
	p.logger.Debug("files are no longer moved", "device", d.Name, "reason", err)
}

// broke reports whether a page is to be told that it broke the protocol.
func broke(err error) bool {
	for _, fault := range []error{
		mirror.ErrProtocol, transport.ErrFrame, bulk.ErrChunk, bulk.ErrUngranted, bulk.ErrFrame,
	} {
		if errors.Is(err, fault) {
			return true
		}
	}
	return false
}

// sessions makes what serves a device over its link: its mirror, and the streams
// of files beside it.
func (p *Phone) sessions(ctx context.Context, d chat.Device, link *transport.Link) (*mirror.Session, *bulk.Session, error) {
	streams, err := bulk.NewSession(bulk.Config{
		Media: p.cfg.Media, Device: d.ID, Logger: p.logger, Bulk: link.SendBulk, Frame: link.BulkFrame,
		Control: func(ctx context.Context, frame any) error {
			data, err := wire.Encode(frame)
			if err != nil {
				return err
			}
			return link.Send(ctx, data)
		},
	})
	if err != nil {
		return nil, nil, err
	}
	return mirror.New(mirror.Config{
		Store: p.store, Conn: link, Device: d.ID, Logger: p.logger,
		Contents: contents{p.cfg.Media}, Bulk: streams, Devices: links{p, d.ID},
		OnTyping: func(chatID string) { p.typedAt(ctx, d.ID, chatID) },
	}), streams, nil
}

// ended notes that a link is over, where it was still the device's.
func (p *Phone) ended(ctx context.Context, l *live) {
	p.seen(ctx, l) // also one that was replaced has moved something
	if !p.live.remove(l) {
		return
	}
	if known, err := p.knows(ctx, l.device.ID); err != nil || !known {
		return
	}
	p.tellDevice(ctx, l.device.ID)
	p.awaitGuest(l.device)
}

// left does what a page's own goodbye asks for.
func (p *Phone) left(ctx context.Context, d chat.Device, reason string) {
	// A page that is not kept has no keys to come back with once it closed.
	if reason != byeUnlinked && (reason != byeClosing || !p.isGuest(d.ID)) {
		return
	}
	if err := p.forget(ctx, d); err != nil {
		p.logger.Error("forgetting a device", "device", d.Name, "error", err)
	}
}

func (p *Phone) closeLink(link *transport.Link) {
	if err := link.Close(); err != nil {
		p.logger.Debug("closing a link", "error", err)
	}
}

// knows reports whether a device is still linked.
func (p *Phone) knows(ctx context.Context, id string) (bool, error) {
	devices, err := p.devices(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(devices, func(d chat.Device) bool { return d.ID == id }), nil
}

// bye sends a link's last frame and waits until it arrived, or for byeTimeout.
func (p *Phone) bye(link *transport.Link, bye *wire.Bye) {
	frame, err := wire.Encode(bye)
	if err != nil {
		p.logger.Error("encoding a bye", "error", err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), byeTimeout)
	defer cancel()
	if err := link.Send(ctx, frame); err != nil {
		p.logger.Debug("a bye was not sent", "error", err)
		return
	}
	if err := link.Flush(ctx); err != nil {
		p.logger.Debug("a bye may not have arrived", "error", err)
	}
}

// seen notes that a device is or was linked just now, and what was moved.
func (p *Phone) seen(ctx context.Context, l *live) {
	now := time.Now().UTC().Truncate(time.Millisecond)
	moved := l.moved()
	if p.seenGuest(l.device.ID, now, moved) {
		l.note(moved)
		return
	}
	err := p.store.SeenDevice(ctx, l.device.ID, now, moved)
	switch {
	case err == nil:
		l.note(moved)
	case !errors.Is(err, chat.ErrNotFound):
		p.logger.Error("noting that a device was seen", "error", err)
	}
}
