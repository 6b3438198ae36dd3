package mirror

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// receive carries out one frame of the page. An error ends the session.
func (s *Session) receive(ctx context.Context, frame []byte) error {
	v, err := wire.Decode(frame)
	// What comes while the session ends is not carried out: the page has no
	// answer, and sends it again with the next link. Its goodbye counts.
	if ctx.Err() != nil {
		if f, is := v.(*wire.Bye); is {
			return &ByeError{Reason: f.Reason, Text: f.Text}
		}
		return context.Cause(ctx)
	}
	if errors.Is(err, wire.ErrUnknown) {
		return nil // the page may be newer than we are
	}
	var invalid *wire.InvalidError
	if errors.As(err, &invalid) && (invalid.ID != "" || invalid.Stream != 0) {
		return s.refuse(ctx, invalid.Type, invalid.ID, invalid.Stream, &wire.Error{Code: "invalid", Text: brief(invalid.Err)})
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrProtocol, err)
	}
	switch f := v.(type) {
	case *wire.Do:
		select {
		case s.commands <- f:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	case *wire.History:
		return s.ask(ctx, s.requests, wire.TypeHistory, f.Request, func(ctx context.Context) error { return s.onHistory(ctx, f) })
	case *wire.Members:
		return s.ask(ctx, s.requests, wire.TypeMembers, f.Request, func(ctx context.Context) error { return s.onMembers(ctx, f) })
	case *wire.Devices:
		return s.ask(ctx, s.requests, wire.TypeDevices, f.Request, func(ctx context.Context) error {
			return s.onDevices(ctx, wire.TypeDevices, f.Request, func(context.Context) error { return nil })
		})
	case *wire.Rename:
		return s.ask(ctx, s.requests, wire.TypeRename, f.Request, func(ctx context.Context) error {
			return s.onDevices(ctx, wire.TypeRename, f.Request, func(ctx context.Context) error {
				return s.Devices.Rename(ctx, f.Device, f.Name)
			})
		})
	case *wire.Unlink:
		return s.ask(ctx, s.requests, wire.TypeUnlink, f.Request, func(ctx context.Context) error {
			return s.onDevices(ctx, wire.TypeUnlink, f.Request, func(ctx context.Context) error {
				return s.Devices.Unlink(ctx, f.Devices)
			})
		})
	case *wire.Search:
		return s.ask(ctx, s.searches, wire.TypeSearch, f.Request, func(ctx context.Context) error { return s.onSearch(ctx, f) })
	case *wire.Typing:
		if s.OnTyping != nil && s.typed.Allow() {
			s.OnTyping(f.Chat)
		}
		return nil
	case *wire.Fetch:
		return s.onStream(ctx, f, wire.TypeFetch, f.Stream)
	case *wire.Upload:
		return s.onStream(ctx, f, wire.TypeUpload, f.Stream)
	case *wire.Grant, *wire.Stop:
		if s.Bulk == nil {
			return nil // of a stream that was refused
		}
		return s.Bulk.Handle(ctx, f)
	case *wire.Ping:
		return s.send(ctx, &wire.Pong{Type: wire.TypePong, N: f.N})
	case *wire.Bye:
		return &ByeError{Reason: f.Reason, Text: f.Text}
	default:
		return fmt.Errorf("%w: a page does not send %T", ErrProtocol, v)
	}
}

func (s *Session) onStream(ctx context.Context, frame any, typ wire.Type, stream int64) error {
	if s.Bulk == nil {
		return s.refuse(ctx, typ, "", stream, &wire.Error{Code: "not-found", Text: "This phone keeps no files."})
	}
	return s.Bulk.Handle(ctx, frame)
}

// refuse answers a command or request by its ID, or the beginning of a stream by
// its number: otherwise a page would send it again with each link, for ever.
func (s *Session) refuse(ctx context.Context, typ wire.Type, id string, stream int64, why *wire.Error) error {
	switch typ {
	case wire.TypeDo:
		return s.send(ctx, &wire.Ack{ID: id, Error: why})
	case wire.TypeDevices, wire.TypeRename, wire.TypeUnlink:
		return s.send(ctx, &wire.Linked{Request: id, Error: why})
	case wire.TypeMembers:
		return s.send(ctx, &wire.People{Request: id, Last: true, Error: why})
	case wire.TypeHistory, wire.TypeSearch:
		return s.send(ctx, &wire.Messages{Request: id, Last: true, Error: why})
	case wire.TypeFetch, wire.TypeUpload:
		return s.send(ctx, &wire.Stop{Stream: stream, Error: why})
	default:
		return fmt.Errorf("%w: %s: %s", ErrProtocol, typ, why.Text)
	}
}

// refusal turns an error of the store into what the page is told: its own
// faults by name, ours without inner workings.
func (s *Session) refusal(err error) *wire.Error {
	switch {
	case errors.Is(err, chat.ErrNotFound):
		return &wire.Error{Code: "not-found", Text: "What this is about is no longer on the phone."}
	case errors.Is(err, chat.ErrInvalid):
		return &wire.Error{Code: "invalid", Text: brief(err)}
	case errors.Is(err, chat.ErrNoSpace):
		s.Logger.Error("what a page asked for failed", "error", err)
		return &wire.Error{Code: "no-space", Text: "The phone has no space left. Free some on it, then try again."}
	default:
		s.Logger.Error("what a page asked for failed", "error", err)
		return &wire.Error{Code: "internal", Text: "The phone could not do this. Its log says why; try again."}
	}
}

// brief is an error's text as far as a frame takes it.
func brief(err error) string {
	text := err.Error()
	if len(text) > wire.MaxName {
		text = text[:wire.MaxName]
	}
	return strings.ToValidUTF8(text, "")
}
