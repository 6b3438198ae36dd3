package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tandem/peer/chat"
)

// model is the store as one would write it without a disk.
type model struct {
	seq   int64
	chats []*modelChat // in the order they were made
	done  map[chat.Command]outcomeOf
	told  []chat.Change
}

type modelChat struct {
	chat.Chat
	made, position int64
	messages       []chat.Message
}

type outcomeOf struct {
	chat    *modelChat
	message *chat.Message
}

func (c *modelChat) active() int64 {
	if c.Last != nil {
		return c.Last.Seq
	}
	return c.made
}

func (c *modelChat) count() {
	c.Unread = 0
	for _, m := range c.messages {
		if m.From != "" && m.Seq > c.position {
			c.Unread++
		}
	}
}

func (m *model) change(c *modelChat, message *chat.Message) {
	now := c.Chat
	m.told = append(m.told, chat.Change{Seq: m.seq, Chat: &now, Message: message})
}

func (m *model) list() []chat.Chat {
	sorted := slices.Clone(m.chats)
	slices.SortFunc(sorted, func(a, b *modelChat) int { return cmp.Compare(b.active(), a.active()) })
	list := []chat.Chat{}
	for _, c := range sorted {
		list = append(list, c.Chat)
	}
	return list
}

func window[T any](list []T, offset, limit int) []T {
	offset = min(offset, len(list))
	return list[offset:min(len(list), offset+limit)]
}

