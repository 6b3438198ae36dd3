// Package sample fills an empty account with a few chats to look at.
package sample

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tandem/peer/chat"
)

// conversation is a chat as it is written down in chats.go.
type conversation struct {
	kind   chat.Kind
	title  string
	unread int // messages at its end that are not yet read
	lines  []line
}

// line is a message, ago minutes before now.
type line struct {
	ago  int
	from string // empty: the account's owner
	text string
}

// Sample adds the sample chats to an account without chats, with times that
// end shortly before now. An account that has a chat is refused with an error
// that wraps chat.ErrInvalid.
func Sample(ctx context.Context, store chat.Store) error {
	n, err := store.CountChats(ctx)
	if err != nil {
		return fmt.Errorf("adding sample chats: %w", err)
	}
	if n > 0 {
		return fmt.Errorf("adding sample chats: %w: the account has chats already: use an empty one", chat.ErrInvalid)
	}
	if err := fill(ctx, store, time.Now()); err != nil {
		return fmt.Errorf("adding sample chats: %w", err)
	}
	return nil
}

// fill sends all messages in the order of their times, as they would have
// come, so that the chats stand in that order too.
func fill(ctx context.Context, store chat.Store, now time.Time) error {
	type entry struct {
		line
		chat     int
		toBeRead bool // the last that was read
	}
	var entries []entry
	ids := make([]string, len(conversations))
	for i, c := range conversations {
		made, err := store.Do(ctx, chat.Command{}, chat.Action{Create: &chat.Create{Kind: c.kind, Title: c.title}})
		if err != nil {
			return err
		}
		ids[i] = made.Chat.ID
		for j, l := range c.lines {
			entries = append(entries, entry{l, i, j == len(c.lines)-c.unread-1})
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return b.ago - a.ago })
	for _, e := range entries {
		sent, err := store.Do(ctx, chat.Command{}, chat.Action{Send: &chat.Send{
			Chat: ids[e.chat], Text: e.text,
			By: chat.By{From: e.from, Time: now.Add(-time.Duration(e.ago) * time.Minute)},
		}})
		if err != nil {
			return err
		}
		if e.toBeRead {
			m := sent.Messages[0]
			if _, err := store.Do(ctx, chat.Command{}, chat.Action{Read: &chat.Read{Chat: m.Chat, Pos: m.Pos}}); err != nil {
				return err
			}
		}
	}
	return nil
}
