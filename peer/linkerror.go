package peer

import (
	"context"
	"errors"
	"fmt"

	"tandem/peer/linkcode"
	"tandem/peer/secure"
	"tandem/peer/transport"
	"tandem/signaling"
)

// explanation is what a person is told when a cause kept a link from coming
// about.
type explanation struct {
	cause  error
	reason Reason
	text   string
	hint   string
}

// explanations are tried in order; the first whose cause fits counts.
var explanations = []explanation{
	{linkcode.ErrTruncated, ReasonBadCode, "the link code is incomplete",
		"copy the whole link with the page's “Copy link” button"},
	{linkcode.ErrVersion, ReasonBadCode, "the link code is of a version that this program does not know",
		"update tandem, or the server"},
	{linkcode.ErrNotLink, ReasonBadCode, "this is not a Tandem link code",
		"it looks like https://link.example.org/#… ; copy it with the page's “Copy link” button"},

	{errBusy, ReasonBusy, "another code is being linked just now", "finish that one first"},
	{errTooMany, ReasonTooMany, "as many devices are linked as may be", "unlink one first: tandem devices, tandem unlink DEVICE"},
	{errWrongCode, ReasonWrongCheckCode, "three wrong check codes: the page was refused",
		"scan the new code that the page shows, and type the digits that stand under it then"},
	{errLate, ReasonDeclined, "no check code was typed in time: the page was refused", "scan the new code that the page shows"},
	{ErrDeclined, ReasonDeclined, "you declined: the page was refused", "nothing of the account was sent"},

	{transport.ErrTampered, ReasonTampered, "what came back was not from the page of this code: wrong keys, or altered on the way",
		"scan the code that the page shows now; if it happens again, do not trust this server"},
	{transport.ErrNoPage, ReasonNoPage, "nobody shows this code any more",
		"codes last a minute: scan the one that the page shows now"},
	{transport.ErrNoAnswer, ReasonNoPage, "the page did not answer",
		"reload the page and scan the code that it shows then"},
	{transport.ErrPageLeft, ReasonPageLeft, "the page left before the link stood",
		"keep the page open, and scan the code that it shows now"},
	{transport.ErrClosed, ReasonPageLeft, "the page left before the link stood",
		"keep the page open, and scan the code that it shows now"},
	{secure.ErrMalformed, ReasonBadCode, "the page speaks a version that this program does not know", "update tandem, or the server"},
	{secure.ErrKey, ReasonBadCode, "the link code holds no usable key", "scan the code that the page shows now"},
	{transport.ErrNoRelay, ReasonNoPath, "only relayed paths are allowed, and this server offers no relay that fits",
		"allow direct paths with --path auto, or ask the server's operator for a TURN relay"},
	{transport.ErrNoPath, ReasonNoPath, "no path to the page was found: no direct one, and no relay that works",
		"if a network here blocks UDP, the server needs a TURN relay over TCP; try another network"},
	{transport.ErrServerSilent, ReasonServerNonsense, "the server took the connection, but does not answer",
		"try again; if it happens again, tell the server's operator"},

	{signaling.ErrTLS, ReasonServer, "no secure connection to the server", "its certificate may be wrong or expired; is the address right?"},
	{signaling.ErrNotTandem, ReasonServerNonsense, "what answers at this address is no Tandem server", "is the link right, and the server up to date?"},
	{signaling.ErrNonsense, ReasonServerNonsense, "the server broke the protocol", "update tandem and the server; something between may alter what is sent"},
	{signaling.ErrBusy, ReasonServer, "the server takes no more connections now", "try again in a minute"},
	{signaling.ErrUnreachable, ReasonServer, "the server cannot be reached", "is this machine online, and the server's address right?"},
	{signaling.ErrLost, ReasonServer, "the connection to the server was lost", "try again"},

	{signaling.ErrReplaced, ReasonServerNonsense, "the server gave this phone's seat away", "try again; if it happens again, do not trust this server"},
	{signaling.ErrIdle, ReasonNoPage, "the server ended the session as idle", "scan the code that the page shows now"},
	{signaling.ErrSeatLost, ReasonServerNonsense, "the server took this phone's seat away", "try again; if it happens again, do not trust this server"},

	{ErrNotRunning, ReasonInternal, "the phone is stopping", "start it again"},
	{context.Canceled, ReasonDeclined, "linking was stopped", "scan a code to try again"},
	{context.DeadlineExceeded, ReasonNoPage, "linking took too long", "scan the code that the page shows now"},
}

// linkError explains why a link did not come about.
func linkError(err error) *LinkError {
	var known *LinkError
	if errors.As(err, &known) {
		return known
	}
	var refused *transport.RefusedError
	if errors.As(err, &refused) {
		return refusedError(refused)
	}
	for _, e := range explanations {
		if errors.Is(err, e.cause) {
			return &LinkError{Reason: e.reason, Text: e.text, Hint: e.hint, Err: detail(err, e.cause)}
		}
	}
	var closed *signaling.CloseError
	if errors.As(err, &closed) {
		return &LinkError{
			Reason: ReasonServer, Text: "the server closed the connection",
			Hint: "try again in a minute", Err: err,
		}
	}
	return &LinkError{Reason: ReasonInternal, Text: "linking failed", Hint: "try again; the phone's log may say more", Err: err}
}

// detail returns err where it says more than its cause.
func detail(err, cause error) error {
	if err.Error() == cause.Error() {
		return nil
	}
	switch {
	case errors.Is(cause, signaling.ErrUnreachable), errors.Is(cause, signaling.ErrTLS),
		errors.Is(cause, signaling.ErrNotTandem), errors.Is(cause, signaling.ErrNonsense):
		return err
	}
	return nil
}

func refusedError(r *transport.RefusedError) *LinkError {
	switch r.Reason {
	case signaling.RefusedSeatTaken:
		return &LinkError{
			Reason: ReasonCodeUsed, Text: "this code was used already",
			Hint: "scan the code that the page shows now; if that was not you, look who holds the other phone", Err: nil,
		}
	case signaling.RefusedTooFast, signaling.RefusedTooManySessions:
		return &LinkError{
			Reason: ReasonServer, Text: "the server takes no more sessions from this address now",
			Hint: "try again in a minute", Err: r,
		}
	}
	return &LinkError{
		Reason: ReasonServer, Text: fmt.Sprintf("the server refused the session (%s)", r.Reason),
		Hint: "try again",
	}
}
