package local

import (
	"context"
	"errors"
	"time"

	"tandem/peer/archive"
)

// lookEvery is how often a call that waits looks whether it is for an import.
const lookEvery = time.Second

// OnWait has f called while a call waits for an import to end, about once a
// second, with how far that is, and with nil when the call waits no more. It must
// be called before the calls; f must be safe for concurrent use.
func (c *Client) OnWait(f func(*archive.Progress)) { c.onWait = f }

// patient is a roundTrip that changes the account. Nothing else changes it while
// an import is kept, which may take minutes: that time does not count.
func patient[A any](ctx context.Context, c *Client, name string, q any) (A, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		answer A
		err    error
	}
	done := make(chan result, 1)
	go func() {
		a, err := exchange[A](ctx, c, name, q)
		done <- result{a, err}
	}()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	late := time.NewTimer(callTimeout)
	defer late.Stop()
	waits := false
	tell := func(p *archive.Progress) {
		if waits = p != nil; c.onWait != nil {
			c.onWait(p)
		}
	}
	for {
		select {
		case r := <-done:
			if waits {
				tell(nil)
			}
			return r.answer, r.err
		case <-late.C:
			cancel()
			r := <-done
			if errors.Is(r.err, context.Canceled) {
				r.err = ErrSilent
			}
			return r.answer, r.err
		case <-look.C:
			s, err := c.Status(ctx)
			if err == nil && s.Importing != nil {
				late.Reset(callTimeout)
				tell(s.Importing)
			}
		}
	}
}
