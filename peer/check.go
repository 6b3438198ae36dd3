package peer

import (
	"context"
	"crypto/subtle"
	"errors"
	"strings"
	"time"

	"tandem/peer/secure"
	"tandem/peer/transport"
	"tandem/peer/wire"
)

const (
	checkTries   = 3
	checkTimeout = 3 * time.Minute // for the person to type the check code
)

var (
	// ErrDeclined is returned by LinkOptions.Ask when the person says no.
	ErrDeclined = errors.New("declined")

	errWrongCode = errors.New("three wrong check codes")
	errBusy      = errors.New("another code is being linked")
	errTooMany   = errors.New("as many devices are linked as may be")
	errLate      = errors.New("no check code was typed in time")
)

// check asks the person for the digits that the page shows. An error means
// that the page was refused, and told why.
func (p *Phone) check(ctx context.Context, a *transport.Attempt, s transport.Rendezvous, origin string, ask func(context.Context, Asker, int) (string, error)) error {
	answer, keys := a.Answer()
	who := Asker{Browser: answer.Browser, System: answer.System, Origin: origin, Network: network(a.Link())}

	// Asking ends when the page goes away, or takes too long.
	askCtx, cancel := context.WithTimeoutCause(ctx, checkTimeout, errLate)
	defer cancel()
	askCtx, gone := context.WithCancelCause(askCtx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-a.Link().Done():
			gone(transport.ErrPageLeft)
		case <-askCtx.Done():
		}
	}()
	err := try(askCtx, who, keys.CheckCode, ask)
	if cause := context.Cause(askCtx); err != nil && cause != nil && ctx.Err() == nil {
		err = cause
	}
	gone(nil)
	<-watched
	if err == nil && a.Link().Err() != nil {
		err = transport.ErrPageLeft // just before the right digits
	}

	reason := ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errWrongCode):
		reason = secure.RefusedCheckCode
	case errors.Is(err, errLate):
		reason = secure.RefusedTimeout
	default:
		reason = secure.RefusedDeclined
	}
	p.refuse(ctx, a, s, reason)
	return err
}

// refuse tells a page that it is not linked, on both ways: one of them may be gone
// already.
func (p *Phone) refuse(ctx context.Context, a *transport.Attempt, s transport.Rendezvous, reason string) {
	ctx, end := context.WithTimeout(context.WithoutCancel(ctx), byeTimeout)
	defer end()
	if err := a.Refuse(ctx, s, reason); err != nil {
		p.logger.Debug("telling the page of the refusal", "error", err)
	}
	p.bye(a.Link(), &wire.Bye{Reason: byeRefused, Text: reason})
}

func try(ctx context.Context, who Asker, code string, ask func(context.Context, Asker, int) (string, error)) error {
	for n := 1; n <= checkTries; n++ {
		digits, err := ask(ctx, who, n)
		if err != nil {
			return err
		}
		digits = strings.Join(strings.Fields(digits), "")
		if subtle.ConstantTimeCompare([]byte(digits), []byte(code)) == 1 {
			return nil
		}
	}
	return errWrongCode
}

// network says where the page is, by the path that the link took.
func network(l *transport.Link) Network {
	path, ok := l.Path()
	if !ok {
		return UnknownNetwork
	}
	switch path.Place {
	case transport.SameMachine:
		return SameMachine
	case transport.SameNetwork:
		return SameNetwork
	case transport.OtherNetwork:
		return OtherNetwork
	}
	return UnknownNetwork
}
