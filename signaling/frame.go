package signaling

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ClientFrame is a frame from a client: JoinFrame, SendFrame or LeaveFrame.
type ClientFrame interface {
	Frame
	fromClient()
}

// ServerFrame is a frame from a server: JoinedFrame, FilledFrame,
// MessageFrame, LeftFrame, RefusedFrame or DrainingFrame.
type ServerFrame interface {
	Frame
	fromServer()
}

// Frame is one frame of either side.
type Frame interface{ envelope() envelope }

// JoinFrame takes a seat.
type JoinFrame struct {
	Session SessionID
	Seat    Seat
	Key     SeatKey
}

// SendFrame carries Data, 1 to MaxData bytes, to the other seat.
type SendFrame struct {
	Session SessionID
	Data    []byte
}

// LeaveFrame frees the seat. Reason may be empty.
type LeaveFrame struct {
	Session SessionID
	Reason  string
}

// JoinedFrame says that the seat is the client's.
type JoinedFrame struct{ Session SessionID }

// FilledFrame says that both seats are taken.
type FilledFrame struct {
	Session SessionID
	Relays  []Relay
	TTL     time.Duration // how long the relays are valid; whole seconds
}

// MessageFrame carries Data from the other seat.
type MessageFrame struct {
	Session SessionID
	Data    []byte
}

// LeftFrame says that Seat is empty again: the other one, or the client's own.
type LeftFrame struct {
	Session SessionID
	Seat    Seat
	Reason  string
}

// RefusedFrame says that the client's last frame of this session was not
// accepted.
type RefusedFrame struct {
	Session SessionID
	Reason  string
}

// DrainingFrame says that the server is about to stop.
type DrainingFrame struct {
	After time.Duration // when to come back; whole milliseconds
}

func (JoinFrame) fromClient()     {}
func (SendFrame) fromClient()     {}
func (LeaveFrame) fromClient()    {}
func (JoinedFrame) fromServer()   {}
func (FilledFrame) fromServer()   {}
func (MessageFrame) fromServer()  {}
func (LeftFrame) fromServer()     {}
func (RefusedFrame) fromServer()  {}
func (DrainingFrame) fromServer() {}

// envelope is any frame as JSON has it.
type envelope struct {
	Type    string     `json:"type"`
	Session *SessionID `json:"session,omitempty"`
	Seat    Seat       `json:"seat,omitempty"`
	Key     *SeatKey   `json:"key,omitempty"`
	Data    data       `json:"data,omitempty"`
	Reason  string     `json:"reason,omitempty"`
	Relays  []Relay    `json:"relays,omitempty"`
	TTL     int64      `json:"ttl,omitempty"`
	After   int64      `json:"after,omitempty"`
}

func (f JoinFrame) envelope() envelope {
	return envelope{Type: "join", Session: &f.Session, Seat: f.Seat, Key: &f.Key}
}

func (f SendFrame) envelope() envelope {
	return envelope{Type: "send", Session: &f.Session, Data: f.Data}
}

func (f LeaveFrame) envelope() envelope {
	return envelope{Type: "leave", Session: &f.Session, Reason: f.Reason}
}

func (f JoinedFrame) envelope() envelope { return envelope{Type: "joined", Session: &f.Session} }

func (f FilledFrame) envelope() envelope {
	return envelope{Type: "filled", Session: &f.Session, Relays: f.Relays, TTL: int64(f.TTL / time.Second)}
}

func (f MessageFrame) envelope() envelope {
	return envelope{Type: "message", Session: &f.Session, Data: f.Data}
}

func (f LeftFrame) envelope() envelope {
	return envelope{Type: "left", Session: &f.Session, Seat: f.Seat, Reason: f.Reason}
}

func (f RefusedFrame) envelope() envelope {
	return envelope{Type: "refused", Session: &f.Session, Reason: f.Reason}
}

func (f DrainingFrame) envelope() envelope {
	return envelope{Type: "draining", After: f.After.Milliseconds()}
}

