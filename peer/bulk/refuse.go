package bulk

import (
	"context"
	"errors"

	"tandem/peer/chat"
	"tandem/peer/media"
	"tandem/peer/wire"
)

var errTooMany = errors.New("too many")

// refuse ends a stream with the reason why it cannot go on.
func (s *Session) refuse(ctx context.Context, stream int64, err error) error {
	code := "internal"
	switch {
	case errors.Is(err, chat.ErrNotFound):
		code = "not-found"
	case errors.Is(err, chat.ErrInvalid), errors.Is(err, media.ErrIncomplete), errors.Is(err, media.ErrSuperseded):
		code = "invalid"
	case errors.Is(err, errTooMany), errors.Is(err, media.ErrTooLarge):
		code = "too-many"
	case errors.Is(err, media.ErrNoSpace):
		code = "no-space"
	}
	text := err.Error()
	if code == "internal" && !errors.Is(err, media.ErrDamaged) {
		// Paths and the system's words are the phone's own business.
		s.cfg.Logger.Warn("a stream failed", "error", err)
		text = "the phone could not read or write the file"
	}
	return s.cfg.Control(ctx, &wire.Stop{Type: wire.TypeStop, Stream: stream, Error: &wire.Error{Code: code, Text: text}})
}
