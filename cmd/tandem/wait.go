package main

import (
	"context"
	"fmt"

	"tandem/peer"
	"tandem/peer/archive"
	"tandem/peer/local"
)

// waits tells, on standard error, that this command waits for an import or export,
// and how far that is: on a terminal always anew, else once. nil: it waits no more.
func (a *app) waits(p *archive.Progress) {
	switch {
	case p == nil:
		a.out.status("")
	case a.out.errTerminal:
		a.out.status(waitWords(*p))
	default:
		a.waited.Do(func() { a.out.hint(waitWords(*p)) })
	}
}

func waitWords(p archive.Progress) string {
	if p.Total <= 0 {
		return "this waits until another command is done with the account"
	}
	return fmt.Sprintf("an import is under way (%d %%): this waits until it is done", percent(p))
}

// answering answers other commands while f works on the account of this process,
// and until they have what they asked for.
func (o *ownPhone) answering(ctx context.Context, f func() error) (err error) {
	enough, served := make(chan struct{}), make(chan error, 1)
	go func() { served <- local.ServeUntil(ctx, enough, o.listener, atWork{o.Phone}, o.logger) }()
	err = f()
	close(enough)
	if failed := <-served; err == nil {
		err = failed
	}
	return err
}

// atWork is a phone that does not run: its process only answers while it has
// something else to do.
type atWork struct{ *peer.Phone }

// Watch would last as long as the phone runs.
func (atWork) Watch(context.Context, func(peer.Event)) error { return peer.ErrNotRunning }
