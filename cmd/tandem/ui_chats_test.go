package main

import (
	"strings"
	"testing"

	"tandem/peer/chat"
)

// chatNow returns a chat as the phone knows it.
func (s *screenTest) chatNow(name string) chat.Chat {
	s.t.Helper()
	c, err := s.phone.FindChat(s.t.Context(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func TestUIFindsAndOrdersChats(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("/")
	s.types("hike")
	s.shows("/ hike", "Sunday hike")
	s.hides("Dad")
	s.types("xx")
	s.shows("No chat has this in its title")
	s.keys("esc")
	s.shows("Dad")
	s.keys("/")
	s.types("DAD")
	s.keys("enter")
	if s.ui.chat.chat.Title != "Dad" {
		t.Errorf("%q is open", s.ui.chat.chat.Title)
	}
	s.keys("esc", "esc")
	if s.quit {
		t.Error("Esc quits while chats are filtered")
	}
	s.shows("Maple Street")

	// Archived ones are folded.
	s.hides("Moving day")
	s.shows("▸ Archived", "1 chat")
	s.keys("end", "enter")
	s.shows("▾ Archived", "Moving day", "archived")
	s.keys("enter")
	s.hides("Moving day")

	s.keys("o")
	s.shows("Unread chats stand first.")
	if top := s.ui.list.chats[0]; top.Unread == 0 {
		t.Errorf("%q stands first", top.Title)
	}
}

func TestUIChangesChats(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("/")
	s.types("dad")
	s.keys("tab", "p")
	s.await(func() bool { return s.chatNow("Dad").Pinned && s.ui.list.chats[1].Title == "Dad" })
	s.keys("esc", "m")
	s.shows("Mute Dad", "for 8 hours")
	s.keys("3")
	s.await(func() bool { c, _ := s.ui.list.current(); return c.Muted.Equal(chat.Forever) })
	s.shows("pinned, muted")
	s.keys("space")
	s.shows("── Dad ──", "unmute", "unpin")
	s.keys("esc", "u")
	s.await(func() bool { c, _ := s.ui.list.current(); return c.Marked })
	s.keys("u")
	s.await(func() bool { c, _ := s.ui.list.current(); return !c.Marked })
	s.keys("r")
	s.types(" (new number)")
	s.keys("enter")
	s.await(func() bool { c, _ := s.ui.list.current(); return c.Title == "Dad (new number)" })
	s.keys("a")
	s.await(func() bool { return s.chatNow("Dad").Archived && strings.Contains(s.screen(), "2 chats") })

	s.keys("home", "x")
	s.shows("Delete from this phone and every linked page?", "no, keep Mira")
	s.keys("y")
	s.await(func() bool { return s.ui.list.chats[0].Title != "Mira Okafor" })
}

func TestUIMakesChats(t *testing.T) {
	s := newScreen(t, 80, 24, nil)
	s.keys("n")
	s.shows("A new chat", "a group")
	s.keys("2", "enter")
	s.shows("What the group is called", "A chat needs a title.")
	s.types("Book club")
	s.keys("enter")
	s.shows("Book club", "No messages yet")
	s.types("Hello")
	s.keys("enter")
	s.await(func() bool { return strings.Contains(s.screen(), "Hello  ✓") })
	if c := s.chatNow("Book"); c.Kind != chat.Group {
		t.Errorf("it is a %s", c.Kind)
	}
}

func TestUIShowsTheKeys(t *testing.T) {
	s := newScreen(t, 80, 24, sampled)
	s.keys("?")
	s.shows("── Keys ──", "try again what failed")
	s.keys("pgdown", "pgdown", "pgdown", "pgdown", "pgdown", "pgdown")
	s.shows("select text, in most terminals")
	s.keys("esc")
	s.hides("── Keys ──")
}

func TestUISearches(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("s")
	s.shows("Search all chats", "Type words")
	s.types("basil kitchen")
	s.shows("Mira Okafor", "My kitchen smells of basil")
	s.keys("enter")
	s.shows("▌", "That was lovely. My kitchen smells of basil now 🌿")
	if m, ok := s.ui.chat.current(); !ok || !strings.HasPrefix(m.Text, "That was lovely") {
		t.Errorf("%q is selected", m.Text)
	}
	s.keys("ctrl+f")
	s.types("nothingofthekind")
	s.shows("Search Mira Okafor", "Nothing was found.")
	s.keys("esc", "esc", "esc", "*")
	s.shows("Starred messages in all chats", "The jam turned out well!")
	s.keys("tab")
	s.shows("Files in all chats", "[photo")
	s.keys("esc")
	s.shows("Enter open")
}

// What is found far back is shown among the messages around it, and the way from
// there to the newest one is open.
func TestUISearchesOlderThanWhatIsLoaded(t *testing.T) {
	s := newScreen(t, 60, 20, long(0))
	s.keys("enter", "ctrl+f")
	s.types("020")
	s.keys("enter")
	s.shows("▌ message 020", "message 018", "message 023")
	s.hides("Loading")
	s.keys("esc")
	for range 60 {
		s.keys("pgdown")
	}
	s.shows("message 149")
}

func TestUIComesBackWhereTheChatIsGone(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("enter", "ctrl+f")
	s.shows("Search Mira Okafor")
	s.act(chat.Action{Clear: &chat.Clear{Chat: s.chatNow("Mira").ID, All: true}})
	s.await(func() bool { return s.ui.chat.chat.ID == "" })
	s.keys("esc", "enter")
	s.shows("Sunday hike", "› Message")
	if s.ui.chat.chat.ID == "" {
		t.Error("no chat is open")
	}
}
