package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
)

type uiCmd struct{}

// Run opens the terminal interface: on the running phone, or else it becomes
// the running phone until it is closed.
func (uiCmd) Run(a *app) error {
	if a.out.json {
		return usage("the terminal interface has no JSON", `"tandem run --json" tells what happens as JSON lines`)
	}
	if !isTerminal(os.Stdin) || !isTerminal(os.Stdout) {
		return usage("the terminal interface needs a terminal", `"tandem --help" lists the commands that do without`)
	}
	a.inTerminal = true
	acc, err := a.reachOrBecome()
	if err != nil {
		return err
	}
	if acc.own == nil {
		return errors.Join(runUI(a.ctx, acc), acc.close())
	}
	err = acc.own.serve(a.ctx, func(ctx context.Context) error {
		return errors.Join(runUI(ctx, acc), errStop)
	})
	return errors.Join(err, acc.close())
}

// runUI shows the interface until the person leaves it or ctx ends.
func runUI(ctx context.Context, api peer.API) error {
	b := newBackend(ctx, api)
	p := tea.NewProgram(newUI(b), tea.WithContext(ctx), tea.WithoutSignalHandler())
	b.send = p.Send
	b.start(b.watch)
	_, err := p.Run()
	left := b.close()
	if ctx.Err() != nil || err == nil {
		return left
	}
	return errors.Join(fmt.Errorf("showing the terminal interface: %w", err), left)
}
