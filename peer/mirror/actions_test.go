package mirror_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// TestTwoPagesSeeEachOthersActions carries out each action from one page, and
// wants what it made on the other.
func TestTwoPagesSeeEachOthersActions(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Group, "Club")
	theirs := say(t, store, id, "Grace", "Tea at four?")
	one, two := begun(t, store, "d-1"), begun(t, store, "d-2")

	n := 0
	do := func(action string, args ...any) *wire.Ack {
		t.Helper()
		n++
		one.write(`{"type":"do","id":"k%d","action":{%s}}`, n, fmt.Sprintf(action, args...))
		ack := until(one, func(a *wire.Ack) bool { return a.ID == fmt.Sprint("k", n) })
		if ack.Error != nil {
			t.Fatalf("%s: refused: %+v", action, ack.Error)
		}
		return ack
	}
	// seen waits until both pages are told of what fits.
	seen := func(what string, fits func(*wire.Change) bool) *wire.Change {
		t.Helper()
		t.Log(what)
		until(one, fits)
		return until(two, fits)
	}
	message := func(id string, fits func(wire.Message) bool) func(*wire.Change) bool {
		return func(c *wire.Change) bool {
			return slices.ContainsFunc(c.Messages, func(m wire.Message) bool { return m.ID == id && fits(m) })
		}
	}
	inChat := func(id string, fits func(wire.Chat) bool) func(*wire.Change) bool {
		return func(c *wire.Change) bool {
			return slices.ContainsFunc(c.Chats, func(c wire.Chat) bool { return c.ID == id && fits(c) })
		}
	}

	sent := do(`"send":{"chat":%q,"text":"Gladly","quote":%q}`, id, theirs.ID).Messages[0]
	if sent.Command != "k1" || sent.Quote == nil || sent.Quote.From != theirs.From.ID {
		t.Errorf("sent %+v", sent)
	}
	c := seen("send", message(sent.ID, func(m wire.Message) bool { return m.Text == "Gladly" }))
	if c.Messages[0].Command != "" {
		t.Error("another page learned the command's ID")
	}
	do(`"edit":{"message":%q,"text":"Gladly!"}`, sent.ID)
	seen("edit", message(sent.ID, func(m wire.Message) bool { return m.Text == "Gladly!" && m.Edited > 0 }))
	do(`"react":{"message":%q,"emoji":"🎂"}`, theirs.ID)
	seen("react", message(theirs.ID, func(m wire.Message) bool { return len(m.Reactions) == 1 && m.Reactions[0].From == "" }))
	do(`"star":{"messages":[%q,%q]}`, theirs.ID, sent.ID)
	seen("star", message(theirs.ID, func(m wire.Message) bool { return m.Starred }))
	do(`"read":{"chat":%q,"pos":%d}`, id, sent.Pos)
	seen("read", inChat(id, func(c wire.Chat) bool { return c.Read == sent.Pos && c.Unread == 0 }))
	do(`"set":{"chat":%q,"pinned":true,"muted":%d,"draft":"And"}`, id, chat.Forever.UnixMilli())
	seen("set", inChat(id, func(c wire.Chat) bool { return c.Pinned && c.Muted == chat.Forever.UnixMilli() && c.Draft == "And" }))
	do(`"send":{"chat":%q,"kind":"location","place":{"coordinates":"48.2010,16.3695","name":"Here"}}`, id)
	seen("location", func(c *wire.Change) bool {
		return len(c.Messages) == 1 && c.Messages[0].Place != nil && c.Messages[0].Place.Name == "Here"
	})
	made := do(`"create":{"kind":"self","title":"Notes"}`).Chat
	seen("create", inChat(made, func(c wire.Chat) bool { return c.Title == "Notes" }))
	copied := do(`"forward":{"messages":[%q],"chats":[%q]}`, theirs.ID, made).Messages[0]
	seen("forward", message(copied.ID, func(m wire.Message) bool { return m.Forwarded && m.Chat == made }))
	do(`"delete":{"messages":[%q],"everyone":true}`, sent.ID)
	seen("delete for everyone", message(sent.ID, func(m wire.Message) bool { return m.Deleted && m.Text == "" }))
	do(`"delete":{"messages":[%q]}`, copied.ID)
	seen("delete", func(c *wire.Change) bool { return slices.Contains(c.Gone, copied.ID) })
	do(`"clear":{"chat":%q,"all":true}`, made)
	seen("clear", func(c *wire.Change) bool { return slices.Contains(c.Removed, made) })

	// A command that comes again changes nothing.
	again := func() *wire.Ack {
		one.write(`{"type":"do","id":"k1","action":{"send":{"chat":%q,"text":"Gladly","quote":%q}}}`, id, theirs.ID)
		return next[*wire.Ack](one)
	}
	if ack := again(); ack.Error != nil || len(ack.Messages) != 1 || ack.Messages[0].ID != sent.ID {
		t.Errorf("the second time: %+v %+v", ack, ack.Error)
	}
	two.write(`{"type":"history","request":"r","chat":%q,"limit":50}`, id)
	if list, _ := two.answer("r"); len(list) != 3 {
		t.Errorf("%d messages, want 3: %+v", len(list), list)
	}
}

