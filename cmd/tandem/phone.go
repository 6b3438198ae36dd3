package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"tandem/peer"
	"tandem/peer/archive"
	"tandem/peer/chat/sample"
	"tandem/peer/chat/sqlite"
	"tandem/peer/local"
	"tandem/peer/media"
)

const (
	// lockPatience is how long a command waits for another one that has the
	// store open for a moment.
	lockPatience = 5 * time.Second
	lockRetry    = 25 * time.Millisecond
	// busyRetry is how often it looks whether an import or export has ended.
	busyRetry = 500 * time.Millisecond
)

// account is what a command works on: the running phone, or the store itself
// when none runs.
type account struct {
	peer.API
	close func() error
	own   *ownPhone // set when this process may become the running phone
}

// ownPhone is a phone of this process, which owns the store.
type ownPhone struct {
	*peer.Phone
	store    *sqlite.Store
	media    *media.Store
	listener net.Listener // nil: not to be run
	logger   *slog.Logger
}

// reach opens the account for a short command.
func (a *app) reach() (*account, error) { return a.open(false) }

// reachOrBecome opens the account for a command that needs a running phone, or
// has the account to itself for long: the phone that runs, or else one that
// serve or answering is to run in this process.
func (a *app) reachOrBecome() (*account, error) { return a.open(true) }

// open finds the running phone, or else takes the store. While another process
// has the store without being a running phone, it is a short command, one that
// imports or exports, or a phone that starts or stops: the system has no way to
// wait for whichever comes first, so we look again.
func (a *app) open(become bool) (*account, error) {
	late := time.NewTimer(lockPatience)
	defer late.Stop()
	defer a.waits(nil)
	for {
		client, err := local.Dial(a.ctx, a.cli.Home)
		if err == nil {
			busy, err := a.busy(client, become)
			if err == nil && !busy {
				return a.reached(client), nil
			}
			client.Close()
			if err != nil {
				return nil, err
			}
			late.Reset(lockPatience) // an import or export takes as long as it takes
			select {
			case <-a.ctx.Done():
			case <-time.After(busyRetry):
			}
			continue
		}
		if !errors.Is(err, local.ErrNoPhone) {
			return nil, err
		}
		own, err := a.own(become)
		if err == nil {
			acc := &account{API: own, close: own.close}
			if become {
				acc.own = own
			}
			return acc, nil
		}
		if !errors.Is(err, sqlite.ErrLocked) {
			return nil, err
		}
		select {
		case <-a.ctx.Done():
			return nil, a.ctx.Err()
		case <-late.C:
			return nil, err
		case <-time.After(lockRetry):
		}
	}
}

// busy reports whether a command that needs a running phone has to wait for the
// process that a client reaches, and tells so: it only imports or exports.
func (a *app) busy(client *local.Client, become bool) (bool, error) {
	if !become {
		return false, nil
	}
	s, err := client.Status(a.ctx)
	switch {
	case errors.Is(err, local.ErrGone):
		return true, nil
	case err != nil || s.Running:
		return false, err
	case s.Importing != nil:
		a.waits(s.Importing)
	default:
		a.waits(&archive.Progress{})
	}
	return true, nil
}

// reached is the account of a phone in another process.
func (a *app) reached(client *local.Client) *account {
	if !a.inTerminal {
		client.OnWait(a.waits)
	}
	return &account{API: client, close: func() error { client.Close(); return nil }}
}

// own opens the store and makes a phone of it, with a socket where it is to be
// run. sqlite.ErrLocked when another process has the store.
func (a *app) own(listen bool) (_ *ownPhone, err error) {
	home, err := filepath.Abs(a.cli.Home)
	if err != nil {
		return nil, fmt.Errorf("finding the account: %w", err)
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, &hinted{fmt.Errorf("making the folder of the account: %w", err),
			"choose another one with --home DIR or TANDEM_HOME"}
	}
	store, err := sqlite.Open(a.ctx, filepath.Join(home, "tandem.db"))
	if err != nil {
		return nil, err
	}
	o := &ownPhone{store: store}
	defer func() {
		if err != nil {
			err = errors.Join(err, o.close())
		}
	}()
	if o.logger, err = a.logger(home); err != nil {
		return nil, err
	}
	if o.media, err = media.Open(filepath.Join(home, "media")); err != nil {
		return nil, fmt.Errorf("opening the files of the account: %w", err)
	}
	o.Phone, err = peer.New(peer.Config{
		Store: store, Media: o.media, Home: home, PathPolicy: a.cli.Path, App: "tandem " + version, Logger: o.logger,
		MaxDevices: a.cli.MaxDevices, UnusedDays: cmp.Or(a.cli.UnlinkAfter, -1),
	})
	if err != nil {
		return nil, fmt.Errorf("setting up the phone: %w", err)
	}
	if listen {
		if o.listener, err = local.Listen(a.ctx, home); err != nil {
			return nil, err
		}
	}
	return o, nil
}

func (o *ownPhone) close() error {
	var err error
	if o.listener != nil {
		err = o.listener.Close()
		if errors.Is(err, net.ErrClosed) {
			err = nil // serve closed it
		}
	}
	return errors.Join(err, o.store.Close())
}

// addSample gives an account without chats the sample ones.
func (o *ownPhone) addSample(ctx context.Context) error {
	n, err := o.store.CountChats(ctx)
	if err != nil {
		return fmt.Errorf("counting the chats: %w", err)
	}
	if n > 0 {
		return nil
	}
	return sample.Sample(ctx, o.store, o.media)
}

// serve runs the phone and its socket, and f beside them once the phone is
// ready, until ctx ends or one of them fails. When f returns nil the phone
// goes on; errStop from f ends it.
func (o *ownPhone) serve(ctx context.Context, f func(ctx context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		err := o.Run(ctx)
		if err == nil && ctx.Err() == nil {
			err = peer.ErrNotRunning
		}
		return err
	})
	g.Go(func() error {
		select {
		case <-o.Ready():
		case <-ctx.Done():
			return nil
		}
		g.Go(func() error { return local.Serve(ctx, o.listener, o.Phone, o.logger) })
		return f(ctx)
	})
	err := g.Wait()
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

// errStop ends a running phone without being a failure.
var errStop = errors.New("stop")

// logger tells what goes wrong, and with -v what the phone does, on standard
// error. The interface has the terminal to itself: there it is the file
// tandem.log in the home folder, begun anew with each start.
func (a *app) logger(home string) (*slog.Logger, error) {
	level := slog.LevelWarn
	if a.cli.Verbose {
		level = slog.LevelDebug
	}
	to := io.Writer(os.Stderr)
	if a.inTerminal {
		f, err := os.OpenFile(filepath.Join(home, "tandem.log"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return nil, fmt.Errorf("opening the log: %w", err)
		}
		to = f // closed with the process
	}
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: level})), nil
}
