package signaling

import "time"

// Event is what happens in a Session: Joined, Filled, Message, Left, Refused
// or Disconnected.
type Event interface{ event() }

// Joined says that the seat is taken; also after each time that the socket
// was lost and came back.
type Joined struct{}

// Filled says that both seats are taken.
type Filled struct {
	Relays []Relay       // at most MaxRelays, made for this session; may be none
	TTL    time.Duration // how long they are valid
}

// Message carries data from the other seat, at most MaxData bytes.
type Message struct{ Data []byte }

// Left says that the other seat is empty again. Reason is what the other side
// gave, or one of the Left constants; it may be empty.
//
// That this client's own seat is lost ends the session instead: see
// Session.Err.
type Left struct{ Reason string }

// Refused says that the session's last frame was not accepted, for one of the
// Refused constants. When it was the join, the session is not joined; it is
// tried again by itself for RefusedTooFast and RefusedTooManySessions, and for
// the others with the next connection.
type Refused struct{ Reason string }

// Disconnected says that the socket is lost. What was sent may not have
// arrived. Unless Config.Once, Joined follows when it is back.
type Disconnected struct{ Err error }

func (Joined) event()       {}
func (Filled) event()       {}
func (Message) event()      {}
func (Left) event()         {}
func (Refused) event()      {}
func (Disconnected) event() {}
