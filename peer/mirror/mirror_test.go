package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tandem/peer/chat"
	"tandem/peer/mirror"
	"tandem/peer/wire"
)

func TestListComesInParts(t *testing.T) {
	store := newStore(t)
	for i := range 450 {
		create(t, store, chat.Direct, fmt.Sprintf("Chat %03d %s", i, strings.Repeat("x", 500)))
	}
	p := newPage(t, mirror.Config{Store: store}, mirror.Mirrored{})
	if w := next[*wire.Welcome](p); w.Phone != "Ada's phone" || w.Version != wire.Version || w.Log != logName || w.Resumed {
		t.Errorf("welcome %+v", w)
	}
	chats, parts := p.list()
	if len(chats) != 450 || parts < 3 {
		t.Errorf("%d chats in %d parts", len(chats), parts)
	}
}

func TestEmptyAccountHasAnEmptyList(t *testing.T) {
	p := newPage(t, mirror.Config{Store: newStore(t)}, mirror.Mirrored{})
	next[*wire.Welcome](p)
	if chats, parts := p.list(); len(chats) != 0 || parts != 1 {
		t.Errorf("%d chats in %d parts", len(chats), parts)
	}
}

func TestAckComesBeforeItsChange(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	p := begun(t, store, "")
	for i := range 50 {
		command := fmt.Sprintf("c%d", i)
		p.write(`{"type":"do","id":%q,"action":{"send":{"chat":%q,"text":"hello"}}}`, command, id)
		if ack := next[*wire.Ack](p); ack.ID != command || len(ack.Messages) != 1 || ack.Messages[0].Command != command {
			t.Fatalf("ack %+v", ack)
		}
		if c := next[*wire.Change](p); len(c.Messages) != 1 || c.Messages[0].Command != command {
			t.Fatalf("change %+v", c)
		}
	}
}

// TestPeopleAreToldOnce has three messages of two people: each is told before
// the first frame that names it, and not again.
func TestPeopleAreToldOnce(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Group, "Club")
	first := say(t, store, id, "Grace", "one")
	p := begun(t, store, "")
	if p.told != 1 {
		t.Errorf("%d were told with the list", p.told)
	}
	say(t, store, id, "Alan", "two")
	say(t, store, id, "Grace", "three")
	do(t, store, chat.Action{React: &chat.React{Message: first.ID, Emoji: "👍", By: chat.By{From: "Alan"}}})
	until(p, func(c *wire.Change) bool { return len(c.Messages) == 1 && len(c.Messages[0].Reactions) == 1 })
	p.write(`{"type":"history","request":"r","chat":%q,"limit":50}`, id)
	if list, _ := p.answer("r"); len(list) != 3 {
		t.Errorf("history %+v", list)
	}
	if p.told != 2 {
		t.Errorf("%d were told, there are 2", p.told)
	}
	p.write(`{"type":"members","request":"m","chat":%q}`, id)
	members := next[*wire.People](p)
	if !members.Last || len(members.People) != 2 || members.People[0].Name != "Alan" || members.People[1].Name != "Grace" {
		t.Errorf("members %+v", members)
	}
}

func TestTyping(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Group, "Club")
	grace := say(t, store, id, "Grace", "hello").From
	writes := make(chan string, 100)
	p := newPage(t, mirror.Config{Store: store, OnTyping: func(chatID string) { writes <- chatID }}, mirror.Mirrored{})
	next[*wire.Welcome](p)
	p.list()
	p.session.Typing(id, grace)
	if f := next[*wire.Typing](p); f.Chat != id || f.From != grace.ID {
		t.Errorf("told %+v", f)
	}
	p.session.Typing(id, chat.Person{})
	if f := next[*wire.Typing](p); f.Chat != id || f.From != "" {
		t.Errorf("told %+v", f)
	}
	for range 50 {
		p.write(`{"type":"typing","chat":%q}`, id)
	}
	p.write(`{"type":"ping","n":1}`)
	next[*wire.Pong](p)
	if n := len(writes); n < 1 || n > 10 {
		t.Errorf("of 50 at once, %d were told to others", n)
	}
}

// TestSlowPageGetsAFreshList stops reading while much changes: the phone holds
// a bounded number of changes, and the page still ends with all of it.
func TestSlowPageGetsAFreshList(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	p := begun(t, store, "")
	for i := range 1500 {
		say(t, store, id, fmt.Sprintf("Person %d", i%7), "more")
	}
	seq, err := store.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		if n > 1100 {
			t.Fatal("every change was held")
		}
		if f, ok := p.read().(*wire.Chats); ok {
			if f.Seq != seq || f.Chats[0].Last == nil {
				t.Errorf("list %+v, want it up to %d", f, seq)
			}
			return
		}
	}
}

// TestEndingRefusesNothing ends the session while commands come: one that was
// not carried out has no answer, so that the page sends it again.
func TestEndingRefusesNothing(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	p := &pipe{toPage: make(chan []byte, 1000), toPhone: make(chan []byte), closed: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		session := mirror.New(mirror.Config{Store: store, Conn: p, Device: "d-1"})
		ended <- session.Serve(ctx, wire.Welcome{Phone: "x", Device: "d-1", Log: logName}, mirror.Mirrored{})
	}()
	for i := 0; ; i++ {
		if i == 20 {
			cancel()
		}
		select {
		case p.toPhone <- fmt.Appendf(nil, `{"type":"do","id":"c%d","action":{"send":{"chat":%q,"text":"x"}}}`, i, id):
			continue
		case err := <-ended:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("ended with %v", err)
			}
		}
		break
	}
	for range len(p.toPage) {
		v, err := wire.Decode(<-p.toPage)
		if err != nil {
			t.Fatal(err)
		}
		if ack, ok := v.(*wire.Ack); ok && ack.Error != nil {
			t.Fatalf("refused: %+v", ack)
		}
	}
}
