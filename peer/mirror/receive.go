package mirror

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// receive carries out one frame of the page. An error ends the session.
func (s *Session) receive(ctx context.Context, frame []byte) error {
	// What comes while the session ends is not carried out: the page has no
	// answer, and sends it again with the next link.
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	v, err := wire.Decode(frame)
	if errors.Is(err, wire.ErrUnknown) {
		return nil // the page may be newer than we are
	}
	var invalid *wire.InvalidError
	if errors.As(err, &invalid) && invalid.ID != "" {
		return s.refuseInvalid(ctx, invalid)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrProtocol, err)
	}
	switch f := v.(type) {
	case *wire.Send:
		return s.onSend(ctx, f)
	case *wire.Read:
		return s.onRead(ctx, f)
	case *wire.History:
		return s.onHistory(ctx, f)
	case *wire.Ping:
		return s.send(ctx, &wire.Pong{Type: wire.TypePong, N: f.N})
	case *wire.Bye:
		return &ByeError{Reason: f.Reason, Text: f.Text}
	default:
		return fmt.Errorf("%w: a page does not send %T", ErrProtocol, v)
	}
}

func (s *Session) onSend(ctx context.Context, f *wire.Send) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	ack := wire.Ack{Type: wire.TypeAck, ID: f.ID}
	m, err := s.store.Send(ctx, s.command(f.ID), chat.Draft{Chat: f.Chat, Text: f.Text})
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx) // not refused: cut off
	case err != nil:
		ack.Error = s.refusal(err)
	default:
		ack.Message = new(wire.FromMessage(m, s.device))
	}
	return s.send(ctx, &ack)
}

func (s *Session) onRead(ctx context.Context, f *wire.Read) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	ack := wire.Ack{Type: wire.TypeAck, ID: f.ID}
	if _, err := s.store.Read(ctx, s.command(f.ID), f.Chat, f.Seq); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		ack.Error = s.refusal(err)
	}
	return s.send(ctx, &ack)
}

func (s *Session) command(id string) chat.Command {
	return chat.Command{Device: s.device, ID: id}
}

// onHistory answers with the newest part first, so that the end of the chat
// can be painted while the rest is under way.
func (s *Session) onHistory(ctx context.Context, f *wire.History) error {
	answer := wire.Messages{Type: wire.TypeMessages, Request: f.Request, Chat: f.Chat, Last: true}
	page, err := s.store.Messages(ctx, f.Chat, f.Before, f.Limit)
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		answer.Error = s.refusal(err)
		answer.Messages = []wire.Message{}
		return s.send(ctx, &answer)
	}
	more := false
	if len(page) > 0 {
		older, err := s.store.Messages(ctx, f.Chat, page[0].Seq, 1)
		if err != nil {
			return fmt.Errorf("reading messages: %w", err)
		}
		more = len(older) > 0
	}
	messages := make([]wire.Message, len(page))
	for i, m := range page {
		messages[i] = wire.FromMessage(m, s.device)
	}
	batches := wire.Batches(messages)
	slices.Reverse(batches)
	if len(batches) == 0 {
		batches = [][]wire.Message{{}}
	}
	for i, b := range batches {
		answer.Messages = b
		answer.Last = i == len(batches)-1
		answer.More = more || !answer.Last
		if err := s.send(ctx, &answer); err != nil {
			return err
		}
	}
	return nil
}

// refusal turns an error of the store into what the page is told: its own
// faults by name, ours without inner workings.
func (s *Session) refusal(err error) *wire.Error {
	switch {
	case errors.Is(err, chat.ErrNotFound):
		return &wire.Error{Code: "not-found", Text: "This chat is no longer on the phone."}
	case errors.Is(err, chat.ErrInvalid):
		return &wire.Error{Code: "invalid", Text: err.Error()}
	default:
		s.logger.Error("a page's command failed", "error", err)
		return &wire.Error{Code: "internal", Text: "The phone could not store this. Its log says why; try again."}
	}
}

// refuseInvalid answers a command or request that breaks a bound, by its ID:
// otherwise a page would send it again with each link, for ever.
func (s *Session) refuseInvalid(ctx context.Context, e *wire.InvalidError) error {
	reason := &wire.Error{Code: "invalid", Text: e.Err.Error()}
	if e.Type == wire.TypeHistory {
		return s.send(ctx, &wire.Messages{Request: e.ID, Messages: []wire.Message{}, Last: true, Error: reason})
	}
	return s.send(ctx, &wire.Ack{ID: e.ID, Error: reason})
}
