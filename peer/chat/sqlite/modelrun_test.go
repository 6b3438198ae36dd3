package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tandem/peer/chat"
)

// mirror is what somebody knows who is told of changes.
type mirror struct {
	seq      int64
	chats    map[string]chat.Chat
	messages map[string]chat.Message
}

func newMirror() *mirror {
	return &mirror{chats: make(map[string]chat.Chat), messages: make(map[string]chat.Message)}
}

func (r *mirror) apply(c chat.Change, read func(chatID string) []chat.Message) {
	r.seq = c.Seq
	for _, one := range c.Chats {
		r.chats[one.ID] = one
	}
	for _, one := range c.Messages {
		r.messages[one.ID] = one
	}
	for _, id := range c.Gone {
		delete(r.messages, id)
	}
	for _, id := range slices.Concat(c.Removed, c.Reset) {
		for _, one := range r.messages {
			if one.Chat == id {
				delete(r.messages, one.ID)
			}
		}
	}
	for _, id := range c.Removed {
		delete(r.chats, id)
	}
	for _, id := range c.Reset {
		for _, one := range read(id) {
			r.messages[one.ID] = one
		}
	}
}

// check compares what the mirror knows with what there is. Commands are
// forgotten without a change.
func (r *mirror) check(t *rapid.T, m *model) {
	n := 0
	for _, c := range m.chats {
		want, got := m.seeChat(c), r.chats[c.ID]
		if want.Last != nil && got.Last != nil {
			want.Last.Command, got.Last = chat.Command{}, new(*got.Last)
			got.Last.Command = chat.Command{}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("a mirror knows the chat\n%+v\nwant\n%+v", got, want)
		}
		for _, want := range m.seeAll(c) {
			got := r.messages[want.ID]
			got.Command, want.Command = chat.Command{}, chat.Command{}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("a mirror knows the message\n%+v\nwant\n%+v", got, want)
			}
			n++
		}
	}
	if len(r.messages) != n || len(r.chats) != len(m.chats) {
		t.Fatalf("a mirror knows %d messages in %d chats, want %d in %d", len(r.messages), len(r.chats), n, len(m.chats))
	}
}

