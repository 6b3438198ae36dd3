package secure

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"tandem/peer/linkcode"

	"github.com/flynn/noise"
)

// Initiator is the phone's half of one handshake. It is not safe for
// concurrent use.
type Initiator struct {
	config    noise.Config
	random    io.Reader // of the ephemeral key; tests set it
	ephemeral []byte    // private; nil before Offer
	payload   []byte    // of message 1
	done      bool      // a message 2 was accepted
}

// Pair returns the phone's half of a pairing with the page that shows a link
// code. The static key is what the page will know the phone by.
func Pair(code linkcode.Code, static PrivateKey) *Initiator {
	return newInitiator(pairConfig(code, static), code.PageKey)
}

// Resume returns the phone's half of a handshake with a page that was linked
// before, in the session of one day (LinkSecret.SessionID). The static key is
// the one that the phone paired with, page the page's.
func Resume(secret LinkSecret, session [16]byte, static PrivateKey, page PublicKey) *Initiator {
	return newInitiator(resumeConfig(secret, session, static), page)
}

func newInitiator(c noise.Config, page PublicKey) *Initiator {
	c.Initiator = true
	c.PeerStatic = page[:]
	return &Initiator{config: c, random: rand.Reader}
}

// Offer returns message 1, once. It contains what the page needs to know, and
// only that page can read it. Errors: ErrTooLarge when the session description
// is too long, ErrKey.
func (i *Initiator) Offer(o Offer) (frame []byte, err error) {
	if i.ephemeral != nil {
		return nil, errors.New("making an offer: this handshake has made one")
	}
	if i.payload, err = o.encode(); err != nil {
		return nil, err
	}
	if n := 1 + 32 + 48 + len(i.payload) + tagBytes; n > MaxFrame {
		return nil, fmt.Errorf("making an offer: %w: %d bytes, of at most %d", ErrTooLarge, n, MaxFrame)
	}
	ephemeral := make([]byte, 32)
	if _, err := io.ReadFull(i.random, ephemeral); err != nil {
		return nil, fmt.Errorf("making an ephemeral key: %w", err)
	}
	i.ephemeral = ephemeral
	_, frame, err = i.start()
	if err != nil {
		return nil, fmt.Errorf("making an offer: %w: %w", ErrKey, err)
	}
	return frame, nil
}

// start returns the state after message 1, and message 1, the same each time.
func (i *Initiator) start() (*noise.HandshakeState, []byte, error) {
	c := i.config
	c.Random = bytes.NewReader(i.ephemeral)
	hs, err := noise.NewHandshakeState(c)
	if err != nil {
		return nil, nil, err
	}
	frame, _, _, err := hs.WriteMessage([]byte{byte(KindOffer)}, i.payload)
	return hs, frame, err
}

// Accept reads message 2. Errors: ErrAuth, after which a later frame may
// still be accepted; ErrMalformed, which is final; ErrRepeated after the first
// frame that authenticated.
//
// Each frame is tried on a state of its own. A HandshakeState of the Noise
// package does not recover from every frame it refuses: where an ephemeral key
// is of low order it returns before it rolls back, and would then refuse the
// true answer too.
func (i *Initiator) Accept(frame []byte) (Answer, *Keys, error) {
	if i.ephemeral == nil {
		return Answer{}, nil, fmt.Errorf("%w: no offer was made", ErrAuth)
	}
	if i.done {
		return Answer{}, nil, ErrRepeated
	}
	if kind, ok := KindOf(frame); !ok || kind != KindAnswer {
		return Answer{}, nil, fmt.Errorf("%w: it is not an answer", ErrAuth)
	}
	hs, _, err := i.start()
	if err != nil {
		return Answer{}, nil, fmt.Errorf("accepting an answer: %w", err)
	}
	payload, send, receive, err := hs.ReadMessage(nil, frame[1:])
	if err != nil {
		return Answer{}, nil, ErrAuth
	}
	i.done = true
	a, err := decodeAnswer(payload)
	if err != nil {
		return Answer{}, nil, err
	}
	return a, newKeys(hs, send, receive), nil
}
