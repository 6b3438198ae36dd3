package signaling_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/signaling"
	"tandem/signaling/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// host is a web server whose rendezvous server can be replaced by another.
type host struct {
	URL string

	mu      sync.Mutex
	current http.Handler
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	current := h.current
	h.mu.Unlock()
	current.ServeHTTP(w, r)
}

func newHost(t *testing.T) *host {
	h := &host{current: http.NotFoundHandler()}
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	h.URL = web.URL
	return h
}

// serve runs a rendezvous server until the function that it returns is called.
func (h *host) serve(t *testing.T, cfg server.Config) (stop func()) {
	t.Helper()
	if cfg.DrainTime == 0 {
		cfg.DrainTime = 10 * time.Millisecond
	}
	s, err := server.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	<-s.Opened()
	h.mu.Lock()
	h.current = s
	h.mu.Unlock()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// client runs a Client until the test's end, or the call of stop. Its states
// go to the channel, and the error of Run does.
type client struct {
	*signaling.Client
	states chan signaling.State
	ended  chan error
	stop   context.CancelFunc
}

func newClient(t *testing.T, cfg signaling.Config) *client {
	t.Helper()
	c := &client{states: make(chan signaling.State, 1000), ended: make(chan error, 1)}
	cfg.OnState = func(s signaling.State) { c.states <- s }
	var err error
	if c.Client, err = signaling.NewClient(cfg); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *client) run(t *testing.T) *client {
	ctx, cancel := context.WithCancel(context.Background())
	c.stop = cancel
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.ended <- c.Run(ctx)
	}()
	t.Cleanup(func() { cancel(); <-done })
	return c
}

func (c *client) join(t *testing.T, opts signaling.JoinOptions) *signaling.Session {
	t.Helper()
	s, err := c.Join(t.Context(), opts)
	if err != nil {
		t.Fatalf("joining: %v", err)
	}
	return s
}

func want[E signaling.Event](t *testing.T, s *signaling.Session) E {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	e, err := s.Recv(ctx)
	if err != nil {
		t.Fatalf("waiting for %T: %v", *new(E), err)
	}
	got, ok := e.(E)
	if !ok {
		t.Fatalf("got %T %v, want %T", e, e, *new(E))
	}
	return got
}

func wantEnd(t *testing.T, s *signaling.Session, is error) {
	t.Helper()
	for {
		select {
		case _, open := <-s.Events():
			if open {
				continue
			}
			if !errors.Is(s.Err(), is) {
				t.Fatalf("ended with %v, want %v", s.Err(), is)
			}
			return
		case <-time.After(patience):
			t.Fatal("the session does not end")
		}
	}
}

func options(n byte, seat signaling.Seat, first ...string) signaling.JoinOptions {
	o := signaling.JoinOptions{Session: signaling.SessionID{n}, Seat: seat, Key: signaling.SeatKey{n, seat[1]}}
	for _, f := range first {
		o.First = append(o.First, []byte(f))
	}
	return o
}

func TestPair(t *testing.T) {
	h := newHost(t)
	defer h.serve(t, server.Config{
		Relays: func(signaling.SessionID, signaling.Seat, string) ([]signaling.Relay, time.Duration) {
			return []signaling.Relay{{URLs: []string{"turn:relay.example"}}}, time.Hour
		},
	})()
	cfg := signaling.Config{URL: h.URL}
	page := newClient(t, cfg).run(t)
	ps := page.join(t, options(1, signaling.SeatPage))
	want[signaling.Joined](t, ps)

	// The phone joins before its socket is up, with the offer right behind.
	phone := newClient(t, cfg)
	hs := phone.join(t, options(1, signaling.SeatPhone, "offer", "second"))
	phone.run(t)
	want[signaling.Joined](t, hs)
	filled := want[signaling.Filled](t, hs)
	if filled.TTL != time.Hour || len(filled.Relays) != 1 || filled.Relays[0].URLs[0] != "turn:relay.example" {
		t.Errorf("got %v", filled)
	}
	want[signaling.Filled](t, ps)
	for _, data := range []string{"offer", "second"} {
		if m := want[signaling.Message](t, ps); string(m.Data) != data {
			t.Errorf("got %q, want %q", m.Data, data)
		}
	}
	largest := bytes.Repeat([]byte{0xff}, signaling.MaxData)
	if err := ps.Send(t.Context(), largest); err != nil {
		t.Fatal(err)
	}
	if m := want[signaling.Message](t, hs); !bytes.Equal(m.Data, largest) {
		t.Errorf("got %d bytes", len(m.Data))
	}
	ps.Leave("linked")
	ps.Leave("again")
	if l := want[signaling.Left](t, hs); l.Reason != "linked" {
		t.Errorf("left for %q", l.Reason)
	}
	wantEnd(t, ps, signaling.ErrLeft)
	if err := ps.Send(t.Context(), []byte("x")); !errors.Is(err, signaling.ErrLeft) {
		t.Errorf("sending after leaving: %v", err)
	}
}

