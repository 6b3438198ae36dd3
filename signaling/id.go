package signaling

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// SessionID names a session. Who knows it can take a seat, so it is shown
// neither in logs nor in errors.
type SessionID [16]byte

// SeatKey lets its holder take over a seat that it has taken before.
type SeatKey [16]byte

// Seat is one of the two places in a session.
type Seat string

// The seats.
const (
	SeatPage  Seat = "page"
	SeatPhone Seat = "phone"
)

// Other returns the seat on the other side.
func (s Seat) Other() Seat {
	if s == SeatPage {
		return SeatPhone
	}
	return SeatPage
}

func (s Seat) valid() bool { return s == SeatPage || s == SeatPhone }

// encoding is base64url without padding (RFC 4648 section 5); trailing bits
// must be zero, so that bytes have one spelling only.
var encoding = base64.RawURLEncoding.Strict()

const hidden = "(hidden)"

// String hides the ID.
func (SessionID) String() string { return hidden }

// LogValue hides the ID.
func (SessionID) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText returns the ID in base64url, as frames have it.
func (id SessionID) MarshalText() ([]byte, error) { return encoding.AppendEncode(nil, id[:]), nil }

// UnmarshalText reads what MarshalText wrote, and nothing else.
func (id *SessionID) UnmarshalText(text []byte) error { return decode16((*[16]byte)(id), text) }

// String hides the key.
func (SeatKey) String() string { return hidden }

// LogValue hides the key.
func (SeatKey) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText returns the key in base64url, as frames have it.
func (k SeatKey) MarshalText() ([]byte, error) { return encoding.AppendEncode(nil, k[:]), nil }

// UnmarshalText reads what MarshalText wrote, and nothing else.
func (k *SeatKey) UnmarshalText(text []byte) error { return decode16((*[16]byte)(k), text) }

func decode16(to *[16]byte, text []byte) error {
	if len(text) != encoding.EncodedLen(16) {
		return fmt.Errorf("ID of %d characters, want %d", len(text), encoding.EncodedLen(16))
	}
	var b [18]byte
	// The decoder skips line ends, so the length is checked afterwards too.
	if n, err := encoding.Decode(b[:], text); err != nil || n != 16 {
		return errors.New("ID is not base64url")
	}
	copy(to[:], b[:])
	return nil
}

// data is an opaque payload, in base64url within frames.
type data []byte

func (d data) MarshalText() ([]byte, error) { return encoding.AppendEncode(nil, d), nil }

func (d *data) UnmarshalText(text []byte) error {
	if len(text) == 0 || len(text) > MaxDataText {
		return fmt.Errorf("data of %d characters, want 1 to %d", len(text), MaxDataText)
	}
	if strings.ContainsAny(string(text), "\r\n") {
		return errors.New("data is not base64url")
	}
	b, err := encoding.AppendDecode(nil, text)
	if err != nil {
		return errors.New("data is not base64url")
	}
	*d = b
	return nil
}
