package peer

import (
	"context"
	"errors"
	"time"

	"tandem/peer/chat"
)

const (
	// tendEvery is how often the phone notes when its devices were seen.
	tendEvery = 10 * time.Minute
	// tendSteady is for how many of these the clock must have gone evenly, with
	// the phone waiting for its devices, before one counts as unused: after a
	// start browsers have this long to come back, and a clock that jumped to be
	// put right.
	tendSteady = 6
	// maxDrift is how much more or less than tendEvery the wall clock may have
	// gone meanwhile.
	maxDrift = time.Minute
)

// tend notes from time to time what of the devices would be lost if the phone were
// killed, and ends the links of those that are not used any more.
func (p *Phone) tend(ctx context.Context) {
	ticker := time.NewTicker(tendEvery)
	defer ticker.Stop()
	steady := 0
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := time.Now()
		steady++
		// What was slept through counts as a jump: no browser could come back.
		if drift := now.Round(0).Sub(last.Round(0)) - tendEvery; drift.Abs() > maxDrift {
			steady = 0
		}
		last = now
		for _, l := range p.live.all() {
			p.seen(ctx, l)
		}
		if steady < tendSteady {
			continue
		}
		steady = 0
		if err := p.unlinkUnused(ctx, now); err != nil {
			p.logger.Error("unlinking browsers that are not used", "error", err)
		}
	}
}

// unlinkUnused ends the links of devices that did not come back for too long, and
// gives up those whose pages were not told that their link is over.
func (p *Phone) unlinkUnused(ctx context.Context, now time.Time) error {
	devices, err := p.store.Devices(ctx)
	if err != nil {
		return err
	}
	var errs []error
	unused := time.Duration(p.cfg.UnusedDays) * 24 * time.Hour
	for _, d := range devices {
		if unused > 0 && now.Sub(d.LastSeen) > unused && p.live.get(d.ID) == nil {
			errs = append(errs, p.end(ctx, d, chat.Ended{By: chat.ByDisuse}))
		}
	}
	ended, err := p.store.EndedLinks(ctx)
	errs = append(errs, err)
	for _, e := range ended {
		if now.Sub(e.At) > endedFor {
			p.confirmed(ctx, remains(e))
		}
	}
	return errors.Join(errs...)
}
