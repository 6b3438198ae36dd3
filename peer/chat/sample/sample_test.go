package sample

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"image/png"
	"io"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/peer/chat"
	"tandem/peer/chat/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// drawings takes pictures and checks that they are some.
type drawings struct{ names []string }

func (d *drawings) Put(_ context.Context, name string, r io.Reader) (chat.Media, error) {
	m, err := png.DecodeConfig(r)
	d.names = append(d.names, name)
	sum := sha256.Sum256([]byte(name))
	return chat.Media{ID: base64.RawURLEncoding.EncodeToString(sum[:]), Name: name, Type: "image/png", Size: 1,
		Width: m.Width, Height: m.Height}, err
}

func open(t *testing.T) *sqlite.Store {
	s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestSample(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	d := new(drawings)
	if err := Sample(ctx, s, d); err != nil {
		t.Fatal(err)
	}
	chats, err := s.Chats(ctx, 0, chat.MaxPage)
	if err != nil || len(chats) != len(conversations) {
		t.Fatalf("%d chats, %v, want %d", len(chats), err, len(conversations))
	}
	written := make(map[string]conversation)
	for _, c := range conversations {
		written[c.title] = c
	}
	var has struct{ quotes, reactions, starred, edited, deleted, cards, places, pictures, pinned, muted, archived, drafts int }
	count := func(n *int, is bool) {
		if is {
			*n++
		}
	}
	last := time.Now()
	for _, c := range chats {
		want := written[c.Title]
		if c.Kind != want.kind || c.Unread != want.unread {
			t.Errorf("%s is %s with %d unread, want %s with %d", c.Title, c.Kind, c.Unread, want.kind, want.unread)
		}
		if c.Last == nil || !c.Pinned && c.Last.Time.After(last) {
			t.Fatalf("%s stands after a chat with an older message", c.Title)
		}
		if !c.Pinned {
			last = c.Last.Time
		}
		count(&has.pinned, c.Pinned)
		count(&has.muted, c.Muted.Equal(chat.Forever))
		count(&has.archived, c.Archived)
		count(&has.drafts, c.Draft != "")
		page, err := s.Messages(ctx, c.ID, chat.Range{Limit: chat.MaxPage})
		if err != nil || len(page.Messages) != len(want.lines) {
			t.Fatalf("%s has %d messages, %v, want %d", c.Title, len(page.Messages), err, len(want.lines))
		}
		for i, m := range page.Messages {
			l := want.lines[i]
			if m.From.Name != l.from || m.Text != l.text && !m.Deleted {
				t.Errorf("%s: %s wrote %q, want %s and %q", c.Title, m.From.Name, m.Text, l.from, l.text)
			}
			count(&has.quotes, m.Quote != nil && m.Quote.Pos > 0 && m.Quote.Pos < m.Pos)
			count(&has.reactions, len(m.Reactions) > 0)
			count(&has.starred, m.Starred)
			count(&has.edited, !m.Edited.IsZero())
			count(&has.deleted, m.Deleted)
			count(&has.cards, m.Card != nil)
			count(&has.places, m.Place != nil)
			count(&has.pictures, m.Media != nil)
		}
	}
	if has.quotes < 3 || has.reactions < 3 || has.starred < 2 || has.edited < 1 || has.deleted != 1 || has.cards != 1 ||
		has.places != 1 || has.pictures != len(d.names) || has.pictures != 2 ||
		has.pinned != 1 || has.muted != 1 || has.archived != 1 || has.drafts != 1 {
		t.Errorf("the sample has %+v, pictures %v", has, d.names)
	}

	if err := Sample(ctx, s, d); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("filling it again: %v", err)
	}
	if n, err := s.CountChats(ctx); n != len(chats) || err != nil {
		t.Errorf("%d chats after that, %v", n, err)
	}
}

func TestSampleWithoutPictures(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	if err := Sample(ctx, s, nil); err != nil {
		t.Fatal(err)
	}
	found, err := s.Search(ctx, chat.Query{Kinds: []chat.MessageKind{chat.Image}, Limit: 1})
	if err != nil || len(found.Messages) > 0 {
		t.Errorf("pictures %+v, %v", found, err)
	}
}
