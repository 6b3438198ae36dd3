package peer

import "fmt"

// Reason names why a link did not come about, or ended. The set is closed;
// commands print it for scripts.
type Reason string

const (
	ReasonBadCode        Reason = "bad-code"           // not a link code, truncated, or of another version
	ReasonCodeUsed       Reason = "code-used"          // expired, used, or filled by another phone
	ReasonServer         Reason = "server-unreachable" // no connection to the signaling server
	ReasonServerNonsense Reason = "server-nonsense"    // the server broke the protocol
	ReasonNoPage         Reason = "no-page"            // nobody shows this code (any more)
	ReasonTampered       Reason = "tampered"           // frames were altered on the way
	ReasonNoPath         Reason = "no-path"            // no direct path, and no relay that works
	ReasonWrongCheckCode Reason = "wrong-check-code"   // three wrong check codes
	ReasonDeclined       Reason = "declined"           // the person said no
	ReasonTooMany        Reason = "too-many-devices"   // as many devices are linked as may be
	ReasonPageLeft       Reason = "page-left"          // the page was closed meanwhile
	ReasonBusy           Reason = "busy"               // another code is being linked just now
	ReasonInternal       Reason = "internal"           // a fault of the phone itself
)

// LinkError says why a link did not come about, in words for a person.
type LinkError struct {
	Reason Reason `json:"reason"`
	Text   string `json:"text"` // what failed and why: "the page did not answer"
	Hint   string `json:"hint"` // what to do about it: "scan the code that it shows now"
	Err    error  `json:"-"`    // the cause; may be nil
}

func (e *LinkError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", e.Text, e.Err)
	}
	return e.Text
}

func (e *LinkError) Unwrap() error { return e.Err }
