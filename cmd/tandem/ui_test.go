package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
	"tandem/peer/chat"
	"tandem/peer/chat/sample"
)

func TestUIOfAnEmptyAccount(t *testing.T) {
	s := newScreen(t, 80, 24, nil)
	s.shows("No chats yet", "tandem run --sample", "no browser linked")
	s.keys("enter", "down", "d")
	s.shows("Linked browsers", "None yet")
	s.keys("u", "esc")
	s.shows("No chats yet")
}

func TestUIShowsAndSends(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.shows("Sunday hike 🥾", " 3 ", "Mira Okafor", "Choose a chat")
	s.keys("enter")
	s.shows("The jam turned out well!", "One jar has your name on it 🍯")
	s.await(func() bool { return s.ui.list.chats[0].Unread == 0 }) // it was read

	s.types("On my way")
	s.keys("alt+enter")
	s.types("ünïcode 🌿")
	s.keys("enter")
	s.await(func() bool { return strings.HasPrefix(s.ui.list.chats[0].Last.Text, "On my way") })
	s.shows("On my way", "ünïcode 🌿", "You: On my way ünïcode")
	if s.ui.composer.Value() != "" {
		t.Errorf("the composer still has %q", s.ui.composer.Value())
	}
	if c, _ := s.ui.list.current(); c.Title != "Mira Okafor" {
		t.Errorf("%q is selected now", c.Title)
	}
}

func TestUIIsLive(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	dad, err := s.phone.FindChat(t.Context(), "Dad")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		s.act(chat.Action{Send: &chat.Send{
			Chat: dad.ID, Text: fmt.Sprintf("news %d", i), By: chat.By{From: "Dad"},
		}})
	}
	s.await(func() bool { return s.ui.list.chats[1].Title == "Dad" && s.ui.list.chats[1].Unread == 2 })
	s.shows(" 2 ", "news 1")
}

