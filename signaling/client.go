package signaling

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// steady is how long a connection must have lasted for its end not to count as
// one more failure.
const steady = 30 * time.Second

// Client is one socket to a server, with seats in many sessions.
type Client struct {
	cfg      Config
	endpoint string
	// wake ends a wait between tries. One signal is kept.
	wake chan struct{}

	mu       sync.Mutex
	sessions map[SessionID]*Session
	conn     *conn // nil: not connected
	running  bool
	ended    error // why Run returned; nil: it has not
}

// NewClient returns a Client that is not yet connected, or an error that names
// every fault of cfg.
func NewClient(cfg Config) (*Client, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, fmt.Errorf("signaling client: %w", err)
	}
	endpoint, err := Endpoint(cfg.URL)
	if err != nil {
		return nil, err
	}
	return &Client{
		cfg:      cfg,
		endpoint: endpoint,
		wake:     make(chan struct{}, 1),
		sessions: make(map[SessionID]*Session),
	}, nil
}

// Run connects and keeps the connection until ctx ends; what was queued by
// then is still written, for at most a second. It may be called once. All its
// goroutines have ended when it returns, and all sessions are over.
//
// It returns ctx's error, or why it gave up: with Config.Once after the first
// failure or lost connection, else only when the server says that this client
// breaks the protocol (*CloseError).
func (c *Client) Run(ctx context.Context) error {
	c.mu.Lock()
	if c.running {
		c.mu.Unlock()
		return errors.New("signaling client run twice")
	}
	c.running = true
	c.mu.Unlock()

	err := c.run(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = fmt.Errorf("%w: %w", ErrEnded, err)
	for _, s := range c.sessions {
		s.end(c.ended)
	}
	return err
}

func (c *Client) run(ctx context.Context) error {
	failures := 0
	for {
		began := time.Now()
		after, err := c.connect(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Since(began) > steady {
			failures = 0
		}
		failures++
		var closed *CloseError
		if c.cfg.Once || errors.As(err, &closed) && closed.final() {
			c.cfg.OnState(State{Err: err})
			return err
		}
		wait := max(after, c.backoff(failures))
		c.cfg.Logger.Debug("signaling: not connected", "error", err, "retry", wait)
		c.cfg.OnState(State{Err: err, Retry: wait})
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-c.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// connect holds one connection from beginning to end. It returns how long the
// server asks to stay away, and why it ended.
func (c *Client) connect(ctx context.Context) (after time.Duration, err error) {
	ws, err := dial(ctx, c.cfg, c.endpoint)
	if err != nil {
		var failed *dialError
		if errors.As(err, &failed) {
			after = failed.after
		}
		return after, err
	}
	select { // a wish to connect that came before is fulfilled
	case <-c.wake:
	default:
	}
	conn := newConn(ws, c.cfg, c)
	c.cfg.OnState(State{Connected: true})

	c.mu.Lock()
	c.conn = conn
	for _, s := range c.sessions {
		s.join(conn)
	}
	c.mu.Unlock()

	err = conn.run(ctx)

	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = nil
	for _, s := range c.sessions {
		if s.conn == conn {
			s.conn = nil
			s.tell(Disconnected{err})
		}
	}
	return conn.after, err
}

// backoff returns how long to wait after a number of failures in a row.
func (c *Client) backoff(failures int) time.Duration {
	d := c.cfg.BackoffMin
	for i := 1; i < failures && d < c.cfg.BackoffMax; i++ {
		d *= 2
	}
	d = min(d, c.cfg.BackoffMax)
	return d/2 + rand.N(d/2+1)
}

// Retry makes a Run that waits between two tries try now: for when the network
// has changed, or somebody asks.
func (c *Client) Retry() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Probe is for when the network may have changed: it makes a Run that waits
// between two tries try now, and one that is connected look within seconds
// whether it still is. It does not wait for that.
func (c *Client) Probe() {
	c.mu.Lock()
	conn := c.conn
	c.mu.Unlock()
	if conn == nil {
		c.Retry()
		return
	}
	conn.probe()
}

// Join takes a seat, now or as soon as there is a connection, and again after
// each loss. It does not wait for the server: see Session.Events. It waits for
// room in the queue while ctx allows, and returns ErrAlreadyJoined,
// ErrTooManySessions, ErrDataSize, an error that wraps ErrEnded, or ctx's.
func (c *Client) Join(ctx context.Context, opts JoinOptions) (*Session, error) {
	if !opts.Seat.valid() {
		return nil, fmt.Errorf("unknown seat %q", opts.Seat)
	}
	if len(opts.First) > MaxHeld {
		return nil, fmt.Errorf("%w: %d first frames, at most %d", ErrDataSize, len(opts.First), MaxHeld)
	}
	for _, data := range opts.First {
		if err := checkData(data); err != nil {
			return nil, err
		}
	}
	for {
		s, conn, err := c.tryJoin(opts)
		if conn == nil {
			return s, err
		}
		if err := conn.room(ctx); err != nil && !errors.Is(err, ErrDisconnected) {
			return nil, err
		}
	}
}

// tryJoin returns the new session or an error; or the connection whose queue
// is full.
func (c *Client) tryJoin(opts JoinOptions) (*Session, *conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.ended != nil:
		return nil, nil, c.ended
	case c.sessions[opts.Session] != nil:
		return nil, nil, ErrAlreadyJoined
	case len(c.sessions) >= MaxSessions:
		return nil, nil, ErrTooManySessions
	case c.conn != nil && c.conn.full():
		return nil, c.conn, nil
	}
	s := &Session{
		client: c,
		opts:   opts,
		events: make(chan Event, maxEvents),
		ready:  make(chan struct{}),
	}
	c.sessions[opts.Session] = s
	if c.conn != nil {
		s.join(c.conn)
	}
	return s, nil, nil
}

// handle takes a frame of a session from conn's reader.
func (c *Client) handle(conn *conn, frame ServerFrame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var s *Session
	// A session that was left meanwhile is unknown here.
	find := func(id SessionID) bool {
		s = c.sessions[id]
		return s != nil && s.conn == conn
	}
	var event Event
	switch f := frame.(type) {
	case JoinedFrame:
		if find(f.Session) {
			event = Joined{}
		}
	case FilledFrame:
		if find(f.Session) {
			event = Filled{f.Relays, f.TTL}
		}
	case MessageFrame:
		if find(f.Session) {
			event = Message{f.Data}
		}
	case LeftFrame:
		if find(f.Session) {
			if f.Seat == s.opts.Seat {
				s.end(lossError(f.Reason))
				return nil
			}
			event = Left{f.Reason}
		}
	case RefusedFrame:
		if find(f.Session) {
			event = Refused{f.Reason}
			if f.Reason == RefusedTooFast || f.Reason == RefusedTooManySessions {
				conn.rejoinLater(f.Session)
			}
		}
	}
	if event != nil && !s.tell(event) {
		return fmt.Errorf("%w: it floods a session", ErrNonsense)
	}
	return nil
}

// lossError says why the own seat is lost.
func lossError(reason string) error {
	switch reason {
	case LeftReplaced:
		return ErrReplaced
	case LeftIdle:
		return ErrIdle
	}
	return fmt.Errorf("%w: %s", ErrSeatLost, reason)
}

// rejoin joins again what was refused on conn.
func (c *Client) rejoin(conn *conn, ids []SessionID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if s := c.sessions[id]; s != nil && s.conn == conn {
			s.join(conn)
		}
	}
}