// Encode returns f as it goes over the wire.
func Encode(f Frame) []byte {
	b, err := json.Marshal(f.envelope())
	if err != nil {
		panic("encoding a frame: " + err.Error()) // strings, numbers and bytes always encode
	}
	return b
}

// ErrMalformed is wrapped by the errors of DecodeClientFrame and
// DecodeServerFrame. They name the fault, never the content.
var ErrMalformed = errors.New("malformed frame")

// DecodeClientFrame reads one frame from a client. A type that it does not
// know is an error: the subprotocol's name tells clients what a server takes.
func DecodeClientFrame(b []byte) (ClientFrame, error) {
	e, err := decodeEnvelope(b)
	if err != nil {
		return nil, err
	}
	if e.Session == nil {
		return nil, malformed("no session")
	}
	switch e.Type {
	case "join":
		if !e.Seat.valid() {
			return nil, malformed("unknown seat")
		}
		if e.Key == nil {
			return nil, malformed("join without a key")
		}
		return JoinFrame{*e.Session, e.Seat, *e.Key}, nil
	case "send":
		if len(e.Data) == 0 {
			return nil, malformed("send without data")
		}
		return SendFrame{*e.Session, e.Data}, nil
	case "leave":
		if !validReason(e.Reason) {
			return nil, malformed("bad reason")
		}
		return LeaveFrame{*e.Session, e.Reason}, nil
	}
	return nil, malformed("unknown type")
}

// DecodeServerFrame reads one frame from a server. It returns nil without an
// error for a type that it does not know, which is to be skipped.
func DecodeServerFrame(b []byte) (ServerFrame, error) {
	// First the type alone: what fields an unknown type has is unknown too.
	var head struct {
		Type string `json:"type"`
	}
	if len(b) > MaxFrame {
		return nil, malformed("larger than %d bytes", MaxFrame)
	}
	if err := json.Unmarshal(b, &head); err != nil || head.Type == "" {
		return nil, malformed("not a JSON object with a type")
	}
	switch head.Type {
	case "joined", "filled", "message", "left", "refused", "draining":
	default:
		return nil, nil
	}
	e, err := decodeEnvelope(b)
	if err != nil {
		return nil, err
	}
	if e.Type == "draining" {
		if e.After < 0 {
			return nil, malformed("draining for a negative time")
		}
		return DrainingFrame{time.Duration(min(e.After, maxAfter.Milliseconds())) * time.Millisecond}, nil
	}
	if e.Session == nil {
		return nil, malformed("no session")
	}
	if !validReason(e.Reason) {
		return nil, malformed("bad reason")
	}
	switch e.Type {
	case "joined":
		return JoinedFrame{*e.Session}, nil
	case "filled":
		relays, err := usableRelays(e.Relays)
		if err != nil {
			return nil, err
		}
		if e.TTL < 0 {
			return nil, malformed("relays for a negative time")
		}
		ttl := time.Duration(min(e.TTL, int64(maxTTL/time.Second))) * time.Second
		return FilledFrame{*e.Session, relays, ttl}, nil
	case "message":
		if len(e.Data) == 0 {
			return nil, malformed("message without data")
		}
		return MessageFrame{*e.Session, e.Data}, nil
	case "left":
		if !e.Seat.valid() {
			return nil, malformed("unknown seat")
		}
		return LeftFrame{*e.Session, e.Seat, e.Reason}, nil
	}
	return RefusedFrame{*e.Session, e.Reason}, nil
}

func decodeEnvelope(b []byte) (envelope, error) {
	if len(b) > MaxFrame {
		return envelope{}, malformed("larger than %d bytes", MaxFrame)
	}
	var e envelope
	if err := json.Unmarshal(b, &e); err != nil {
		// The decoder's own error may quote what it read.
		return envelope{}, malformed("not a JSON object of known fields")
	}
	return e, nil
}

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMalformed, fmt.Sprintf(format, args...))
}
