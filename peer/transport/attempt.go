package transport

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pion/webrtc/v4"

	"tandem/peer/secure"
	"tandem/signaling"
)

// How long each step of an attempt may take.
const (
	seatTimeout   = 12 * time.Second // for the server to give a seat; dialling it may take 10 s
	pageTimeout   = 5 * time.Second  // for a page to be in the other seat
	answerTimeout = 10 * time.Second // for the page's answer
	pathTimeout   = 25 * time.Second // for a path, and the channel to open
	leftTimeout   = 2 * time.Second  // for the channel to open after the page left
	fullTimeout   = 60 * time.Second // for all of it, whatever the server repeats
)

// maxEarly is how many sealed frames are kept until the answer came, which
// they may overtake (PAIRING.md, "Frames").
const maxEarly = 32

// relayHold is how long the candidates of the page's relays are held back where
// a direct path is allowed. Checks that come to a browser through its relay
// take precedence over those that it has not begun yet, one every 50 ms: its
// first direct check, which opens its NAT to this phone, would come too late
// to win. It must be less than relayWait, so that relayed paths lose nothing.
const relayHold = 250 * time.Millisecond

// maxRelayed is how many of them are held back.
const maxRelayed = 32

// Why an attempt failed, besides ErrNoRelay, ErrNoPath and the session's own
// errors.
var (
	// ErrServerSilent is returned when the server does not even give a seat.
	ErrServerSilent = errors.New("the server does not answer")
	// ErrRefused is returned when the server refuses the seat; see
	// RefusedError.
	ErrRefused = errors.New("the server refused the session")
	// ErrNoPage is returned when no page sits in the session.
	ErrNoPage = errors.New("no page waits for this code")
	// ErrNoAnswer is returned when the page does not answer the offer.
	ErrNoAnswer = errors.New("the page did not answer")
	// ErrTampered is returned when frames came, but none was from the page
	// that this phone spoke to: wrong keys, or altered on the way.
	ErrTampered = errors.New("what came back was not from this page")
	// ErrPageLeft is returned when the page left before the link stood.
	ErrPageLeft = errors.New("the page left")
)

// RefusedError is an ErrRefused with the server's reason, one of the Refused
// constants of package signaling.
type RefusedError struct{ Reason string }

func (e *RefusedError) Error() string { return ErrRefused.Error() + ": " + e.Reason }
func (e *RefusedError) Unwrap() error { return ErrRefused }

// AgainError is returned when the page left and came again before the link
// stood, as by a reload: what it comes with begins a new attempt. Errors.Is
// finds ErrPageLeft in it.
type AgainError struct{ Filled signaling.Filled }

func (e *AgainError) Error() string { return ErrPageLeft.Error() + " and came again" }
func (e *AgainError) Unwrap() error { return ErrPageLeft }

// Rendezvous is a seat in a session. signaling.Session is one.
type Rendezvous interface {
	Events() <-chan signaling.Event
	Err() error
	Send(ctx context.Context, data []byte) error
}

// Attempt is one try at a link, from the offer to the open channel. Run does
// it; the other methods may be called from any goroutine.
type Attempt struct {
	// static after construction
	link     *Link
	offer    webrtc.SessionDescription
	hs       *secure.Initiator
	answered chan struct{} // closed when the page has proved itself

	// set before answered is closed
	answer secure.Answer
	keys   *secure.Keys

	seated chan struct{} // closed when the server gave the seat

	// owned by Run
	isSeated  bool
	gathering bool
	left      bool // the page left its seat
	trickled  bool // the end of the local candidates was sent
	bad       int  // frames that did not authenticate
	early     [][]byte
	relayed   []webrtc.ICECandidateInit // of the page's relays, held back
	held      <-chan time.Time          // when they are released; nil: nothing is held back
}

// Attempt begins a try at a link. frame is the sealed offer to send to the
// page. me names the phone; its SDP is filled in. The Attempt must be run, or its
// Link closed.
func (d *Dialer) Attempt(hs *secure.Initiator, me secure.Offer) (a *Attempt, frame []byte, err error) {
	link, offer, err := d.newLink()
	if err != nil {
		return nil, nil, err
	}
	me.SDP = offer.SDP
	if frame, err = hs.Offer(me); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("sealing the offer: %w", err), link.Close())
	}
	return &Attempt{link: link, offer: offer, hs: hs, answered: make(chan struct{}), seated: make(chan struct{})}, frame, nil
}

