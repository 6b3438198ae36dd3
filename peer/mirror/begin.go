package mirror

import (
	"context"
	"fmt"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// begin sends the welcome, and what the page needs to be whole: what it missed,
// or the chat list. It returns the number up to which the page has every change.
func (s *Session) begin(ctx context.Context, welcome wire.Welcome, has Mirrored) (since int64, err error) {
	welcome.Type, welcome.Version = wire.TypeWelcome, wire.Version
	missed, ok, err := s.missed(ctx, welcome.Log, has)
	if err != nil {
		return 0, err
	}
	if !ok {
		// The list's first part is read before the welcome is sent, so that
		// the page can draw both at once.
		return s.sendList(ctx, &welcome)
	}
	welcome.Resumed = true
	if err := s.send(ctx, &welcome); err != nil {
		return 0, err
	}
	// Also where nothing was missed: the page learns that it has everything.
	return missed.Seq, s.sendChange(ctx, missed, has.Since)
}

// missed returns what a page that comes back does not have; ok is false where it
// starts afresh.
func (s *Session) missed(ctx context.Context, log string, has Mirrored) (c chat.Change, ok bool, err error) {
	if has.Log == "" || has.Log != log {
		return c, false, nil
	}
	c, ok, err = s.Store.Since(ctx, has.Since, maxMissed)
	if err != nil {
		return c, false, fmt.Errorf("reading the change log: %w", err)
	}
	// A page that is ahead of the phone has what a restored copy forgot.
	return c, ok && c.Seq >= has.Since, nil
}

// firstChats is how many chats the list's first part has: a screen of them, so
// that the page paints as soon with a large account as with a small one.
const firstChats = 30

// sendList sends the whole chat list in parts. It returns the number up to
// which the list has every change; it may have later ones too, which come
// again as changes and then alter nothing. before, if not nil, is a frame to
// send ahead of the first part.
func (s *Session) sendList(ctx context.Context, before any) (seq int64, err error) {
	if seq, err = s.Store.Seq(ctx); err != nil {
		return 0, fmt.Errorf("reading the change log: %w", err)
	}
	first, limit := true, firstChats
	for offset := 0; ; {
		page, err := s.Store.Chats(ctx, offset, limit)
		if err != nil {
			return 0, fmt.Errorf("reading the chat list: %w", err)
		}
		if before != nil {
			if err := s.send(ctx, before); err != nil {
				return 0, err
			}
			before = nil
		}
		offset += len(page)
		last := len(page) < limit
		if err := s.sendChats(ctx, page, seq, first, last); err != nil {
			return 0, err
		}
		first, limit = false, chat.MaxPage
		if last {
			return seq, nil
		}
	}
}

// sendChats sends a part of the list in frames.
func (s *Session) sendChats(ctx context.Context, page []chat.Chat, seq int64, first, last bool) error {
	chats := make([]wire.Chat, len(page))
	for i, c := range page {
		chats[i] = wire.FromChat(c, s.Device)
	}
	batches := wire.Batches(chats)
	if len(batches) == 0 {
		batches = [][]wire.Chat{{}}
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	if err := s.tellPeople(ctx, peopleOf(page, nil)); err != nil {
		return err
	}
	for i, b := range batches {
		f := wire.Chats{
			Type: wire.TypeChats, Seq: seq, Chats: b,
			First: first && i == 0, Last: last && i == len(batches)-1,
		}
		if err := s.send(ctx, &f); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) send(ctx context.Context, v any) error {
	frame, err := wire.Encode(v)
	if err != nil {
		return err
	}
	return s.Conn.Send(ctx, frame)
}
