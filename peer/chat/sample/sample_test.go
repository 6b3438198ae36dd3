package sample

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/peer/chat"
	"tandem/peer/chat/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSample(t *testing.T) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	start := time.Now()
	if err := Sample(ctx, s); err != nil {
		t.Fatal(err)
	}
	chats, err := s.Chats(ctx, 0, chat.MaxPage)
	if err != nil {
		t.Fatal(err)
	}
	if len(chats) != len(conversations) {
		t.Errorf("%d chats, want %d", len(chats), len(conversations))
	}
	written := make(map[string]conversation)
	for _, c := range conversations {
		written[c.title] = c
	}
	last := time.Now()
	for _, c := range chats {
		want := written[c.Title]
		if c.Kind != want.kind || c.Unread != want.unread {
			t.Errorf("%s is %s with %d unread, want %s with %d", c.Title, c.Kind, c.Unread, want.kind, want.unread)
		}
		if c.Last == nil || c.Last.Time.After(last) {
			t.Errorf("%s stands after a chat with an older message", c.Title)
			continue
		}
		last = c.Last.Time
		page, err := s.Messages(ctx, c.ID, chat.Range{Limit: chat.MaxPage})
		if err != nil {
			t.Fatal(err)
		}
		var got []line
		for _, m := range page.Messages {
			got = append(got, line{int(start.Sub(m.Time).Round(time.Minute).Minutes()), m.From.Name, m.Text})
		}
		if !reflect.DeepEqual(got, want.lines) {
			t.Errorf("%s has %v, want %v", c.Title, got, want.lines)
		}
	}

	if err := Sample(ctx, s); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("filling it again: %v", err)
	}
	if n, err := s.CountChats(ctx); n != len(chats) || err != nil {
		t.Errorf("%d chats after that, %v", n, err)
	}
}
