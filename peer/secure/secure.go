// Package secure makes a phone and a page sure of each other over a server
// that neither trusts, and seals what they tell each other through it until
// their direct link stands. PAIRING.md beside this file specifies it.
//
// The phone makes an Initiator, with Pair from a link code or with Resume
// from an earlier link, sends what Offer returns, and gives each answer that
// comes to Accept until one authenticates. Keys then seals and opens the ICE
// candidates that follow, and has the check code. Responder is the page's
// half; the page itself has its own in web/src/protocol.
//
// Nothing here does input or output, or starts a goroutine.
package secure

import "errors"

var (
	// ErrAuth occurs when a frame does not prove that it comes from the
	// other side of this handshake: it was altered, belongs to another
	// session, or was made with another key. Drop the frame and count it;
	// nothing else changed, and a true one is still accepted.
	ErrAuth = errors.New("the frame does not authenticate")

	// ErrMalformed occurs when a frame does come from the other side, but
	// what it says is not understood: that side breaks the protocol, or is
	// of another version.
	ErrMalformed = errors.New("the frame is authentic but not understood")

	// ErrRepeated occurs when a frame was accepted before, or its handshake
	// was completed by another one.
	ErrRepeated = errors.New("the frame was accepted before")

	// ErrTooLarge occurs when what is to be sent does not fit into a frame
	// of MaxFrame bytes, or a field into its bound.
	ErrTooLarge = errors.New("too large for a frame")

	// ErrExhausted occurs when MaxSealed frames were sealed.
	ErrExhausted = errors.New("this handshake has sealed as many frames as it may")

	// ErrKey occurs when a link code or a stored device holds a page key with
	// which no secret can be agreed (RFC 7748, section 6.1).
	ErrKey = errors.New("the page's public key is not usable")
)