// TestModel does the same at random to a store and to the model, and compares
// what both say after each step.
func TestModel(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		home, err := os.MkdirTemp(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(home, "store.db")
		store, err := Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { store.Close() }()
		m := &model{done: make(map[chat.Command]outcomeOf)}
		var told []chat.Change
		subscriber := func(c chat.Change) { told = append(told, c) }
		store.Subscribe(subscriber)

		some := rapid.StringMatching(`[a-zA-Z é☕"%\n]{0,12}x`)
		oneLine := rapid.StringMatching(`[a-cA-C é"%]{0,3}x`)
		commands := rapid.Custom(func(t *rapid.T) chat.Command {
			if rapid.Bool().Draw(t, "of the phone") {
				return chat.Command{}
			}
			return chat.Command{
				Device: rapid.SampledFrom([]string{"d", "e"}).Draw(t, "device"),
				ID:     fmt.Sprint(rapid.IntRange(1, 12).Draw(t, "command")),
			}
		})
		pick := func(t *rapid.T) *modelChat {
			if len(m.chats) == 0 {
				t.Skip("no chats")
			}
			return rapid.SampledFrom(m.chats).Draw(t, "chat")
		}
		same := func(t *rapid.T, got, want any, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("got  %+v\nwant %+v", got, want)
			}
		}

		t.Repeat(map[string]func(*rapid.T){
			"CreateChat": func(t *rapid.T) {
				kind := rapid.SampledFrom([]chat.Kind{chat.Direct, chat.Group, chat.Self}).Draw(t, "kind")
				title := oneLine.Draw(t, "title")
				got, err := store.CreateChat(ctx, kind, title)
				m.seq++
				c := &modelChat{Chat: chat.Chat{ID: got.ID, Kind: kind, Title: title}, made: m.seq}
				m.chats = append(m.chats, c)
				m.change(c, nil)
				same(t, got, c.Chat, err)
			},
			"Send": func(t *rapid.T) {
				c, cmd := pick(t), commands.Draw(t, "command")
				d := chat.Draft{
					Chat: c.ID, Text: some.Draw(t, "text"),
					From: rapid.SampledFrom([]string{"", "Grace", "Ada"}).Draw(t, "from"),
					Time: time.Unix(0, rapid.Int64Range(0, 1<<60).Draw(t, "time")),
				}
				got, err := store.Send(ctx, cmd, d)
				if o, again := m.done[cmd]; again {
					if o.message == nil {
						if !errors.Is(err, chat.ErrInvalid) {
							t.Fatalf("sending with a read's ID: %v", err)
						}
						return
					}
					same(t, got, *o.message, err)
					return
				}
				m.seq++
				want := chat.Message{
					ID: got.ID, Chat: c.ID, Seq: m.seq, From: d.From, Text: d.Text,
					Time: d.Time.UTC().Truncate(time.Millisecond), Command: cmd,
				}
				c.messages = append(c.messages, want)
				c.Last = &want
				c.count()
				if cmd != (chat.Command{}) {
					m.done[cmd] = outcomeOf{c, &want}
				}
				m.change(c, &want)
				same(t, got, want, err)
			},
			"Read": func(t *rapid.T) {
				c, cmd := pick(t), commands.Draw(t, "command")
				seq := rapid.Int64Range(0, m.seq+3).Draw(t, "seq")
				got, err := store.Read(ctx, cmd, c.ID, seq)
				if o, again := m.done[cmd]; again {
					if o.message != nil {
						if !errors.Is(err, chat.ErrInvalid) {
							t.Fatalf("reading with a send's ID: %v", err)
						}
						return
					}
					same(t, got, o.chat.Chat, err)
					return
				}
				if cmd != (chat.Command{}) {
					m.done[cmd] = outcomeOf{c, nil}
				}
				if c.Last != nil && min(seq, c.Last.Seq) > c.position {
					c.position = min(seq, c.Last.Seq)
					c.count()
					m.seq++
					m.change(c, nil)
				}
				same(t, got, c.Chat, err)
			},
			"Messages": func(t *rapid.T) {
				c := pick(t)
				before := rapid.Int64Range(0, m.seq+1).Draw(t, "before")
				limit := rapid.IntRange(0, 10).Draw(t, "limit")
				got, err := store.Messages(ctx, c.ID, before, limit)
				want := []chat.Message{}
				for _, one := range c.messages {
					if before == 0 || one.Seq < before {
						want = append(want, one)
					}
				}
				same(t, got, want[max(0, len(want)-limit):], err)
			},
			"Chats": func(t *rapid.T) {
				offset := rapid.IntRange(0, 10).Draw(t, "offset")
				limit := rapid.IntRange(0, 10).Draw(t, "limit")
				got, err := store.Chats(ctx, offset, limit)
				same(t, got, window(m.list(), offset, limit), err)
			},
			"FindChat": func(t *rapid.T) {
				name := oneLine.Draw(t, "name")
				name = name[:rapid.IntRange(1, len(name)).Draw(t, "length")]
				got, err := store.FindChat(ctx, name)
				want, wantErr := m.find(name)
				if !errors.Is(err, wantErr) || !reflect.DeepEqual(got, want) {
					t.Fatalf("found %+v, %v, want %+v, %v", got, err, want, wantErr)
				}
			},
			"DeleteDevice": func(t *rapid.T) {
				device := rapid.SampledFrom([]string{"d", "e"}).Draw(t, "device")
				err := store.DeleteDevice(ctx, device)
				known := false
				for cmd, o := range m.done {
					if cmd.Device == device {
						known = true
						delete(m.done, cmd)
						m.forget(o)
					}
				}
				if known == errors.Is(err, chat.ErrNotFound) {
					t.Fatalf("commands known: %v, error %v", known, err)
				}
			},
			"reopen": func(t *rapid.T) {
				if err := store.Close(); err != nil {
					t.Fatal(err)
				}
				if store, err = Open(ctx, path); err != nil {
					t.Fatal(err)
				}
				store.Subscribe(subscriber)
			},
			"": func(t *rapid.T) {
				got, err := store.Chats(ctx, 0, chat.MaxPage)
				same(t, got, m.list(), err)
				seq, err := store.Seq(ctx)
				same(t, seq, m.seq, err)
				same(t, len(told), len(m.told), nil)
				if n := len(told); n > 0 {
					same(t, told[n-1].Seq, m.told[n-1].Seq, nil)
				}
			},
		})
		for i := range told {
			if !reflect.DeepEqual(told[i], m.told[i]) {
				t.Fatalf("change %d: told %+v, want %+v", i, told[i], m.told[i])
			}
		}
		if err := store.Check(ctx); err != nil {
			t.Fatal(err)
		}
	})
}

// forget takes a forgotten command out of its message. What was told before
// keeps it.
func (m *model) forget(o outcomeOf) {
	if o.message == nil {
		return
	}
	bare := *o.message
	bare.Command = chat.Command{}
	for i, one := range o.chat.messages {
		if one.ID == bare.ID {
			o.chat.messages[i] = bare
		}
	}
	if o.chat.Last.ID == bare.ID {
		o.chat.Last = &bare
	}
}

func (m *model) find(name string) (chat.Chat, error) {
	for _, fits := range []func(chat.Chat) bool{
		func(c chat.Chat) bool { return c.ID == name },
		func(c chat.Chat) bool { return c.Title == name },
		func(c chat.Chat) bool { return strings.EqualFold(c.Title, name) },
		func(c chat.Chat) bool { return strings.HasPrefix(strings.ToLower(c.Title), strings.ToLower(name)) },
	} {
		var found []chat.Chat
		for _, c := range m.list() {
			if fits(c) {
				found = append(found, c)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return chat.Chat{}, chat.ErrAmbiguous
		}
	}
	return chat.Chat{}, chat.ErrNotFound
}
