package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sync/errgroup"

	"tandem/peer"
	"tandem/peer/local"
)

type runCmd struct {
	Sample bool `help:"Give an account without chats a few to look at."`
}

func (runCmd) Help() string {
	return `Waits for linked browsers and mirrors the account to them, until Ctrl-C.
On a terminal it takes link codes that are pasted.

Example: tandem run`
}

func (c runCmd) Run(a *app) error {
	acc, err := a.reachOrBecome()
	if err != nil {
		return err
	}
	if acc.own == nil {
		return errors.Join(&hinted{local.ErrInUse, "end that one first; other commands reach it as it is"}, acc.close())
	}
	if c.Sample {
		if err := acc.own.addSample(a.ctx); err != nil {
			return errors.Join(err, acc.close())
		}
	}
	in, err := stdinTerminal()
	if err != nil {
		return errors.Join(err, acc.close())
	}
	if in != nil {
		defer in.Close()
	}
	return a.runPhone(acc.own, reporter.ready, func(ctx context.Context, r reporter) error {
		return takePasted(ctx, r, acc, in)
	})
}

// stdinTerminal is standard input when it is a terminal, else nil.
func stdinTerminal() (*input, error) {
	if !isTerminal(os.Stdin) {
		return nil, nil
	}
	return openInput(os.Stdin)
}

// runPhone runs the phone of this process with its reports, and f beside it
// after ready, until the signal to end; then it closes it. f's errors end the phone.
func (a *app) runPhone(own *ownPhone, ready func(reporter, peer.Status), f func(ctx context.Context, r reporter) error) error {
	r := reporter{a.out}
	err := own.serve(a.ctx, func(ctx context.Context) error {
		status, err := own.Status(ctx)
		if err != nil {
			return fmt.Errorf("reading the phone's status: %w", err)
		}
		ready(r, status)
		g, ctx := errgroup.WithContext(ctx)
		g.Go(func() error { return watch(ctx, own, r) })
		g.Go(func() error { return f(ctx, r) })
		return g.Wait()
	})
	if a.ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil // that is how it ends
	}
	return errors.Join(err, own.close())
}

// watch reports what happens until the phone stops.
func watch(ctx context.Context, own *ownPhone, r reporter) error {
	devices, err := own.Devices(ctx)
	if err != nil {
		return fmt.Errorf("reading the devices: %w", err)
	}
	known := newNames(devices)
	err = own.Watch(ctx, func(e peer.Event) { r.happened(e, known) })
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// takePasted links with each code that is pasted at the terminal.
func takePasted(ctx context.Context, r reporter, acc *account, in *input) error {
	if in == nil {
		return nil
	}
	if !r.out.json {
		r.out.line("Paste a link code here, or run: tandem link -")
	}
	for {
		line, err := in.line(ctx)
		switch {
		case errors.Is(err, io.EOF), ctx.Err() != nil:
			return nil
		case err != nil:
			return fmt.Errorf("reading the terminal: %w", err)
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		link, err := findLink(ctx, line)
		if err == nil {
			err = r.link(ctx, acc, link, false, in)
		} else {
			r.failed(err)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			r.out.fail(err)
		}
	}
}