// long fills an account with one chat of 150 messages, of which the last unread
// ones are new.
func long(unread int) func(dir string) error {
	return fillWith(func(ctx context.Context, st chat.Store, _ sample.Media) error {
		o, err := st.Do(ctx, chat.Command{}, chat.Action{Create: &chat.Create{Kind: chat.Direct, Title: "Long"}})
		if err != nil {
			return err
		}
		id := o.Chat.ID
		for i := range 3 * pageSize {
			o, err = st.Do(ctx, chat.Command{}, chat.Action{Send: &chat.Send{
				Chat: id, Text: fmt.Sprintf("message %03d", i), By: chat.By{From: "Mira"},
			}})
			if err == nil && i == 3*pageSize-unread-1 {
				_, err = st.Do(ctx, chat.Command{}, chat.Action{Read: &chat.Read{Chat: id, Pos: o.Messages[0].Pos}})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func TestUILoadsOlderMessagesAndStaysInPlace(t *testing.T) {
	s := newScreen(t, 60, 20, long(1))
	s.shows("Long")
	s.keys("enter")
	s.shows("message 149")
	s.hides("▌") // one part at a time
	for range 100 {
		s.keys("pgup")
	}
	s.shows("message 000")
	if n := len(s.ui.chat.messages); n != 3*pageSize {
		t.Errorf("%d messages are loaded", n)
	}
	s.hides("Loading")
	// A message that comes does not move what is read.
	before := s.ui.chat.view(s.ui.by, 60, s.ui.logHeight())
	c := s.ui.chat.chat
	s.act(chat.Action{Send: &chat.Send{Chat: c.ID, Text: "the newest", By: chat.By{From: "Mira"}}})
	s.await(func() bool { return s.ui.chat.log.fresh == 1 })
	s.shows("1 new message", "message 000")
	after := s.ui.chat.view(s.ui.by, 60, s.ui.logHeight())
	if strings.Join(before[:len(before)-1], "\n") != strings.Join(after[:len(after)-1], "\n") {
		t.Errorf("the log moved from\n%s\nto\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
	s.keys("end")
	s.shows("the newest")
}

func TestUIKeepsDraftsAndRefusedMessages(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("enter")
	s.types("half a thou")
	s.keys("esc", "down", "enter")
	if s.ui.composer.Value() != "" {
		t.Error("the draft went along to another chat")
	}
	s.keys("esc", "up", "enter")
	if got := s.ui.composer.Value(); got != "half a thou" {
		t.Errorf("the draft is %q", got)
	}
	s.do(sentMsg{s.ui.chat.chat.ID, outgoing{text: "refused text"}, chat.ErrInvalid})
	s.shows("Invalid.")
	if got := s.ui.composer.Value(); got != "refused text\nhalf a thou" {
		t.Errorf("the composer has %q", got)
	}
}

func TestUIShowsNothingThatATerminalObeys(t *testing.T) {
	s := newScreen(t, 100, 30, nil)
	evil := "\x1b[31mred\x1b]0;x\x07\u202e\r\n"
	c := chat.Chat{ID: "c", Kind: chat.Group, Title: evil}
	m := chat.Message{ID: "m", Chat: "c", Pos: 9, Kind: chat.Text, From: chat.Person{ID: "p", Name: evil}, Text: evil, Time: time.Now()}
	s.ui.list.set([]chat.Chat{{ID: "c", Kind: chat.Group, Title: evil, Last: &m}})
	s.ui.openChat(c)
	s.do(messagesMsg{chat: "c", r: s.ui.chat.asked, page: chat.Page{Messages: []chat.Message{m}}})
	s.do(statusMsg{status: peer.Status{Account: evil, Devices: []peer.DeviceStatus{{ID: evil, Name: evil, System: evil, Origin: evil}}}})
	for _, screen := range []screen{onChat, onList, onSearch, onDevices, onLink} {
		s.ui.screen = screen
		s.ui.link.ask = &askMsg{who: peer.Asker{Browser: evil, System: evil, Origin: evil}}
		got := s.ui.View().Content
		if strings.Contains(got, "\x1b[31mred") || strings.ContainsAny(got, "\x07\u202e\r") || strings.Contains(got, "\x1b]") {
			t.Errorf("screen %d shows %q", screen, got)
		}
	}
}

func TestUIAtAnySize(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("enter")
	s.types(strings.Repeat("many words and 🌿 ", 30))
	s.ui.chat.put([]chat.Message{{ID: "x", Pos: 1 << 40, Text: strings.Repeat("👩\u200d👩\u200d👧 ☕\ufe0f wide 漢字 ", 9)}})
	for width := 1; width < 130; width += 3 {
		s.ui.by.cells = cells(width % 2)
		for _, height := range []int{1, 5, 8, 9, 15, 40} {
			s.do(tea.WindowSizeMsg{Width: width, Height: height})
			for _, screen := range []screen{onList, onChat, onSearch, onLink, onDevices} {
				s.ui.screen = screen
				if width >= minWidth && height >= minHeight {
					s.screen()
				} else {
					s.ui.View()
				}
			}
		}
	}
}

func TestUISaysThatThePhoneStopped(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.do(watchEndedMsg{errors.New("the phone has stopped")})
	s.shows("The phone has stopped. Close this", "✕ stopped")
}

func TestUIStoresDrafts(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.keys("enter")
	s.types("About the jam")
	s.keys("esc")
	mira, err := s.phone.FindChat(t.Context(), "Mira")
	if err != nil {
		t.Fatal(err)
	}
	if mira.Draft != "About the jam" {
		t.Errorf("the phone has the draft %q", mira.Draft)
	}
	s.shows("Draft: About the jam")
	// One that was written in a page.
	s.act(chat.Action{Set: &chat.Set{Chat: mira.ID, Draft: new("From a page")}})
	s.await(func() bool { return s.ui.list.chats[0].Draft == "From a page" })
	s.keys("down", "enter", "esc", "up", "enter")
	if got := s.ui.composer.Value(); got != "From a page" {
		t.Errorf("the composer has %q", got)
	}
}
