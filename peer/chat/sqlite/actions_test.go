package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"tandem/peer/chat"
)

// A clock that goes back puts no message above older ones, nor among those
// that were read, even where these are gone.
func TestClockGoesBack(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	c := must(createChat(s, chat.Group, "Club"))(t)
	send := func(ms int64) chat.Message {
		return must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, From: "Grace", Text: "x", Time: fromMillis(ms)}))(t)
	}
	first, second := send(2000), send(1000)
	if second.Pos != first.Pos+1 || second.Time != fromMillis(1000) {
		t.Errorf("%d after %d", second.Pos, first.Pos)
	}
	must(readTo(s, chat.Command{}, c.ID, second.Pos))(t)
	must(s.Do(ctx, chat.Command{}, chat.Action{Delete: &chat.Delete{Messages: []string{first.ID, second.ID}}}))(t)
	third := send(1000)
	if now := must(s.Chat(ctx, c.ID))(t); third.Pos <= second.Pos || now.Unread != 1 {
		t.Errorf("%d after %d was read, %d unread", third.Pos, second.Pos, now.Unread)
	}
}

func TestRefusals(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	c := must(createChat(s, chat.Group, "Club"))(t)
	other := must(createChat(s, chat.Group, "Other"))(t)
	theirs := must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, From: "Grace", Text: "x"}))(t)
	seq := must(s.Seq(ctx))(t)
	many := make([]string, chat.MaxAtOnce+1)
	long := int64(1 << 60)
	for what, a := range map[string]chat.Action{
		"nothing":                {},
		"two things":             {Read: &chat.Read{Chat: c.ID}, Clear: &chat.Clear{Chat: c.ID}},
		"editing another's":      {Edit: &chat.Edit{Message: theirs.ID, Text: "y"}},
		"editing as a stranger":  {Edit: &chat.Edit{Message: theirs.ID, Text: "y", By: chat.By{From: "Nobody"}}},
		"editing to nothing":     {Edit: &chat.Edit{Message: theirs.ID, By: chat.By{From: "Grace"}}},
		"deleting another's":     {Delete: &chat.Delete{Messages: []string{theirs.ID}, Everyone: true}},
		"deleting for the owner": {Delete: &chat.Delete{Messages: []string{theirs.ID}, By: chat.By{From: "Grace"}}},
		"deleting nothing":       {Delete: &chat.Delete{}},
		"starring too much":      {Star: &chat.Star{Messages: many}},
		"forwarding too much":    {Forward: &chat.Forward{Messages: slices.Repeat([]string{theirs.ID}, 11), Chats: slices.Repeat([]string{c.ID}, 91)}},
		"forwarding nowhere":     {Forward: &chat.Forward{Messages: []string{theirs.ID}}},
		"quoting elsewhere":      {Send: &chat.Send{Chat: other.ID, Text: "x", Quote: theirs.ID}},
		"a file not here":        {Send: &chat.Send{Chat: c.ID, Kind: chat.File, Media: &chat.Media{Type: "a/b"}}},
		"a blank reaction":       {React: &chat.React{Message: theirs.ID, Emoji: " "}},
		"muted too long":         {Set: &chat.Set{Chat: c.ID, Muted: &long}},
		"a picture not an ID":    {Set: &chat.Set{Chat: c.ID, Picture: new("x")}},
	} {
		if _, err := s.Do(ctx, chat.Command{}, a); !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, a := range map[string]chat.Action{
		"quoting nothing":        {Send: &chat.Send{Chat: c.ID, Text: "x", Quote: "none"}},
		"starring one of two":    {Star: &chat.Star{Messages: []string{theirs.ID, "none"}}},
		"forwarding to one of 2": {Forward: &chat.Forward{Messages: []string{theirs.ID}, Chats: []string{c.ID, "none"}}},
		"clearing":               {Clear: &chat.Clear{Chat: "none"}},
	} {
		if _, err := s.Do(ctx, chat.Command{}, a); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if now := must(s.Seq(ctx))(t); now != seq {
		t.Errorf("refusals made %d changes", now-seq)
	}
}

// The log is pruned, and tells a mirror that it does not reach back.
func TestSincePruned(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	c := must(createChat(s, chat.Group, "Club"))(t)
	if c, ok, err := s.Since(ctx, 0, 10); !ok || err != nil || len(c.Chats) != 1 {
		t.Errorf("since the beginning: %+v, %v, %v", c, ok, err)
	}
	_, err := s.writer.Exec(`WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO changes SELECT i, 'chat', 'x' FROM n`, keptChanges+pruneEvery-2)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		must(s.Do(ctx, chat.Command{}, chat.Action{Set: &chat.Set{Chat: c.ID, Draft: new(fmt.Sprint(i))}}))(t)
	}
	var kept int64
	if err := s.readers.QueryRow("SELECT count(*) FROM changes").Scan(&kept); err != nil || kept < keptChanges || kept > keptChanges+3 {
		t.Errorf("%d changes are kept, %v", kept, err)
	}
	seq := must(s.Seq(ctx))(t)
	for _, tt := range []struct {
		seq   int64
		limit int
		ok    bool
	}{
		{0, 1000, false}, {seq - kept - 1, 1000, false}, {seq - kept, 1000, true}, {seq, 0, true}, {seq - 1, 0, false}, {seq + 1, 1000, false},
	} {
		if _, ok, err := s.Since(ctx, tt.seq, tt.limit); ok != tt.ok || err != nil {
			t.Errorf("since %d of %d: %v, %v, want %v", tt.seq, seq, ok, err, tt.ok)
		}
	}
}
