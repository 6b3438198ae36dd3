package mirror

import (
	"context"
	"fmt"
	"strings"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// obey carries out the page's commands in their order, until no more come or ctx
// ends.
func (s *Session) obey(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case f, more := <-s.commands:
			if !more || ctx.Err() != nil {
				return nil
			}
			if err := s.onDo(ctx, f); err != nil {
				return err
			}
		}
	}
}

func (s *Session) onDo(ctx context.Context, f *wire.Do) error {
	a, err := wire.ToAction(f.Action)
	if err != nil {
		return s.refuse(ctx, wire.TypeDo, f.ID, 0, &wire.Error{Code: "invalid", Text: brief(err)})
	}
	command := chat.Command{Device: s.Device, ID: f.ID}
	err = s.describe(ctx, command, &a)

	s.turn.Lock()
	defer s.turn.Unlock()
	var made chat.Outcome
	if err == nil {
		made, err = s.Store.Do(ctx, command, a)
	}
	ack := wire.Ack{Type: wire.TypeAck, ID: f.ID}
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx) // not refused: cut off
	case err != nil:
		ack.Error = s.refusal(err)
	default:
		s.acknowledge(&ack, a, &made)
	}
	if err := s.tellPeople(ctx, peopleOf(nil, made.Messages)); err != nil {
		return err
	}
	return s.send(ctx, &ack)
}

// acknowledge fills an ack with what an action made, as far as a frame goes: the
// change that follows has all of it.
func (s *Session) acknowledge(ack *wire.Ack, a chat.Action, made *chat.Outcome) {
	if a.Create != nil && made.Chat != nil {
		ack.Chat = made.Chat.ID
	}
	messages := make([]wire.Message, len(made.Messages))
	for i, m := range made.Messages {
		messages[i] = wire.FromMessage(m, s.Device)
	}
	if parts := wire.Batches(messages); len(parts) > 0 {
		ack.Messages = parts[0]
	}
	made.Messages = made.Messages[:len(ack.Messages)]
}

// describe replaces what a page claims of a file by what it is, and refuses what
// only the phone may do. An action that was carried out before is left as it is:
// its file may be gone again, as its message may.
func (s *Session) describe(ctx context.Context, command chat.Command, a *chat.Action) error {
	if a.Send != nil && a.Send.Kind == chat.System {
		return fmt.Errorf("kind: %w: only the phone writes notes", chat.ErrInvalid)
	}
	picture := a.Set != nil && a.Set.Picture != nil && *a.Set.Picture != ""
	if picture || a.Send != nil && a.Send.Media != nil {
		if _, done, err := s.Store.Recall(ctx, command, *a); done || err != nil {
			return err
		}
	}
	if a.Send != nil && a.Send.Media != nil {
		m, err := s.content(ctx, *a.Send.Media)
		if err != nil {
			return err
		}
		send := *a.Send
		send.Media = &m
		if !fits(send.Kind, m.Type) {
			send.Kind = chat.File
		}
		a.Send = &send
	}
	if picture {
		m, err := s.content(ctx, chat.Media{ID: *a.Set.Picture})
		if err != nil {
			return err
		}
		if !fits(chat.Image, m.Type) {
			return fmt.Errorf("picture: %w: the file is not an image", chat.ErrInvalid)
		}
	}
	return nil
}

func (s *Session) content(ctx context.Context, claimed chat.Media) (chat.Media, error) {
	if claimed.ID == "" || s.Contents == nil {
		return chat.Media{}, fmt.Errorf("the file's content: %w: upload it first", chat.ErrNotFound)
	}
	return s.Contents.Describe(ctx, claimed)
}

// fits reports whether a page can show a content of this type as this kind of
// message. Sound alone is often in a container that counts as film.
func fits(kind chat.MessageKind, mediaType string) bool {
	main, _, _ := strings.Cut(mediaType, "/")
	switch kind {
	case chat.Image:
		return main == "image"
	case chat.Video:
		return main == "video"
	case chat.Audio, chat.Voice:
		return main == "audio" || main == "video" || mediaType == "application/ogg"
	}
	return true
}