func TestManySessionsOnOneSocket(t *testing.T) {
	h := newHost(t)
	defer h.serve(t, server.Config{})()
	cfg := signaling.Config{URL: h.URL}
	phone, pages := newClient(t, cfg).run(t), newClient(t, cfg).run(t)
	var sessions []*signaling.Session
	for i := range signaling.MaxSessions {
		sessions = append(sessions, phone.join(t, options(byte(i), signaling.SeatPhone)))
	}
	if _, err := phone.Join(t.Context(), options(255, signaling.SeatPhone)); !errors.Is(err, signaling.ErrTooManySessions) {
		t.Errorf("one more: %v", err)
	}
	if _, err := phone.Join(t.Context(), options(0, signaling.SeatPage)); !errors.Is(err, signaling.ErrAlreadyJoined) {
		t.Errorf("twice: %v", err)
	}
	for i, s := range sessions {
		want[signaling.Joined](t, s)
		p := pages.join(t, options(byte(i), signaling.SeatPage, fmt.Sprint(i)))
		want[signaling.Joined](t, p)
		want[signaling.Filled](t, s)
		if m := want[signaling.Message](t, s); string(m.Data) != fmt.Sprint(i) {
			t.Errorf("session %d got %q", i, m.Data)
		}
	}
}

func TestReconnects(t *testing.T) {
	h := newHost(t)
	stop := h.serve(t, server.Config{DrainAfter: 50 * time.Millisecond})
	cfg := signaling.Config{URL: h.URL, BackoffMin: time.Millisecond, BackoffMax: 20 * time.Millisecond}
	phone, page := newClient(t, cfg).run(t), newClient(t, cfg).run(t)
	hs := phone.join(t, options(1, signaling.SeatPhone, "once"))
	want[signaling.Joined](t, hs)
	ps := page.join(t, options(1, signaling.SeatPage))
	want[signaling.Joined](t, ps)
	want[signaling.Filled](t, ps)
	want[signaling.Message](t, ps)
	want[signaling.Filled](t, hs)
	if s := <-phone.states; !s.Connected || s.Err != nil {
		t.Errorf("state %+v, want connected", s)
	}

	stop() // drains, and closes with 4000
	for _, s := range []*signaling.Session{hs, ps} {
		var closed *signaling.CloseError
		if d := want[signaling.Disconnected](t, s); !errors.As(d.Err, &closed) || closed.Code != signaling.CloseDraining {
			t.Errorf("disconnected by %v", d.Err)
		}
	}
	if s := <-phone.states; s.Connected || s.Err == nil || s.Retry < 50*time.Millisecond {
		t.Errorf("state %+v, want a retry after what the server said", s)
	}
	if s := <-phone.states; s.Connected || !errors.Is(s.Err, signaling.ErrBusy) || s.Retry < time.Second {
		t.Errorf("state %+v, want ErrBusy and the time of Retry-After", s)
	}
	if err := hs.Send(t.Context(), []byte("x")); !errors.Is(err, signaling.ErrDisconnected) {
		t.Errorf("sending while disconnected: %v", err)
	}

	defer h.serve(t, server.Config{})()
	phone.Retry()
	want[signaling.Joined](t, hs)
	page.Retry()
	want[signaling.Joined](t, ps)
	want[signaling.Filled](t, ps)
	want[signaling.Filled](t, hs)
	if err := hs.Send(t.Context(), []byte("second")); err != nil {
		t.Fatal(err)
	}
	// What went with the first join is not sent again.
	if m := want[signaling.Message](t, ps); string(m.Data) != "second" {
		t.Errorf("got %q", m.Data)
	}
}

