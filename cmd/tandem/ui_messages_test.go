package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tandem/peer/chat"
)

// newest returns a chat's newest message.
func (s *screenTest) newest(name string) chat.Message {
	s.t.Helper()
	c, err := s.phone.FindChat(s.t.Context(), name)
	if err != nil || c.Last == nil {
		s.t.Fatalf("the chat %s: %v, %v", name, c.Last, err)
	}
	return *c.Last
}

// awaitNewest waits until the interface knows a chat's newest message to be so.
func (s *screenTest) awaitNewest(name string, is func(m chat.Message) bool) {
	s.t.Helper()
	s.await(func() bool {
		m := s.newest(name)
		i, ok := s.ui.chat.find(m.Pos)
		return ok && is(m) && is(s.ui.chat.messages[i])
	})
}

func TestUIActsOnAMessage(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("enter", "up")
	s.shows("▌ One jar has your name on it 🍯", "r reply")
	s.keys("enter")
	s.shows("── Mira Okafor: One jar", "r     reply", "copy the text")
	s.hides("e     edit") // it is not mine
	s.keys("esc", "+")
	s.shows("React to Mira Okafor", "1     👍")
	s.keys("1")
	s.awaitNewest("Mira", func(m chat.Message) bool { return len(m.Reactions) == 1 })
	s.shows("▌ 👍")
	s.keys("+", "0")
	s.awaitNewest("Mira", func(m chat.Message) bool { return len(m.Reactions) == 0 })
	s.keys("+", "+")
	s.types("🦔")
	s.keys("enter")
	s.awaitNewest("Mira", func(m chat.Message) bool { return len(m.Reactions) == 1 && m.Reactions[0].Emoji == "🦔" })
	s.keys("s")
	s.awaitNewest("Mira", func(m chat.Message) bool { return m.Starred })
	s.shows("★", "s take the star away")
	s.keys("i")
	s.shows("Details", "From      Mira Okafor", "Reaction  🦔 You")
	s.keys("enter", "r")
	s.shows("┃ Mira Okafor: One jar")
	s.types("Thank you")
	s.keys("enter")
	s.awaitNewest("Mira", func(m chat.Message) bool { return m.Text == "Thank you" && m.Quote != nil })
	s.shows("┃ Mira Okafor: One jar has your name on it 🍯", "Thank you  ✓")
	if above := s.ui.above(60); len(above) > 0 {
		t.Errorf("above the composer stands still %q", above)
	}

	s.keys("up", "e")
	s.shows("Editing", "Enter save")
	s.types(" so much")
	s.keys("enter")
	s.awaitNewest("Mira", func(m chat.Message) bool { return m.Text == "Thank you so much" })
	s.shows("edited ✓")
	s.keys("up", "g")
	if m, _ := s.ui.chat.current(); m.Text != "One jar has your name on it 🍯" {
		t.Errorf("%q is selected now", m.Text)
	}
	s.keys("end", "up", "d")
	s.shows("Delete 1 message?", "for everyone")
	s.keys("e")
	s.awaitNewest("Mira", func(m chat.Message) bool { return m.Deleted })
	s.shows("This message was deleted")
	s.keys("d", "y")
	s.await(func() bool {
		return s.newest("Mira").Text == "One jar has your name on it 🍯" && s.ui.chat.cursor == 0
	})
	s.hides("This message was deleted")
}

func TestUIMarksAndForwards(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("enter", "up", "space", "up", "space")
	s.shows("2 messages marked", "▌✓")
	s.keys("enter")
	s.shows("── 2 messages ──", "forward …")
	s.keys("f")
	s.types("notes")
	s.shows("Forward 2 messages to", "Notes to self")
	s.keys("tab")
	s.shows("to 1 chat", "● Notes to self")
	s.keys("enter")
	s.shows("Forwarded to 1 chat.")
	if m := s.newest("Notes"); !m.Forwarded || m.Text != "One jar has your name on it 🍯" {
		t.Errorf("the newest note is %+v", m)
	}
}

func TestUICopies(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("enter", "up")
	cmd := s.ui.update(keyPress("c"))
	if got := fmt.Sprint(cmd()); got != "One jar has your name on it 🍯" {
		t.Errorf("it copies %q", got)
	}
	s.shows("Copied.")
}

func TestUITriesAgain(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	gone := s.newest("Mira").ID
	s.do(actedMsg{doing: "starring", action: chat.Action{Star: &chat.Star{Messages: []string{gone}}}, err: chat.ErrInvalid})
	s.shows("Invalid. Ctrl+R tries again.")
	s.keys("ctrl+r")
	s.hides("tries again")
	s.await(func() bool { return s.newest("Mira").Starred })

	s.keys("enter", "down")
	s.do(messagesMsg{chat: s.ui.chat.chat.ID, r: s.ui.chat.asked}) // one that was not asked for
	s.shows("One jar")
	s.ui.chat.loaded, s.ui.chat.loading = false, true
	s.do(messagesMsg{chat: s.ui.chat.chat.ID, r: s.ui.chat.asked, err: chat.ErrNotFound})
	s.shows("Not found.", "Ctrl+R tries again.")
	s.keys("ctrl+r")
	s.shows("One jar")
}

func TestUIShowsWhatIsNewAndAllOfIt(t *testing.T) {
	s := newScreen(t, 60, 20, long(100))
	s.keys("enter")
	s.shows("── 100 new messages ──", "message 050")
	s.hides("message 149")
	if s.newest("Long"); s.ui.list.chats[0].Unread != 100 {
		t.Error("it counts as read before it was in sight")
	}
	s.keys("end")
	s.shows("message 149")
	s.await(func() bool { return s.ui.list.chats[0].Unread == 0 })
	for range 100 {
		s.keys("pgup")
	}
	s.shows("message 000")
	for range 100 {
		s.keys("pgdown")
	}
	s.shows("message 149")
}

func TestUIKeepsFewMessagesInMemory(t *testing.T) {
	c := conversation{loaded: true, newer: false, older: true}
	at := int64(10 * maxLoaded)
	for c.older {
		var page chat.Page
		for i := at - pageSize; i < at; i++ {
			page.Messages = append(page.Messages, chat.Message{ID: fmt.Sprint(i), Pos: i})
		}
		page.Older = at > 6*maxLoaded
		c.take(chat.Range{Before: at}, page)
		at -= pageSize
	}
	if n := len(c.messages); n != maxLoaded || !c.newer {
		t.Errorf("%d messages are loaded, newer ones to load: %v", n, c.newer)
	}
	last := c.messages[len(c.messages)-1].Pos
	c.take(chat.Range{After: last}, chat.Page{Messages: []chat.Message{{ID: "next", Pos: last + 1}}, Newer: true})
	if n := len(c.messages); n != maxLoaded || !c.older {
		t.Errorf("%d messages are loaded, older ones to load: %v", n, c.older)
	}
	if !slices.IsSortedFunc(c.messages, func(a, b chat.Message) int { return int(a.Pos - b.Pos) }) {
		t.Error("they are not in order")
	}
}

func TestUIShowsWhoWrites(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("enter")
	chatID := s.ui.chat.chat.ID
	if err := s.phone.Typing(t.Context(), chatID, "Mira Okafor"); err != nil {
		t.Fatal(err)
	}
	s.await(func() bool { return s.ui.typing.in(chatID) != "" })
	s.shows("Mira Okafor writes…")
	s.act(chat.Action{Send: &chat.Send{Chat: chatID, Text: "Here", By: chat.By{From: "Mira Okafor"}}})
	s.await(func() bool { return strings.Contains(s.screen(), "Here") })
	s.hides("writes…")
}