func TestHistoryInPages(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	for i := range 120 {
		say(t, store, id, "", fmt.Sprintf("%d %s", i, strings.Repeat("x", 3000)))
	}
	p := begun(t, store, "")
	var got []wire.Message
	before := int64(0)
	for i := 0; ; i++ {
		p.write(`{"type":"history","request":"r%d","chat":%q,"before":%d,"limit":50}`, i, id, before)
		list, last := p.answer(fmt.Sprint("r", i))
		got = slices.Concat(list, got)
		if !last.Older {
			break
		}
		before = list[0].Pos
	}
	for i, m := range got {
		if !strings.HasPrefix(m.Text, fmt.Sprint(i, " ")) {
			t.Fatalf("message %d is %.10q", i, m.Text)
		}
	}
	if len(got) != 120 {
		t.Errorf("%d messages", len(got))
	}
	p.write(`{"type":"history","request":"a","chat":%q,"around":%d,"limit":20}`, id, got[60].Pos)
	if list, last := p.answer("a"); len(list) != 20 || list[10].ID != got[60].ID || !last.Older || !last.Newer {
		t.Errorf("around: %d messages, older %v, newer %v", len(list), last.Older, last.Newer)
	}
	p.write(`{"type":"history","request":"n","chat":%q,"after":%d,"limit":200}`, id, got[100].Pos)
	if list, last := p.answer("n"); len(list) != 19 || list[0].ID != got[101].ID || !last.Older || last.Newer {
		t.Errorf("after: %d messages, older %v, newer %v", len(list), last.Older, last.Newer)
	}
}

func TestSearch(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	say(t, store, id, "Mira", "Tea at four?")
	say(t, store, id, "", "Gladly")
	second := say(t, store, id, "", "Which téa?")
	p := begun(t, store, "")
	p.write(`{"type":"search","request":"s","words":"te","limit":1}`)
	if list, last := p.answer("s"); len(list) != 1 || list[0].ID != second.ID || !last.Older || last.Newer {
		t.Errorf("found %+v, %+v", list, last)
	}
	p.write(`{"type":"search","request":"o","words":"te","before":%d,"limit":10}`, second.Pos)
	if list, last := p.answer("o"); len(list) != 1 || list[0].Text != "Tea at four?" || last.Older {
		t.Errorf("found %+v, %+v", list, last)
	}
	p.write(`{"type":"search","request":"k","kinds":["image"],"limit":10}`)
	if list, _ := p.answer("k"); len(list) != 0 {
		t.Errorf("found %+v", list)
	}
}

// TestAnswerIsNotOlderThanWhatWasTold edits the messages of an answer while it is
// sent: none comes as it was before a change that the page has seen.
func TestAnswerIsNotOlderThanWhatWasTold(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	var ids []string
	for i := range 40 {
		ids = append(ids, say(t, store, id, "", fmt.Sprintf("first %d %s", i, strings.Repeat("x", 4000))).ID)
	}
	p := begun(t, store, "")
	p.write(`{"type":"history","request":"r","chat":%q,"limit":50}`, id)
	now := make(map[string]string)
	edited := 0
	for last := false; !last; {
		// Each frame lets the phone go on, with a change in between.
		if edited < len(ids) {
			m := ids[edited]
			do(t, store, chat.Action{Edit: &chat.Edit{Message: m, Text: "second"}})
			edited++
		}
		switch f := p.read().(type) {
		case *wire.Change:
			for _, m := range f.Messages {
				now[m.ID] = m.Text
			}
		case *wire.Messages:
			last = f.Last
			for _, m := range f.Messages {
				if now[m.ID] == "second" && m.Text != "second" {
					t.Errorf("%.10q comes after it was edited", m.Text)
				}
				now[m.ID] = m.Text
			}
		}
	}
	if len(now) != 40 {
		t.Errorf("%d messages", len(now))
	}
}

// TestLongForwardIsAcknowledged makes more messages than a frame takes.
func TestLongForwardIsAcknowledged(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	var messages, chats []string
	for i := range 20 {
		messages = append(messages, fmt.Sprintf("%q", say(t, store, id, "", strings.Repeat("x", 5000)).ID))
		chats = append(chats, fmt.Sprintf("%q", create(t, store, chat.Direct, fmt.Sprint("To ", i))))
	}
	p := begun(t, store, "")
	p.write(`{"type":"do","id":"f","action":{"forward":{"messages":[%s],"chats":[%s]}}}`, strings.Join(messages, ","), strings.Join(chats, ","))
	ack := next[*wire.Ack](p)
	if ack.Error != nil || len(ack.Messages) == 0 {
		t.Fatalf("ack %+v", ack.Error)
	}
	seq, err := store.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]bool)
	reset := 0
	until(p, func(c *wire.Change) bool {
		for _, m := range c.Messages {
			got[m.ID] = true
		}
		reset += len(c.Reset)
		return c.Seq == seq
	})
	if len(got) != 400 && reset == 0 {
		t.Errorf("%d messages were told, want 400", len(got))
	}
}
