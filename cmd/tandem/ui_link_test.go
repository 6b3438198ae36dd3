package main

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestUILinks(t *testing.T) {
	page := newPage(t, newServer(t))
	s := newScreen(t, 100, 30, sampled)
	s.keys("l")
	s.shows("Link a browser", "Copy the link")
	s.do(tea.PasteMsg{Content: "nonsense"})
	s.keys("enter")
	s.shows("This is not a Tandem link code.", "try again")

	s.do(tea.PasteMsg{Content: page.link})
	done := make(chan tea.Msg, 1)
	cmd := s.ui.update(keyPress("enter"))
	go func() { done <- cmd() }()
	s.await(func() bool { return s.ui.link.ask != nil })
	s.shows("✓ reaching the server", "Test 1 on Go asks to be linked, at http://127.0.0.1", "on this machine.", "Check code shown in the page:")
	s.hides(page.link[len(page.link)-20:])

	digits := <-page.digits
	s.types("12")
	s.keys("enter")
	s.shows("four digits that the page shows")
	s.ui.link.input.Reset()
	s.types(wrongCode(digits))
	s.keys("enter")
	s.await(func() bool { return s.ui.link.ask != nil })
	s.shows("Two tries left")
	s.types(digits)
	s.keys("enter")
	s.do(<-done)
	s.shows("Linked: Test 1 on Go, direct", "linked: direct")
	s.keys("enter", "d")
	s.shows("Test 1 on Go", "● direct")

	s.keys("u")
	s.shows("Unlink Test 1 on Go?")
	s.keys("n")
	s.hides("Unlink Test")
	s.keys("u", "y")
	s.shows("None yet", "no browser linked")
}

func TestUIStopsLinking(t *testing.T) {
	page := newPage(t, newServer(t))
	s := newScreen(t, 100, 30, nil)
	s.keys("l")
	s.do(tea.PasteMsg{Content: page.link})
	done := make(chan tea.Msg, 1)
	cmd := s.ui.update(keyPress("enter"))
	go func() { done <- cmd() }()
	s.await(func() bool { return s.ui.link.ask != nil })
	s.keys("esc")
	s.do(<-done)
	s.shows("Linking was stopped.")
	page.wantRefused(t, "declined")
	s.keys("esc")
	s.shows("No chats yet")
}
