package main

import (
	"context"
	"fmt"
	"sync"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
)

// backend does the interface's work beside it, and hands back messages.
type backend struct {
	// static after construction
	api    peer.API
	ctx    context.Context
	cancel context.CancelFunc
	send   func(tea.Msg) // tells the interface; it does nothing when that has ended

	view viewer

	mu    sync.Mutex
	ended bool
	tasks sync.WaitGroup
}

func newBackend(ctx context.Context, api peer.API) *backend {
	ctx, cancel := context.WithCancel(ctx)
	return &backend{api: api, ctx: ctx, cancel: cancel, send: func(tea.Msg) {}}
}

// begin reports whether a task may begin; tasks.Done ends it.
func (b *backend) begin() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return false
	}
	b.tasks.Add(1)
	return true
}

// close ends the tasks, waits for them, and removes what they left.
func (b *backend) close() error {
	b.mu.Lock()
	b.ended = true
	b.mu.Unlock()
	b.cancel()
	b.tasks.Wait()
	if err := b.view.close(); err != nil {
		return fmt.Errorf("removing the copies of files that were opened: %w", err)
	}
	return nil
}

// start runs f until it ends or close is called.
func (b *backend) start(f func()) {
	if b.begin() {
		go func() {
			defer b.tasks.Done()
			f()
		}()
	}
}

// do is f as a command of the interface.
func (b *backend) do(f func() tea.Msg) tea.Cmd {
	return func() tea.Msg {
		if !b.begin() {
			return nil
		}
		defer b.tasks.Done()
		return f()
	}
}
