package mirror_test

import (
	"fmt"
	"reflect"
	"testing"

	"tandem/peer/chat"
	"tandem/peer/mirror"
	"tandem/peer/wire"
)

// mirrored is what a page keeps: it applies changes as WIRE.md says.
type mirrored struct {
	seq      int64
	chats    map[string]wire.Chat
	messages map[string]wire.Message
}

func newMirrored() *mirrored {
	return &mirrored{chats: make(map[string]wire.Chat), messages: make(map[string]wire.Message)}
}

func (m *mirrored) apply(c *wire.Change) {
	for _, id := range c.Removed {
		delete(m.chats, id)
	}
	for _, id := range append(c.Removed, c.Reset...) {
		for k, in := range m.messages {
			if in.Chat == id {
				delete(m.messages, k)
			}
		}
	}
	for _, id := range c.Gone {
		delete(m.messages, id)
	}
	for _, c := range c.Chats {
		c.Last = nil // follows from the messages here
		m.chats[c.ID] = c
	}
	for _, in := range c.Messages {
		m.messages[in.ID] = in
	}
	m.seq = c.Seq
}

// follow applies changes until the page has the number seq.
func (m *mirrored) follow(p *page, seq int64) {
	p.t.Helper()
	for m.seq < seq {
		m.apply(next[*wire.Change](p))
	}
}

// TestResumeGivesWhatWasMissed has two pages from the beginning; one is cut off
// again and again and comes back, and both end with the same.
func TestResumeGivesWhatWasMissed(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Group, "Club")
	seq := func() int64 {
		n, err := store.Seq(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	always, cut := newMirrored(), newMirrored()
	stays := begun(t, store, "d-1")
	comes := begun(t, store, "d-2")
	always.seq, cut.seq = seq(), seq()
	begin := seq()

	for round := range 6 {
		comes.close()
		for i := range 5 {
			m := say(t, store, id, fmt.Sprint("Person ", i%3), fmt.Sprintf("%d, %d", round, i))
			do(t, store, chat.Action{React: &chat.React{Message: m.ID, Emoji: "👍"}})
			if i == 2 {
				do(t, store, chat.Action{Delete: &chat.Delete{Messages: []string{m.ID}}})
			}
			if i == 3 {
				do(t, store, chat.Action{Edit: &chat.Edit{Message: m.ID, Text: "edited", By: chat.By{From: m.From.Name}}})
			}
		}
		other := create(t, store, chat.Direct, fmt.Sprint("Chat ", round))
		if round%2 == 0 {
			do(t, store, chat.Action{Clear: &chat.Clear{Chat: other, All: true}})
		}
		comes = newPage(t, mirror.Config{Store: store, Device: "d-2"}, mirror.Mirrored{Log: logName, Since: cut.seq})
		if w := next[*wire.Welcome](comes); !w.Resumed {
			t.Fatalf("round %d: not resumed: %+v", round, w)
		}
		cut.follow(comes, seq())
		// It is linked like any other now.
		say(t, store, id, "", "live")
		cut.follow(comes, seq())
		always.follow(stays, seq())
		if !reflect.DeepEqual(always, cut) {
			t.Fatalf("round %d:\n always %+v\n cut    %+v", round, always, cut)
		}
	}
	if begin == always.seq || len(always.messages) != 6*(4+1) || len(always.chats) != 1+3 {
		t.Errorf("%d messages in %d chats", len(always.messages), len(always.chats))
	}
}

func TestNothingMissed(t *testing.T) {
	store := newStore(t)
	create(t, store, chat.Direct, "Mira")
	seq, err := store.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := newPage(t, mirror.Config{Store: store}, mirror.Mirrored{Log: logName, Since: seq})
	if w := next[*wire.Welcome](p); !w.Resumed {
		t.Fatalf("welcome %+v", w)
	}
	if c := next[*wire.Change](p); c.Seq != seq || len(c.Chats)+len(c.Messages) > 0 {
		t.Errorf("change %+v", c)
	}
}

func TestFreshStart(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	before, err := store.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		say(t, store, id, "", fmt.Sprint(i))
	}
	for name, has := range map[string]mirror.Mirrored{
		"nothing":     {},
		"another log": {Log: "log-2", Since: before},
		"the future":  {Log: logName, Since: before + 1000},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPage(t, mirror.Config{Store: store}, has)
			if w := next[*wire.Welcome](p); w.Resumed {
				t.Errorf("welcome %+v", w)
			}
			if chats, _ := p.list(); len(chats) != 1 {
				t.Errorf("list %+v", chats)
			}
		})
	}
}

// TestLargeChangesGiveAFreshList has few but large changes wait for a page that does not
// read: the phone forgets them, and the page gets the chat list instead.
func TestLargeChangesGiveAFreshList(t *testing.T) {
	store := newStore(t)
	forward := &chat.Forward{}
	for i := range 10 {
		forward.Chats = append(forward.Chats, create(t, store, chat.Group, fmt.Sprint("Club ", i)))
	}
	for i := range 100 {
		forward.Messages = append(forward.Messages, say(t, store, forward.Chats[0], "Grace", fmt.Sprint(i)).ID)
	}
	p := begun(t, store, "d-1")
	for range 7 {
		do(t, store, chat.Action{Forward: forward})
	}
	messages := 0
	for {
		switch f := p.read().(type) {
		case *wire.Change:
			messages += len(f.Messages)
		case *wire.Chats:
			if !f.First || messages >= 7000 {
				t.Errorf("a list %+v after %d messages", f, messages)
			}
			return
		}
	}
}