// TestModel does the same at random to a store and to the model, and compares
// what both say after each step, and what mirrors learned of it: one that is
// told of each change, and one that asks from time to time what it missed.
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
		m := &model{people: map[string]chat.Person{"": {}}, gone: make(map[string]bool), done: make(map[chat.Command]modelDone)}
		m.order("")
		var told []chat.Change
		subscriber := func(c chat.Change) { told = append(told, c) }
		store.Subscribe(subscriber)
		live, late := newMirror(), newMirror()

		same := func(t *rapid.T, got, want any, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("got  %+v\nwant %+v", got, want)
			}
		}
		readAll := func(chatID string) []chat.Message {
			page, err := store.Messages(ctx, chatID, chat.Range{Limit: chat.MaxPage})
			if errors.Is(err, chat.ErrNotFound) {
				return nil // removed by a later change
			}
			if err != nil || page.Older {
				t.Fatal(err)
			}
			return page.Messages
		}
		do := func(t *rapid.T) {
			if len(m.chats) == 0 {
				t.Skip("no chats")
			}
			cmd := chat.Command{}
			if rapid.Bool().Draw(t, "of a device") {
				cmd = chat.Command{Device: rapid.SampledFrom([]string{"d", "e"}).Draw(t, "device"),
					ID: fmt.Sprint(rapid.IntRange(1, 12).Draw(t, "command"))}
			}
			a := m.draw(t, cmd)
			out, err := store.Do(ctx, cmd, a.Action)
			before, again := m.done[cmd]
			if again && before.action != a.name {
				if !errors.Is(err, chat.ErrInvalid) {
					t.Fatalf("%s with the ID of a %s: %v", a.name, before.action, err)
				}
				return
			}
			made, ok := before.messages, true
			if !again {
				made, ok = a.run(out)
			}
			if !ok {
				if !errors.Is(err, chat.ErrInvalid) && !errors.Is(err, chat.ErrNotFound) {
					t.Fatalf("%s: %v", a.name, err)
				}
				return
			}
			if cmd != (chat.Command{}) {
				m.done[cmd] = modelDone{a.name, made}
			}
			var want []chat.Message
			for _, one := range m.all() {
				if slices.Contains(made, one.ID) {
					of, _ := m.message(one.ID)
					want = append(want, m.see(of, one))
				}
			}
			same(t, out.Messages, want, err)
			if out.Chat != nil {
				same(t, *out.Chat, m.seeChat(m.chat(out.Chat.ID)), nil)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"create": func(t *rapid.T) {
				kind := rapid.SampledFrom([]chat.Kind{chat.Direct, chat.Group, chat.Self}).Draw(t, "kind")
				title := rapid.StringMatching(`[a-cA-C é"%]{0,3}x`).Draw(t, "title")
				got, err := createChat(store, kind, title)
				c := &modelChat{Chat: chat.Chat{ID: got.ID, Kind: kind, Title: title}, made: got.Active}
				m.chats = append(m.chats, c)
				same(t, got, m.seeChat(c), err)
			},
			// Most of the time, something is done.
			"do": do, "do 2": do, "do 3": do, "do 4": do, "do 5": do, "do 6": do, "do 7": do, "do 8": do,
			"import": func(t *rapid.T) {
				c, messages := m.drawImport(t)
				fails := rapid.IntRange(0, 3).Draw(t, "fails") == 0
				added := 0
				err := store.Import(ctx, func(b chat.Batch) error {
					if _, err := b.Person(ctx, chat.Person{ID: "imported", Name: "Imported"}); err != nil {
						return err
					}
					if _, err := b.Chat(ctx, c); err != nil {
						return err
					}
					for _, one := range messages {
						ok, err := b.Message(ctx, one)
						if err != nil {
							return err
						}
						if ok {
							added++
						}
					}
					if fails {
						return errors.ErrUnsupported
					}
					return nil
				})
				if fails {
					if !errors.Is(err, errors.ErrUnsupported) {
						t.Fatal(err)
					}
					return
				}
				same(t, added, m.imported(c, messages), err)
			},
			"messages": func(t *rapid.T) {
				if len(m.chats) == 0 {
					t.Skip("no chats")
				}
				c := rapid.SampledFrom(m.chats).Draw(t, "chat")
				limit := rapid.IntRange(0, 6).Draw(t, "limit")
				pos := int64(1)
				if len(c.messages) > 0 {
					pos = rapid.SampledFrom(c.messages).Draw(t, "at").Pos
				}
				all := m.seeAll(c)
				below := 0
				for below < len(all) && all[below].Pos < pos {
					below++
				}
				through := below
				if below < len(all) && all[below].Pos == pos {
					through++
				}
				for _, r := range []struct {
					chat.Range
					from, to int
				}{
					{chat.Range{}, len(all) - limit, len(all)},
					{chat.Range{Before: pos}, below - limit, below},
					{chat.Range{After: pos}, through, through + limit},
					{chat.Range{Around: pos}, below - limit/2, below + limit - limit/2},
				} {
					r.Limit = limit
					from, to := min(max(r.from, 0), len(all)), min(r.to, len(all))
					got, err := store.Messages(ctx, c.ID, r.Range)
					same(t, got, chat.Page{Messages: all[from:to], Older: from > 0, Newer: to < len(all)}, err)
				}
			},
			"search": func(t *rapid.T) {
				q := chat.Query{
					Words:   rapid.SampledFrom([]string{"", "t", "tea", "TE", "tea green", "noon", "suns png", "x"}).Draw(t, "words"),
					Starred: rapid.Bool().Draw(t, "starred"),
					Limit:   rapid.IntRange(0, 5).Draw(t, "limit"),
				}
				if len(m.chats) > 0 && rapid.Bool().Draw(t, "in a chat") {
					q.Chat = rapid.SampledFrom(m.chats).Draw(t, "chat").ID
				}
				if q.Words == "" && !q.Starred || rapid.Bool().Draw(t, "of a kind") {
					q.Kinds = []chat.MessageKind{chat.Image, chat.System}
				}
				if all := m.all(); len(all) > 0 && rapid.Bool().Draw(t, "before") {
					q.Before = rapid.SampledFrom(all).Draw(t, "message").Pos
				}
				fit := m.search(q)
				want := fit[max(0, len(fit)-q.Limit):]
				got, err := store.Search(ctx, q)
				if len(want) == 0 {
					want = []chat.Message{}
				}
				same(t, got.Messages, want, err)
				same(t, got.Older, len(fit) > q.Limit, nil)
			},
			"find": func(t *rapid.T) {
				name := rapid.StringMatching(`[a-cA-C é"%]{0,2}[xtT]`).Draw(t, "name")
				got, err := store.FindChat(ctx, name)
				want, wantErr := m.find(name)
				if !errors.Is(err, wantErr) || !reflect.DeepEqual(got, want) {
					t.Fatalf("found %+v, %v, want %+v, %v", got, err, want, wantErr)
				}
			},
			"since": func(t *rapid.T) {
				c, ok, err := store.Since(ctx, late.seq, 10_000)
				if err != nil || !ok {
					t.Fatalf("since %d: %v, %v", late.seq, ok, err)
				}
				late.apply(c, readAll)
				late.check(t, m)
			},
			"forget": func(t *rapid.T) {
				device := rapid.SampledFrom([]string{"d", "e"}).Draw(t, "device")
				err := store.DeleteDevice(ctx, device)
				known := false
				for cmd := range m.done {
					if cmd.Device == device {
						known = true
						delete(m.done, cmd)
					}
				}
				for _, one := range m.all() { // a later command of that ID did not make it
					if one.Command.Device == device {
						one.Command = chat.Command{}
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
				for _, c := range told {
					if c.Seq <= live.seq {
						t.Fatalf("change %d was told after %d", c.Seq, live.seq)
					}
					live.apply(c, readAll)
				}
				told = nil
				same(t, live.seq, seq, err)
				live.check(t, m)
			},
		})
		if err := store.Check(ctx); err != nil {
			t.Fatal(err)
		}
	})
}
