package signaling

import (
	"context"
	"fmt"
)

// maxEvents is how many events wait for a session's owner. Messages that find
// less than roomForState left are dropped, so that what the server says of the
// session itself is seen.
const (
	maxEvents    = 128
	roomForState = 16
)

// JoinOptions say which seat to take.
type JoinOptions struct {
	Session SessionID
	Seat    Seat
	Key     SeatKey
	// First is sent right behind the first join, without waiting for an
	// answer: at most MaxHeld payloads of 1 to MaxData bytes. It is not sent
	// again after a lost connection.
	First [][]byte
}

// Session is a seat that this client wants to hold. Its methods may be called
// from any goroutine.
type Session struct {
	client *Client
	opts   JoinOptions
	// events is sent to and closed under client.mu, without blocking.
	events chan Event
	// ready is closed once the first join was queued, or the session ended.
	ready chan struct{}

	// Guarded by client.mu.
	conn   *conn // that the join was queued on; nil: none
	queued bool  // ready is closed
	over   bool  // events is closed
	err    error // why it is over
}

// Events returns what happens in the session, in order. The channel is closed
// when the session is over; Err then says why. Who does not read it loses
// messages after a hundred, and harms nobody else.
func (s *Session) Events() <-chan Event { return s.events }

// Recv waits for the next event. It returns ctx's error, or, once the session
// is over and its events are read, Err.
func (s *Session) Recv(ctx context.Context) (Event, error) {
	select {
	case e, open := <-s.events:
		if !open {
			return nil, s.Err()
		}
		return e, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Err returns nil while the session goes on, then ErrLeft, ErrReplaced,
// ErrIdle, or an error that wraps ErrEnded and says why Run ended.
func (s *Session) Err() error {
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	return s.err
}

// Send sends data, 1 to MaxData bytes, to the other seat; the server holds a
// little of it while that seat is empty. It waits until the first join was
// sent, and for room in the queue. It returns ErrDataSize, ErrDisconnected
// while the socket is lost, the session's Err, or ctx's error. Nil means
// queued: the protocol has no receipt.
func (s *Session) Send(ctx context.Context, data []byte) error {
	if err := checkData(data); err != nil {
		return err
	}
	select {
	case <-s.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	s.client.mu.Lock()
	conn, err := s.conn, s.err
	s.client.mu.Unlock()
	switch {
	case err != nil:
		return err
	case conn == nil:
		return ErrDisconnected
	}
	return conn.send(ctx, Encode(SendFrame{s.opts.Session, data}))
}

// Leave frees the seat and ends the session. reason is told to the other
// side: at most MaxReason characters of a-z, 0-9 and '-', or empty; another is
// left out. Calls after the first do nothing.
func (s *Session) Leave(reason string) {
	if !validReason(reason) {
		reason = ""
	}
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	if s.over {
		return
	}
	if s.conn != nil {
		s.conn.queueNow(Encode(LeaveFrame{s.opts.Session, reason}))
	}
	s.end(ErrLeft)
}

// end ends the session. client.mu is held.
func (s *Session) end(err error) {
	if s.over {
		return
	}
	s.over, s.err, s.conn = true, err, nil
	s.markReady()
	close(s.events)
	delete(s.client.sessions, s.opts.Session)
}

// markReady lets Send go on. client.mu is held.
func (s *Session) markReady() {
	if !s.queued {
		s.queued = true
		close(s.ready)
	}
}

// join queues the join on c, and behind it what is to be sent first.
// client.mu is held.
func (s *Session) join(c *conn) {
	c.queueNow(Encode(JoinFrame{s.opts.Session, s.opts.Seat, s.opts.Key}))
	for _, data := range s.opts.First {
		c.queueNow(Encode(SendFrame{s.opts.Session, data}))
	}
	s.opts.First = nil
	s.conn = c
	s.markReady()
}

// tell passes e on. It returns false when the owner has left so many events
// unread that only a server that breaks the protocol can have sent them.
// client.mu is held.
func (s *Session) tell(e Event) bool {
	if s.over {
		return true
	}
	if _, isMessage := e.(Message); isMessage && len(s.events) >= maxEvents-roomForState {
		s.client.cfg.Logger.Debug("signaling: message dropped, too many wait")
		return true
	}
	select {
	case s.events <- e:
		return true
	default:
		return false
	}
}

func checkData(data []byte) error {
	if len(data) == 0 || len(data) > MaxData {
		return fmt.Errorf("%w: %d bytes, want 1 to %d", ErrDataSize, len(data), MaxData)
	}
	return nil
}