func TestReplaced(t *testing.T) {
	h := newHost(t)
	defer h.serve(t, server.Config{})()
	cfg := signaling.Config{URL: h.URL}
	one, two := newClient(t, cfg).run(t), newClient(t, cfg).run(t)
	s1 := one.join(t, options(1, signaling.SeatPhone))
	want[signaling.Joined](t, s1)
	s2 := two.join(t, options(1, signaling.SeatPhone))
	want[signaling.Joined](t, s2)
	wantEnd(t, s1, signaling.ErrReplaced)
	// The one that was replaced may try again, when somebody wants it to.
	s1 = one.join(t, options(1, signaling.SeatPhone))
	want[signaling.Joined](t, s1)
	wantEnd(t, s2, signaling.ErrReplaced)
}

func TestIdle(t *testing.T) {
	h := newHost(t)
	defer h.serve(t, server.Config{MaxWait: 20 * time.Millisecond})()
	c := newClient(t, signaling.Config{URL: h.URL}).run(t)
	wantEnd(t, c.join(t, options(1, signaling.SeatPhone)), signaling.ErrIdle)
}

func TestRefused(t *testing.T) {
	h := newHost(t)
	defer h.serve(t, server.Config{})()
	cfg := signaling.Config{URL: h.URL}
	one, two := newClient(t, cfg).run(t), newClient(t, cfg).run(t)
	want[signaling.Joined](t, one.join(t, options(1, signaling.SeatPhone)))
	o := options(1, signaling.SeatPhone)
	o.Key[5]++
	s := two.join(t, o)
	if r := want[signaling.Refused](t, s); r.Reason != signaling.RefusedSeatTaken {
		t.Errorf("refused for %q", r.Reason)
	}
}

// What was queued when the context ends is still sent, a leave above all.
func TestEndSendsWhatIsQueued(t *testing.T) {
	h := newHost(t)
	defer h.serve(t, server.Config{})()
	cfg := signaling.Config{URL: h.URL}
	page, phone := newClient(t, cfg).run(t), newClient(t, cfg).run(t)
	ps := page.join(t, options(1, signaling.SeatPage))
	want[signaling.Joined](t, ps)
	hs := phone.join(t, options(1, signaling.SeatPhone))
	want[signaling.Joined](t, hs)
	want[signaling.Filled](t, ps)
	hs.Leave("closing")
	phone.stop()
	if l := want[signaling.Left](t, ps); l.Reason != "closing" {
		t.Errorf("left for %q", l.Reason)
	}
	if err := <-phone.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Run: %v", err)
	}
	if _, err := phone.Join(t.Context(), options(2, signaling.SeatPhone)); !errors.Is(err, signaling.ErrEnded) {
		t.Errorf("joining after the end: %v", err)
	}
	if err := phone.Run(t.Context()); err == nil {
		t.Error("run twice")
	}
}

func TestBadArguments(t *testing.T) {
	c := newClient(t, signaling.Config{URL: "http://localhost:1"})
	for _, o := range []signaling.JoinOptions{
		options(1, signaling.SeatPage, ""),
		options(1, signaling.SeatPage, string(make([]byte, signaling.MaxData+1))),
		{Seat: signaling.SeatPage, First: make([][]byte, signaling.MaxHeld+1)},
		{Seat: "third"},
	} {
		if _, err := c.Join(t.Context(), o); err == nil {
			t.Errorf("%v accepted", o.Seat)
		}
	}
	s := c.join(t, options(1, signaling.SeatPage))
	if err := s.Send(t.Context(), nil); !errors.Is(err, signaling.ErrDataSize) {
		t.Errorf("no data: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Send(ctx, []byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("sending before the client runs: %v", err)
	}
}
