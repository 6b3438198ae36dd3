package signaling

import (
	"errors"
	"fmt"
	"time"
)

// Why a server could not be used. Errors of Client.Run and State.Err wrap one
// of these, or are a *CloseError.
var (
	// ErrUnreachable: the name does not resolve, the connection is refused,
	// or nothing answers in time.
	ErrUnreachable = errors.New("server unreachable")
	// ErrTLS: the certificate is not valid for this name, or the port does
	// not speak TLS.
	ErrTLS = errors.New("no secure connection to the server")
	// ErrNotTandem: something answers, but no Tandem server of this version.
	ErrNotTandem = errors.New("not a Tandem server")
	// ErrBusy: the server takes no more sockets now, in all or from this
	// address (HTTP 429, 503).
	ErrBusy = errors.New("the server takes no more connections now")
	// ErrNonsense: the server broke the protocol after it was connected.
	ErrNonsense = errors.New("the server broke the protocol")
	// ErrLost: the connection broke, or went silent.
	ErrLost = errors.New("connection to the server lost")
)

// What Client.Join and a Session's methods return.
var (
	// ErrEnded: the client's Run has ended.
	ErrEnded = errors.New("signaling client has ended")
	// ErrAlreadyJoined: this client holds a seat in the session already.
	ErrAlreadyJoined = errors.New("already joined this session")
	// ErrTooManySessions: this client holds MaxSessions seats already.
	ErrTooManySessions = errors.New("too many sessions on one connection")
	// ErrDataSize: data is empty or above MaxData bytes, or more than
	// MaxHeld first frames are given.
	ErrDataSize = errors.New("data of a size that cannot be sent")
	// ErrDisconnected: the socket is lost; it will be joined again, but what
	// was meant for the lost one is not sent then.
	ErrDisconnected = errors.New("not connected to the server")
	// ErrLeft: the session was left by Session.Leave.
	ErrLeft = errors.New("session left")
	// ErrReplaced: another socket took this seat over, with the same key.
	ErrReplaced = errors.New("another connection took this seat over")
	// ErrSeatLost: the server took this seat away for another reason.
	ErrSeatLost = errors.New("the server took the seat away")
	// ErrIdle: the server dropped the session, because nothing was sent.
	ErrIdle = errors.New("session dropped as idle")
)

// CloseError is the server's own account of why it closed the socket.
type CloseError struct {
	Code   int    // of RFC 6455 section 7.4 or one of the Close constants
	Reason string // which bound was hit; printable ASCII, may be empty
}

var closeNames = map[int]string{
	1001:               "going away",
	CloseDraining:      "draining",
	CloseMalformed:     "malformed frame",
	CloseFrameTooLarge: "frame too large",
	CloseTooManyFrames: "too many frames",
	CloseNoPong:        "no pong",
	CloseTooSlow:       "reading too slowly",
}

func (e *CloseError) Error() string {
	name := closeNames[e.Code]
	if name == "" {
		name = "no known reason"
	}
	s := fmt.Sprintf("the server closed the connection: %s (code %d)", name, e.Code)
	if e.Reason != "" {
		s += ": " + e.Reason
	}
	return s
}

// final says whether connecting again would meet the same end.
func (e *CloseError) final() bool {
	return e.Code == CloseMalformed || e.Code == CloseFrameTooLarge
}

// dialError says why dialling failed, and when to try again at the earliest.
type dialError struct {
	kind  error // ErrUnreachable, ErrTLS, ErrNotTandem or ErrBusy
	err   error // the cause
	after time.Duration
}

func (e *dialError) Error() string   { return e.kind.Error() + ": " + e.err.Error() }
func (e *dialError) Unwrap() []error { return []error{e.kind, e.err} }
