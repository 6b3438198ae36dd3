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
// end shortly before now. Their pictures go to media; nil: there are none. An
// account that has a chat is refused with an error that wraps
// chat.ErrInvalid.
func Sample(ctx context.Context, store chat.Store, media Media) error {
	n, err := store.CountChats(ctx)
	if err != nil {
		return fmt.Errorf("adding sample chats: %w", err)
	}
	if n > 0 {
		return fmt.Errorf("adding sample chats: %w: the account has chats already: use an empty one", chat.ErrInvalid)
	}
	f := filler{store: store, media: media, now: time.Now(), sent: make(map[string]string)}
	if err := f.fill(ctx); err != nil {
		return fmt.Errorf("adding sample chats: %w", err)
	}
	return nil
}

type filler struct {
	store chat.Store
	media Media
	now   time.Time
	ids   []string          // the chats', as conversations has them
	sent  map[string]string // message IDs by their chat and line
}

// entry is one line of one chat.
type entry struct {
	line
	chat, index int
	extra       extra
}

func (e entry) key(line int) string { return fmt.Sprint(e.chat, "/", line) }

// fill sends all messages in the order of their times, as they would have
// come.
func (f *filler) fill(ctx context.Context) error {
	var entries []entry
	for i, c := range conversations {
		made, err := f.store.Do(ctx, chat.Command{}, chat.Action{Create: &chat.Create{Kind: c.kind, Title: c.title}})
		if err != nil {
			return err
		}
		f.ids = append(f.ids, made.Chat.ID)
		for j, l := range c.lines {
			entries = append(entries, entry{l, i, j, extras[c.title][j+1]})
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return b.ago - a.ago })
	for _, e := range entries {
		if e.extra.picture != nil && f.media == nil {
			continue
		}
		if err := f.send(ctx, e); err != nil {
			return err
		}
		if err := f.add(ctx, e); err != nil {
			return err
		}
	}
	for i, c := range conversations {
		if s, ok := settings[c.title]; ok {
			s.Chat = f.ids[i]
			if err := f.do(ctx, chat.Action{Set: &s}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *filler) do(ctx context.Context, a chat.Action) error {
	_, err := f.store.Do(ctx, chat.Command{}, a)
	return err
}

// send sends the line, and reads up to it where it is the last that was read.
func (f *filler) send(ctx context.Context, e entry) error {
	x := e.extra
	a := &chat.Send{
		Chat: f.ids[e.chat], Text: e.text, Card: x.card, Place: x.place,
		By: chat.By{From: e.from, Time: f.now.Add(-time.Duration(e.ago) * time.Minute)},
	}
	switch {
	case x.card != nil:
		a.Kind = chat.Contact
	case x.place != nil:
		a.Kind = chat.Location
	case x.picture != nil:
		var err error
		if a.Media, err = put(ctx, f.media, x.name, x.picture()); err != nil {
			return err
		}
		a.Kind = chat.Image
	case x.first != "":
		a.Text = x.first
	}
	if x.quote > 0 {
		a.Quote = f.sent[e.key(x.quote)]
	}
	out, err := f.store.Do(ctx, chat.Command{}, chat.Action{Send: a})
	if err != nil {
		return err
	}
	m := out.Messages[0]
	f.sent[e.key(e.index+1)] = m.ID
	if c := conversations[e.chat]; e.index == len(c.lines)-c.unread-1 {
		return f.do(ctx, chat.Action{Read: &chat.Read{Chat: m.Chat, Pos: m.Pos}})
	}
	return nil
}

// add does to the line's message what was done to it later.
func (f *filler) add(ctx context.Context, e entry) error {
	id, x := f.sent[e.key(e.index+1)], e.extra
	by := func(from string) chat.By {
		return chat.By{From: from, Time: f.now.Add(-time.Duration(e.ago-1) * time.Minute)}
	}
	var actions []chat.Action
	if x.first != "" {
		actions = append(actions, chat.Action{Edit: &chat.Edit{Message: id, Text: e.text, By: by(e.from)}})
	}
	for _, r := range x.reactions {
		actions = append(actions, chat.Action{React: &chat.React{Message: id, Emoji: r.emoji, By: by(r.from)}})
	}
	if x.starred {
		actions = append(actions, chat.Action{Star: &chat.Star{Messages: []string{id}}})
	}
	if x.deleted {
		actions = append(actions, chat.Action{Delete: &chat.Delete{Messages: []string{id}, Everyone: true, By: by(e.from)}})
	}
	for _, a := range actions {
		if err := f.do(ctx, a); err != nil {
			return err
		}
	}
	return nil
}
