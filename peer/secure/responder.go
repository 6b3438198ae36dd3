package secure

import (
	"crypto/rand"
	"fmt"
	"io"

	"tandem/peer/linkcode"

	"github.com/flynn/noise"
)

// Responder is the page's half of handshakes in one session. It is not safe
// for concurrent use.
type Responder struct {
	config noise.Config
	random io.Reader  // of the ephemeral key; tests set it
	phone  *PublicKey // whom it answers; nil in pairing
	once   bool       // pairing: the first offer is the only one
	done   bool       // an offer was accepted
}

// AnswerPair returns the half of the page that shows a link code; static is
// the private half of the code's PageKey.
func AnswerPair(code linkcode.Code, static PrivateKey) *Responder {
	return &Responder{config: pairConfig(code, static), random: rand.Reader, once: true}
}

// AnswerResume returns the half of a page that comes back to the phone whose
// static key is phone.
func AnswerResume(secret LinkSecret, session [16]byte, static PrivateKey, phone PublicKey) *Responder {
	return &Responder{config: resumeConfig(secret, session, static), random: rand.Reader, phone: &phone}
}

// Request is an offer that authenticated.
type Request struct {
	Offer Offer
	Phone PublicKey // the static key of the phone that made it

	hs *noise.HandshakeState
}

// Read reads message 1, any number of them until one authenticates. Errors:
// ErrAuth; ErrMalformed; in pairing ErrRepeated after the first offer that was
// returned.
//
// A resumed session may see several true offers, and the server can repeat
// one that it kept: only message 2, and the data channel that follows, show
// that the phone is there now.
func (r *Responder) Read(frame []byte) (*Request, error) {
	if r.once && r.done {
		return nil, ErrRepeated
	}
	if kind, ok := KindOf(frame); !ok || kind != KindOffer {
		return nil, fmt.Errorf("%w: it is not an offer", ErrAuth)
	}
	c := r.config
	c.Random = r.random
	hs, err := noise.NewHandshakeState(c)
	if err != nil {
		return nil, fmt.Errorf("reading an offer: %w", err)
	}
	payload, _, _, err := hs.ReadMessage(nil, frame[1:])
	if err != nil {
		return nil, ErrAuth
	}
	phone := PublicKey(hs.PeerStatic())
	if r.phone != nil && phone != *r.phone {
		return nil, fmt.Errorf("%w: it is from another phone", ErrAuth)
	}
	o, err := decodeOffer(payload)
	if err != nil {
		return nil, err
	}
	r.done = true
	return &Request{Offer: o, Phone: phone, hs: hs}, nil
}

// Answer returns message 2, once, and the keys of the completed handshake.
// Errors: ErrTooLarge when the session description is too long.
func (q *Request) Answer(a Answer) (frame []byte, keys *Keys, err error) {
	payload, err := a.encode()
	if err != nil {
		return nil, nil, err
	}
	if n := 1 + 32 + len(payload) + tagBytes; n > MaxFrame {
		return nil, nil, fmt.Errorf("making an answer: %w: %d bytes, of at most %d", ErrTooLarge, n, MaxFrame)
	}
	frame, receive, send, err := q.hs.WriteMessage([]byte{byte(KindAnswer)}, payload)
	if err != nil {
		return nil, nil, fmt.Errorf("making an answer: %w", err)
	}
	return frame, newKeys(q.hs, send, receive), nil
}
