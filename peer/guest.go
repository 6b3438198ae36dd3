package peer

import (
	"context"
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

// seenGuest notes when a guest was linked, and what was moved; false when the
// device is none.
func (p *Phone) seenGuest(id string, now time.Time, moved chat.Moved) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, is := p.guests[id]
	if is {
		d.LastSeen = now
		d.Moved = chat.Moved{Sent: d.Moved.Sent + moved.Sent, Received: d.Moved.Received + moved.Received}
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
		if err := p.end(ctx, d, chat.Ended{By: chat.ByDisuse}); err != nil {
			p.logger.Error("forgetting a device", "device", d.Name, "error", err)
		}
	})
}

// endGuests ends the links of all guests: their pages may still be open, and are
// told when they come back.
func (p *Phone) endGuests(ctx context.Context) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, d := range p.guests {
		e := chat.Ended{By: chat.ByPhone, At: time.Now()}
		if err := p.store.EndDevice(ctx, d, e); err != nil {
			p.logger.Error("forgetting a device", "error", err)
		}
	}
}