// Link returns the link that the attempt makes.
func (a *Attempt) Link() *Link { return a.link }

// Answered is closed when the page has proved to be the one of the code, or
// the linked one.
func (a *Attempt) Answered() <-chan struct{} { return a.answered }

// Answer returns what the page said of itself, and the keys of the handshake.
// It may be called once Answered is closed.
func (a *Attempt) Answer() (secure.Answer, *secure.Keys) { return a.answer, a.keys }

// Seated is closed when the server gave the phone its seat.
func (a *Attempt) Seated() <-chan struct{} { return a.seated }

// Connected is closed when a path to the page was found.
func (a *Attempt) Connected() <-chan struct{} { return a.link.connected }

// Run makes the link: it sends candidates and reads what the page sends
// through s until the channel is open. filled is the event that began the
// attempt, nil when it has not come yet. When Run fails, the link is closed.
func (a *Attempt) Run(ctx context.Context, s Rendezvous, filled *signaling.Filled) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, a.link.Close())
		}
	}()
	timer := time.NewTimer(seatTimeout)
	defer timer.Stop()
	full := time.NewTimer(fullTimeout)
	defer full.Stop()
	late := ErrServerSilent
	if filled != nil {
		if err := a.gather(filled.Relays); err != nil {
			return err
		}
		timer.Reset(answerTimeout)
		late = ErrNoAnswer
	}
	for {
		// Local candidates are sealed, so they wait for the answer.
		var candidates <-chan Candidate
		if a.keys != nil && !a.trickled {
			candidates = a.link.candidates
		}
		select {
		case <-a.link.opened:
			return nil
		case <-a.link.done:
			if a.link.err == ErrLost {
				return ErrNoPath
			}
			return a.link.err
		case <-ctx.Done():
			return ctx.Err()
		case <-full.C:
			return a.late(late)
		case <-timer.C:
			return a.late(late)
		case <-a.held:
			a.release()
		case c, more := <-candidates:
			if err := a.trickle(ctx, s, c, more); err != nil {
				return err
			}
		case e, open := <-s.Events():
			if !open {
				return s.Err()
			}
			next, patience, err := a.handle(e)
			if err != nil {
				return err
			}
			if next != nil {
				late = next
				timer.Reset(patience)
			}
		}
	}
}

// late says what it means that a step took too long.
func (a *Attempt) late(step error) error {
	if a.bad > 0 && a.keys == nil {
		return ErrTampered
	}
	return step
}

// handle takes one event of the session. Where it begins a new step, it
// returns what it means if that step takes longer than patience.
func (a *Attempt) handle(e signaling.Event) (late error, patience time.Duration, err error) {
	switch e := e.(type) {
	case signaling.Joined:
		a.sit()
		if !a.gathering {
			return ErrNoPage, pageTimeout, nil
		}
	case signaling.Filled:
		if a.left {
			return nil, 0, &AgainError{e}
		}
		if a.gathering {
			return nil, 0, nil // repeated by the server
		}
		a.sit()
		return ErrNoAnswer, answerTimeout, a.gather(e.Relays)
	case signaling.Message:
		had := a.keys != nil
		if err := a.message(e.Data); err != nil {
			return nil, 0, err
		}
		if !had && a.keys != nil {
			return ErrNoPath, pathTimeout, nil
		}
	case signaling.Left:
		// A page stays until it is welcomed. Once both descriptions are set,
		// the server is not needed, and this may be the server's doing: the
		// link may still open.
		a.left = true
		if a.keys != nil {
			return ErrPageLeft, leftTimeout, nil
		}
		return nil, 0, fmt.Errorf("%w: %q", ErrPageLeft, e.Reason)
	case signaling.Refused:
		if a.keys == nil {
			return nil, 0, &RefusedError{e.Reason}
		}
	case signaling.Disconnected:
		if a.keys == nil {
			return nil, 0, e.Err
		}
		a.left = true // who fills the session next begins anew
	}
	return nil, 0, nil
}

