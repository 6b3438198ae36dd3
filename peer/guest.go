package peer

import (
	"context"
	"errors"
	"time"

	"tandem/peer/chat"
)

// guestTimeout is how long a device that is not to be kept may be away, as
// through a tunnel, before it is forgotten.
const guestTimeout = 10 * time.Minute

// A guest is a linked device that its person did not want to be kept: it is
// known as long as this process runs, and its page is open.

func (p *Phone) addGuest(d chat.Device) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.guests[d.ID] = d
}

func (p *Phone) isGuest(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, is := p.guests[id]
	return is
}

// seenGuest notes when a guest was linked; false when the device is none.
func (p *Phone) seenGuest(id string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, is := p.guests[id]
	if is {
		d.LastSeen = now
		p.guests[id] = d
	}
	return is
}

// awaitGuest forgets a guest that stays away.
func (p *Phone) awaitGuest(d chat.Device) {
	if !p.isGuest(d.ID) {
		return
	}
	p.start(func(ctx context.Context) {
		timer := time.NewTimer(guestTimeout)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if p.live.get(d.ID) != nil {
			return
		}
		if err := p.forget(ctx, d); err != nil {
			p.logger.Error("forgetting a device", "device", d.Name, "error", err)
		}
	})
}

// forgetGuests removes what the store remembers of guests' commands.
func (p *Phone) forgetGuests(ctx context.Context) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id := range p.guests {
		if err := p.store.DeleteDevice(ctx, id); err != nil && !errors.Is(err, chat.ErrNotFound) {
			p.logger.Error("forgetting a device", "error", err)
		}
	}
}
