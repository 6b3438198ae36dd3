package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tandem/peer/chat"
)

// A message comes out of an import as it went in, and the account is the same
// when it is imported again.
func TestImportKeepsAll(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	at := fromMillis(1_700_000_000_123)
	grace := chat.Person{ID: "grace", Name: "Grace", Picture: testContent}
	c := chat.Chat{ID: "c", Kind: chat.Group, Title: "Club", Picture: testContent, Read: 1, Seen: 2, Marked: true,
		Pinned: true, Archived: true, Muted: chat.Forever, Draft: "But "}
	messages := []chat.Message{
		{ID: "1", Chat: "c", From: grace, Kind: chat.Text, Text: "Hello", Time: at, Edited: at.Add(time.Second), Starred: true,
			Reactions: []chat.Reaction{{Emoji: "👍", Time: at}, {From: grace, Emoji: "❤️", Time: at}}},
		{ID: "2", Chat: "c", Kind: chat.Voice, Text: "caption", Time: at, Forwarded: true,
			Media: &chat.Media{ID: testContent, Name: "a.ogg", Type: "audio/ogg; codecs=opus", Size: 7, Width: 1, Height: 2,
				Duration: 3, BlurHash: "LEHV", Thumb: []byte{1}, Wave: []byte{0, 255}}},
		{ID: "3", Chat: "c", Kind: chat.Contact, Time: at, Card: &chat.Card{Name: "Ada", VCard: "BEGIN:VCARD\r\nEND:VCARD\r\n"}},
		{ID: "4", Chat: "c", Kind: chat.Location, Time: at, Place: &chat.Place{Coordinates: "-1.5,2", Name: "Sea", Address: "1\n2"}},
		{ID: "5", Chat: "c", From: grace, Kind: chat.System, Text: "Grace left", Time: at},
		{ID: "6", Chat: "c", From: grace, Kind: chat.Image, Time: at, Deleted: true},
		{ID: "7", Chat: "c", Kind: chat.Text, Text: "Gone", Time: at, Quote: &chat.Quote{ID: "nowhere"}},
		{ID: "8", Chat: "c", Kind: chat.File, Time: at, Media: &chat.Media{Type: "text/plain", Name: "lost.txt"}},
	}
	load := func(want bool) {
		err := s.Import(ctx, func(b chat.Batch) error {
			must(b.Person(ctx, grace))(t)
			must(b.Chat(ctx, c))(t)
			if err := b.Member(ctx, "c", "grace"); err != nil {
				return err
			}
			for _, m := range messages {
				if added := must(b.Message(ctx, m))(t); added != want {
					t.Errorf("message %s added: %v, want %v", m.ID, added, want)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	check := func() {
		t.Helper()
		got := all(t, s, "c")
		for i, m := range messages {
			m.Pos = at.UnixMilli()*chat.PosPerMilli + int64(i)
			if !reflect.DeepEqual(got[i], m) {
				t.Errorf("got  %+v\nwant %+v", got[i], m)
			}
		}
		now := must(s.Chat(ctx, "c"))(t)
		if now.Unread != 2 || now.Last == nil || now.Last.ID != "8" || now.Active != now.Last.Pos {
			t.Errorf("chat %+v", now)
		}
		now.Unread, now.Last, now.Active = 0, nil, 0
		if !reflect.DeepEqual(now, c) {
			t.Errorf("got  %+v\nwant %+v", now, c)
		}
		if members := must(s.Members(ctx, "c", 0, 9))(t); !reflect.DeepEqual(members, []chat.Person{grace}) {
			t.Errorf("members %+v", members)
		}
	}
	load(true)
	check()
	load(false)
	check()

	// The content that was missing comes with a later import.
	if has := must(s.HasMedia(ctx, strings.Repeat("B", 42)+"A"))(t); has {
		t.Error("a content that nobody named")
	}
	messages[7].Media = &chat.Media{ID: strings.Repeat("B", 42) + "A", Type: "text/plain", Name: "lost.txt", Size: 9}
	load(false)
	check()
	for _, id := range []string{testContent, strings.Repeat("B", 42) + "A"} {
		if has := must(s.HasMedia(ctx, id))(t); !has {
			t.Errorf("the content %s is not known", id)
		}
	}
}

func TestImportFails(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	fillFast(t, s, 3, 30)
	before := must(s.Chats(ctx, 0, 10))(t)
	ok := chat.Message{ID: "m", Chat: "chat-0", Kind: chat.Text, Text: "new", Time: time.UnixMilli(1)}
	for what, change := range map[string]func(*chat.Message){
		"no ID":                 func(m *chat.Message) { m.ID = "" },
		"no text":               func(m *chat.Message) { m.Text = "" },
		"control character":     func(m *chat.Message) { m.Text = "a\x1b" },
		"unknown kind":          func(m *chat.Message) { m.Kind = "poem" },
		"unknown person":        func(m *chat.Message) { m.From.ID = "nobody" },
		"image without a media": func(m *chat.Message) { m.Kind = chat.Image },
		"text with a media":     func(m *chat.Message) { m.Media = &chat.Media{Type: "a/b"} },
		"deleted with a text":   func(m *chat.Message) { m.Deleted = true },
		"before 1970":           func(m *chat.Message) { m.Time = time.UnixMilli(-1) },
		"bad content": func(m *chat.Message) {
			m.Kind, m.Media = chat.File, &chat.Media{ID: strings.Repeat("A", 42), Type: "a/b"}
		},
		"folder": func(m *chat.Message) { m.Kind, m.Media = chat.File, &chat.Media{Name: "a/b", Type: "a/b"} },
		"far away": func(m *chat.Message) {
			m.Kind, m.Text, m.Place = chat.Location, "", &chat.Place{Coordinates: "91,0"}
		},
	} {
		err := s.Import(ctx, func(b chat.Batch) error {
			must(b.Message(ctx, ok))(t)
			m := ok
			m.ID = "n"
			change(&m)
			_, err := b.Message(ctx, m)
			return err
		})
		if !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	cancelled, cancel := context.WithCancel(ctx)
	err := s.Import(cancelled, func(b chat.Batch) error {
		must(b.Message(ctx, ok))(t)
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if after := must(s.Chats(ctx, 0, 10))(t); !reflect.DeepEqual(after, before) {
		t.Errorf("got %+v\nwant %+v", after, before)
	}
	if found := must(s.Search(ctx, chat.Query{Words: "new", Limit: 1}))(t); len(found.Messages) > 0 {
		t.Errorf("found %+v", found)
	}
	// All goes on as before.
	must(sendMessage(s, chat.Command{}, draft{Chat: "chat-0", Text: "new"}))(t)
	if found := must(s.Search(ctx, chat.Query{Words: "new", Limit: 1}))(t); len(found.Messages) != 1 {
		t.Errorf("found %+v", found)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
}

// What an export left out comes with a later one, as what it is: the message is
// found as that, and keeps its mark and caption. Both may be in one import.
func TestImportCompletes(t *testing.T) {
	ctx := context.Background()
	at := fromMillis(1_700_000_000_123)
	left := chat.Message{ID: "1", Chat: "c", Kind: chat.File, Text: "the sea", Starred: true, Time: at,
		Media: &chat.Media{Type: "application/octet-stream"}}
	came := left
	came.Kind = chat.Image
	came.Media = &chat.Media{ID: testContent, Name: "wave.jpg", Type: "image/jpeg", Size: 7, Width: 4, Height: 3, BlurHash: "LEHV", Thumb: []byte{1}}
	for what, imports := range map[string][][]chat.Message{
		"later": {{left}, {came}}, "at once": {{left, came}}, "again": {{left}, {came}, {left}, {came}},
	} {
		t.Run(what, func(t *testing.T) {
			s := openNew(t)
			for _, messages := range imports {
				if err := s.Import(ctx, func(b chat.Batch) error {
					must(b.Chat(ctx, chat.Chat{ID: "c", Kind: chat.Group, Title: "Club"}))(t)
					for _, m := range messages {
						must(b.Message(ctx, m))(t)
					}
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			}
			want := came
			want.Pos = at.UnixMilli() * chat.PosPerMilli
			if got := all(t, s, "c"); !reflect.DeepEqual(got, []chat.Message{want}) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			for _, q := range []chat.Query{{Words: "wave"}, {Words: "sea"}, {Kinds: []chat.MessageKind{chat.Image}}, {Starred: true, Chat: "c"}} {
				q.Limit = 9
				if p := must(s.Search(ctx, q))(t); len(p.Messages) != 1 {
					t.Errorf("%+v finds %d messages", q, len(p.Messages))
				}
			}
			if p := must(s.Search(ctx, chat.Query{Kinds: []chat.MessageKind{chat.File}, Limit: 9}))(t); len(p.Messages) != 0 {
				t.Errorf("it is still found as a file: %+v", p.Messages)
			}
			if err := s.Check(ctx); err != nil {
				t.Error(err)
			}
		})
	}
}

// importForever imports until it is killed.
func importForever(s *Store) error {
	ctx := context.Background()
	return s.Import(ctx, func(b chat.Batch) error {
		for i := 0; ; i++ {
			_, err := b.Message(ctx, chat.Message{ID: fmt.Sprint("new-", i), Chat: "chat-0", Kind: chat.Text,
				Text: "A new message of some length, so that it is written out early", Time: time.UnixMilli(int64(i))})
			if err != nil {
				return err
			}
			if i%10_000 == 0 {
				fmt.Println("imported", i)
			}
		}
	})
}

// TestImportKilled kills a process that has imported much: nothing of it is
// there.
func TestImportKilled(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	fillFast(t, s, 3, 300)
	before := must(s.Chats(ctx, 0, 10))(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	lines, stop := start(t, "import", path)
	for lines.Scan() && lines.Text() != "imported 30000" {
	}
	stop()
	s = openAt(t, path)
	if after := must(s.Chats(ctx, 0, 10))(t); !reflect.DeepEqual(after, before) {
		t.Errorf("got %+v\nwant %+v", after, before)
	}
	if found := must(s.Search(ctx, chat.Query{Words: "new", Limit: 1}))(t); len(found.Messages) > 0 {
		t.Errorf("found %+v", found)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
}