func (a *Attempt) sit() {
	if !a.isSeated {
		a.isSeated = true
		close(a.seated)
	}
}

func (a *Attempt) gather(relays []signaling.Relay) error {
	a.gathering = true
	return a.link.gather(a.offer, relays)
}

func (a *Attempt) message(frame []byte) error {
	kind, ok := secure.KindOf(frame)
	switch {
	case !ok || kind == secure.KindOffer:
		a.bad++
	case kind == secure.KindAnswer:
		return a.accept(frame)
	case a.keys != nil:
		return a.sealed(frame)
	case len(a.early) < maxEarly:
		a.early = append(a.early, frame)
	}
	return nil
}

func (a *Attempt) accept(frame []byte) error {
	answer, keys, err := a.hs.Accept(frame)
	switch {
	case errors.Is(err, secure.ErrAuth):
		a.bad++
		return nil
	case errors.Is(err, secure.ErrRepeated):
		return nil
	case err != nil:
		return fmt.Errorf("reading the answer: %w", err)
	}
	if !a.gathering { // the server told of no relays, but carried the answer
		if err := a.gather(nil); err != nil {
			return err
		}
	}
	if err := a.link.pc.SetRemoteDescription(webrtc.SessionDescription{
		Type: webrtc.SDPTypeAnswer, SDP: answer.SDP,
	}); err != nil {
		return fmt.Errorf("setting the answer: %w", err)
	}
	a.answer, a.keys = answer, keys
	close(a.answered)
	if a.link.dialer.policy == Auto {
		a.held = time.After(relayHold)
	}
	early := a.early
	a.early = nil
	for _, f := range early {
		if err := a.sealed(f); err != nil {
			return err
		}
	}
	return nil
}

// sealed takes a candidate of the page. What is not authentic, or not
// understood, changes nothing.
func (a *Attempt) sealed(frame []byte) error {
	p, err := a.keys.Opener.Open(frame)
	if err != nil {
		if errors.Is(err, secure.ErrAuth) {
			a.bad++
		}
		return nil
	}
	if p.Candidate == "" {
		return nil
	}
	init := webrtc.ICECandidateInit{Candidate: p.Candidate, SDPMid: &p.Mid}
	if a.held != nil && strings.Contains(p.Candidate, " typ relay") {
		if len(a.relayed) < maxRelayed {
			a.relayed = append(a.relayed, init)
		}
		return nil
	}
	a.add(init)
	return nil
}

// release gives pion the candidates that were held back.
func (a *Attempt) release() {
	a.held = nil
	for _, init := range a.relayed {
		a.add(init)
	}
	a.relayed = nil
}

func (a *Attempt) add(init webrtc.ICECandidateInit) {
	if err := a.link.pc.AddICECandidate(init); err != nil {
		a.link.dialer.logger.Debug("a candidate of the page is not usable", "error", err)
	}
}

// trickle seals one local candidate; more is false after the last. Frames that
// the server does not take any more are no reason to give up a path.
func (a *Attempt) trickle(ctx context.Context, s Rendezvous, c Candidate, more bool) error {
	p := secure.Sealed{Candidate: c.Candidate, Mid: c.Mid}
	if !more {
		p = secure.Sealed{End: true}
		a.trickled = true
	}
	return a.tell(ctx, s, p)
}

// Refuse tells the page that the phone ends the attempt. It may be called once
// Answered is closed.
func (a *Attempt) Refuse(ctx context.Context, s Rendezvous, reason string) error {
	return a.tell(ctx, s, secure.Sealed{Refused: reason})
}

func (a *Attempt) tell(ctx context.Context, s Rendezvous, p secure.Sealed) error {
	frame, err := a.keys.Sealer.Seal(p)
	if err != nil {
		return fmt.Errorf("sealing a frame: %w", err)
	}
	if err := s.Send(ctx, frame); err != nil {
		a.link.dialer.logger.Debug("a sealed frame was not sent", "error", err)
	}
	return ctx.Err()
}
