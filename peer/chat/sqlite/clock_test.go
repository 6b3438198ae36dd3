package sqlite

import (
	"context"
	"errors"
	"testing"
	"time"

	"tandem/peer/chat"
)

// TestClockJumps sends while the clock jumps forth and back: messages stay in the order
// in which they were sent, their places rise, and none is said to be of another time
// than the clock's.
func TestClockJumps(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	start := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	at := start
	s.clock = func() time.Time { return at }
	c := must(createChat(s, chat.Direct, "Grace"))(t)
	other := must(createChat(s, chat.Direct, "Alan"))(t)
	const hour, year = time.Hour, 365 * 24 * time.Hour
	var sent []chat.Message
	var jumps []time.Time
	for i, jump := range []time.Duration{
		0, 0, year, 0, 0, -year, 0, hour, -2 * hour, -56 * year, 0, 0, 56 * year, 0, 2 * hour, 5 * year,
	} {
		at = at.Add(jump)
		m := must(sendMessage(s, chat.Command{Device: "d", ID: string(rune('a' + i))}, draft{Chat: c.ID, Text: "x"}))(t)
		sent, jumps = append(sent, m), append(jumps, at)
		must(sendMessage(s, chat.Command{}, draft{Chat: other.ID, From: "Alan", Text: "y"}))(t)
	}
	stored := all(t, s, c.ID)
	if len(stored) != len(sent) {
		t.Fatalf("%d messages, want %d", len(stored), len(sent))
	}
	for i, m := range stored {
		if m.ID != sent[i].ID || !m.Time.Equal(jumps[i]) {
			t.Errorf("message %d is %s of %v, want %s of %v", i, m.ID, m.Time, sent[i].ID, jumps[i])
		}
		if i > 0 && m.Pos <= stored[i-1].Pos {
			t.Errorf("message %d has place %d after %d", i, m.Pos, stored[i-1].Pos)
		}
	}
	// What comes later is unread, wherever the clock is, and reading it reads all.
	if got := must(s.Chat(ctx, other.ID))(t); got.Unread != len(sent) {
		t.Errorf("%d unread, want %d", got.Unread, len(sent))
	}
	last := all(t, s, other.ID)[len(sent)-1]
	if got := must(readTo(s, chat.Command{}, other.ID, last.Pos))(t); got.Unread != 0 {
		t.Errorf("%d unread after all were read", got.Unread)
	}
	at = start
	must(sendMessage(s, chat.Command{}, draft{Chat: other.ID, From: "Alan", Text: "z"}))(t)
	if got := must(s.Chat(ctx, other.ID))(t); got.Unread != 1 || got.Last.Text != "z" {
		t.Errorf("%d unread, the last is %+v", got.Unread, got.Last)
	}
	// A command that comes again is known at any time.
	if again := must(sendMessage(s, chat.Command{Device: "d", ID: "a"}, draft{Chat: c.ID, Text: "x"}))(t); again.ID != sent[0].ID {
		t.Errorf("the first command made %s and %s", sent[0].ID, again.ID)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
}

// TestClockBeyondAllPlaces has a clock that is further than places go: nothing is
// stored that pages could not read.
func TestClockBeyondAllPlaces(t *testing.T) {
	s := openNew(t)
	c := must(createChat(s, chat.Direct, "Grace"))(t)
	for _, at := range []time.Time{
		time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		s.clock = func() time.Time { return at }
		m, err := sendMessage(s, chat.Command{}, draft{Chat: c.ID, Text: "x"})
		if err != nil && !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%v: %v", at, err)
		}
		if err == nil && (m.Pos <= 0 || m.Pos > maxNumber) {
			t.Errorf("%v: the message has place %d", at, m.Pos)
		}
		out, err := s.Do(context.Background(), chat.Command{}, chat.Action{Create: &chat.Create{Kind: chat.Direct, Title: "Late"}})
		if err == nil && (out.Chat.Active <= 0 || out.Chat.Active > maxNumber) {
			t.Errorf("%v: the chat has place %d", at, out.Chat.Active)
		}
	}
	s.clock = now
	must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, Text: "Back"}))(t)
}
