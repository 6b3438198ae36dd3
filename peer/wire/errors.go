package wire

import (
	"errors"
	"fmt"
)

var (
	// ErrUnknown is returned by Decode for a frame of a type that this
	// version does not know. The receiver skips it.
	ErrUnknown = errors.New("unknown type")
	// ErrTooLarge is returned for a frame of more than MaxFrame bytes.
	ErrTooLarge = errors.New("frame too large")
	// ErrMalformed is returned for bytes that are not a frame: not UTF-8,
	// not one JSON object, without a type, with a field of the wrong JSON
	// type, a name given twice in one object, or nested too deep.
	ErrMalformed = errors.New("malformed frame")
	// ErrInvalid is wrapped by each InvalidError.
	ErrInvalid = errors.New("frame outside its bounds")
)

// InvalidError says which bound a frame breaks that is otherwise whole. A
// command or request with a sound ID can be refused by that ID, a stream by its
// number, and the link goes on; without one there is nothing to answer.
type InvalidError struct {
	Type   Type
	ID     string // the command's or request's; empty: none, or not sound
	Stream int64  // that a fetch or upload would begin; 0: none, or not sound
	Err    error  // which field, and its bound
}

func (e *InvalidError) Error() string { return fmt.Sprintf("%s frame: %v", e.Type, e.Err) }

// Unwrap makes errors.Is find ErrInvalid.
func (e *InvalidError) Unwrap() []error { return []error{ErrInvalid, e.Err} }
