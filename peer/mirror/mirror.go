// Package mirror shows a Store to linked pages: each gets the chat list, or what
// it missed, then every change in order, and runs of messages when it asks; what
// a page commands is carried out once, committed, acknowledged, and told to all.
//
// It knows neither the network nor SQL: a Conn carries its frames, a
// chat.Store keeps the account.
package mirror

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"

	"golang.org/x/time/rate"

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

// Contents knows the files on the phone.
type Contents interface {
	// Describe returns what the content with the ID of claimed is. Of what the
	// page claims it takes what cannot be measured. The error wraps
	// chat.ErrNotFound where the phone does not have the content.
	Describe(ctx context.Context, claimed chat.Media) (chat.Media, error)
}

// Bulk moves files to and from the page.
type Bulk interface {
	// Handle takes a frame about a stream: *wire.Fetch, *wire.Upload, *wire.Grant
	// or *wire.Stop. It does not wait for bytes to be moved. An error ends the
	// session; one that wraps ErrProtocol is told to the page.
	Handle(ctx context.Context, frame any) error
}

// Config is a Session's. Store, Conn and Device are required.
type Config struct {
	Store    chat.Store
	Conn     Conn
	Device   string       // the ID of the linked device that the page is
	Devices  Devices      // nil: the page is not told of the account's links
	Contents Contents     // nil: no files are on the phone
	Bulk     Bulk         // nil: streams are refused
	OnTyping func(string) // called with a chat's ID when the page's person writes in it; nil: not told
	Logger   *slog.Logger // nil: none
}

const (
	// maxQueued is how many changes may wait for a slow page before it gets
	// a fresh chat list instead.
	maxQueued = 1000
	// maxQueuedParts is how many chats, messages and people these changes may
	// hold together, where it is more than one change.
	maxQueuedParts = 4000
	// maxMissed is how many chats and messages a page that comes back may have
	// missed; beyond it the chat list is shorter.
	maxMissed = 2000
	// A page's typing is told to others at this rate a second, with a burst.
	typingRate  = 2
	typingBurst = 4
)

// ByeError is returned by Serve when the page took its leave.
type ByeError struct{ Reason, Text string }

func (e *ByeError) Error() string { return "the page took its leave: " + e.Reason }

// ErrProtocol is returned by Serve when the page broke a bound or sent what is
// no frame; the caller tells the page.
var ErrProtocol = errors.New("the page broke the protocol")

// Session mirrors a store to one page.
//
// Commands are carried out one after the other, beside what else is received: one
// that waits for the store, as while an import writes, keeps no ping from its
// answer. A page that sends very many waits in the network, not in the phone's
// memory. Requests are answered beside them, as a search can take its time.
type Session struct {
	// static after construction
	Config
	typed    *rate.Limiter
	commands chan *wire.Do                    // at most wire.MaxRequests; closed by Serve when no more come
	requests chan func(context.Context) error // of history and members; at most wire.MaxRequests
	searches chan func(context.Context) error // as requests
	waiting  atomic.Int64                     // in both

	// turn is held while a command is carried out and acknowledged, and
	// while a change is sent: so a page always learns that its command was
	// carried out before it sees the change that it made. It guards:
	turn    sync.Mutex
	known   map[string]chat.Person // people that the page was told of, by ID
	changes int64                  // sent so far

	wake chan struct{} // one token when the fields below changed

	mu      sync.Mutex
	queue   []chat.Change
	queued  int      // what the changes in queue hold together
	flooded bool     // too much waited; a fresh list is due
	typing  []typing // of others, for the page
}

// New returns a session for a page.
func New(cfg Config) *Session {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Session{
		Config:   cfg,
		typed:    rate.NewLimiter(typingRate, typingBurst),
		commands: make(chan *wire.Do, wire.MaxRequests),
		requests: make(chan func(context.Context) error, wire.MaxRequests),
		searches: make(chan func(context.Context) error, wire.MaxRequests),
		known:    make(map[string]chat.Person),
		wake:     make(chan struct{}, 1),
	}
}

// Mirrored says what a page has that comes back: every change up to Since of
// the change log Log. The zero Mirrored is nothing.
type Mirrored struct {
	Log   string
	Since int64
}

// Serve sends welcome, which names the account's change log, and mirrors the
// store until the connection or ctx ends. The connection must be closed for Serve
// to return; the caller does so when ctx ends. A Session serves once.
func (s *Session) Serve(ctx context.Context, welcome wire.Welcome, has Mirrored) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	// Subscribing comes before reading anything, or a change between the
	// two would be lost.
	stop := s.Store.Subscribe(s.enqueue)
	defer stop()
	since, err := s.begin(ctx, welcome, has)
	if err != nil {
		return err
	}

	var wg sync.WaitGroup
	beside := func(f func() error) {
		wg.Go(func() {
			if err := f(); err != nil {
				cancel(err)
				// A page that learns of no change must not look linked.
				err = s.Conn.Close()
				if err != nil {
					s.Logger.Debug("closing a connection", "error", err)
				}
			}
		})
	}
	beside(func() error { return s.pump(ctx, since) })
	beside(func() error { return s.answer(ctx, s.requests) })
	beside(func() error { return s.answer(ctx, s.searches) })
	obeyed := make(chan struct{})
	beside(func() error {
		defer close(obeyed)
		return s.obey(ctx)
	})
	err = s.Conn.Recv(func(frame []byte) error { return s.receive(ctx, frame) })
	// What the page commanded before it took its leave is still carried out.
	close(s.commands)
	<-obeyed
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	cancel(err)
	wg.Wait()
	return err
}
