// Package mirror shows a Store to linked pages: each gets the chat list, then
// every change in order, and pages of history when it asks; what a page
// commands is carried out once, committed, acknowledged, and told to all.
//
// It knows neither the network nor SQL: a Conn carries its frames, a
// chat.Store keeps the account.
package mirror

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// Conn carries frames to and from one page. transport.Link is one.
type Conn interface {
	// Send hands a frame over, waiting while too much is buffered.
	Send(ctx context.Context, frame []byte) error
	// Recv calls f with each frame until the connection ends or f returns
	// an error, and returns why.
	Recv(f func(frame []byte) error) error
	// Close makes Recv and Send return. It may be called more than once.
	Close() error
}

// maxQueued is how many changes may wait for a slow page before it gets a
// fresh chat list instead.
const maxQueued = 1000

// ByeError is returned by Serve when the page took its leave.
type ByeError struct{ Reason, Text string }

func (e *ByeError) Error() string { return "the page took its leave: " + e.Reason }

// ErrProtocol is returned by Serve when the page broke a bound or sent what is
// no frame; the caller tells the page.
var ErrProtocol = errors.New("the page broke the protocol")

// Session mirrors a store to one page.
type Session struct {
	// static after construction
	store  chat.Store
	conn   Conn
	device string
	logger *slog.Logger

	// turn is held while a command is carried out and acknowledged, and
	// while changes are sent: so a page always learns that its command was
	// carried out before it sees the change that it made.
	turn sync.Mutex

	wake chan struct{} // one token when the fields below changed

	mu      sync.Mutex
	queue   []chat.Change
	flooded bool // more than maxQueued waited; a fresh list is due
}

// New returns a session for the page of the linked device with this ID.
func New(store chat.Store, conn Conn, device string, logger *slog.Logger) *Session {
	return &Session{
		store: store, conn: conn, device: device, logger: logger,
		wake: make(chan struct{}, 1),
	}
}

// Serve sends welcome and mirrors the store until the connection or ctx ends.
// The connection must be closed for Serve to return; the caller does so when
// ctx ends.
func (s *Session) Serve(ctx context.Context, welcome wire.Welcome) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	// Subscribing comes before reading the list, or a change between the
	// two would be lost.
	stop := s.store.Subscribe(s.enqueue)
	defer stop()
	// The list's first part is read before the welcome is sent, so that the
	// page can draw both at once.
	welcome.Type, welcome.Version = wire.TypeWelcome, wire.Version
	since, err := s.sendList(ctx, &welcome)
	if err != nil {
		return err
	}

	var wg sync.WaitGroup
	wg.Go(func() {
		if err := s.pump(ctx, since); err != nil {
			cancel(err)
			// A page that learns of no change must not look linked.
			err = s.conn.Close()
			if err != nil {
				s.logger.Debug("closing a connection", "error", err)
			}
		}
	})
	err = s.conn.Recv(func(frame []byte) error { return s.receive(ctx, frame) })
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	cancel(err)
	wg.Wait()
	return err
}

func (s *Session) enqueue(c chat.Change) {
	s.mu.Lock()
	if len(s.queue) >= maxQueued {
		s.queue, s.flooded = nil, true
	}
	if !s.flooded {
		s.queue = append(s.queue, c)
	}
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// pump sends the changes above since, as they come.
func (s *Session) pump(ctx context.Context, since int64) error {
	for {
		select {
		case <-s.wake:
		case <-ctx.Done():
			return nil
		}
		s.mu.Lock()
		queue, flooded := s.queue, s.flooded
		s.queue, s.flooded = nil, false
		s.mu.Unlock()

		s.turn.Lock()
		err := s.sendChanges(ctx, queue, flooded, &since)
		s.turn.Unlock()
		if err != nil {
			return err
		}
	}
}

func (s *Session) sendChanges(ctx context.Context, queue []chat.Change, flooded bool, since *int64) error {
	if flooded {
		seq, err := s.sendList(ctx, nil)
		if err != nil {
			return err
		}
		*since = seq
		return nil
	}
	for _, c := range queue {
		if c.Seq <= *since {
			continue
		}
		f := wire.FromChange(c, s.device)
		if err := s.send(ctx, &f); err != nil {
			return err
		}
		*since = c.Seq
	}
	return nil
}

// sendList sends the whole chat list in parts. It returns the number up to
// which the list has every change; it may have later ones too, which come
// again as changes and then alter nothing. before, if not nil, is a frame to
// send ahead of the first part.
func (s *Session) sendList(ctx context.Context, before any) (seq int64, err error) {
	if seq, err = s.store.Seq(ctx); err != nil {
		return 0, fmt.Errorf("reading the change log: %w", err)
	}
	first := true
	for offset := 0; ; {
		page, err := s.store.Chats(ctx, offset, chat.MaxPage)
		if err != nil {
			return 0, fmt.Errorf("reading the chat list: %w", err)
		}
		if before != nil {
			if err := s.send(ctx, before); err != nil {
				return 0, err
			}
			before = nil
		}
		offset += len(page)
		last := len(page) < chat.MaxPage
		chats := make([]wire.Chat, len(page))
		for i, c := range page {
			chats[i] = wire.FromChat(c, s.device)
		}
		batches := wire.Batches(chats)
		if len(batches) == 0 {
			batches = [][]wire.Chat{{}}
		}
		for i, b := range batches {
			f := wire.Chats{
				Type: wire.TypeChats, Seq: seq, Chats: b,
				First: first, Last: last && i == len(batches)-1,
			}
			if err := s.send(ctx, &f); err != nil {
				return 0, err
			}
			first = false
		}
		if last {
			return seq, nil
		}
	}
}

func (s *Session) send(ctx context.Context, v any) error {
	frame, err := wire.Encode(v)
	if err != nil {
		return fmt.Errorf("encoding a frame: %w", err)
	}
	return s.conn.Send(ctx, frame)
}
