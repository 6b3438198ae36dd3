package server

import "time"

// Observer is told how pairings go, so that they can be counted; neither who
// pairs nor what is sent. Its methods are called with the server's lock held:
// they must return at once, and must not call the Server.
type Observer interface {
	// Filled: a session's second seat was taken, so long after the first.
	Filled(waited time.Duration)
	// Answered: the seat that was asked first in a filled session has sent
	// something too, so long after both were there and the first frame was.
	Answered(took time.Duration)
	// Ended: a filled session came apart. reason is that of a left frame,
	// which is the client's to choose except for those in package signaling.
	Ended(reason string, answered bool)
}

type unobserved struct{}

func (unobserved) Filled(time.Duration)   {}
func (unobserved) Answered(time.Duration) {}
func (unobserved) Ended(string, bool)     {}

// exchange is how far the two seats of a session have come. The zero value:
// nothing was sent.
type exchange struct {
	asked    time.Time // when the first frame was sent, or could arrive
	asker    int8      // the seat that sent it
	answered bool
}

// began is called when the second seat is taken: an asker's frame that was held
// for it arrives only now.
func (e *exchange) began(now time.Time) {
	if !e.asked.IsZero() {
		e.asked = now
	}
}

// sent notes a frame of a seat.
func (e *exchange) sent(seat int, filled bool, now time.Time, o Observer) {
	switch {
	case e.asked.IsZero():
		e.asked, e.asker = now, int8(seat)
	case filled && !e.answered && e.asker != int8(seat):
		e.answered = true
		o.Answered(now.Sub(e.asked))
	}
}
