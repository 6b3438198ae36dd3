package main

import (
	"image/color"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// click presses a button where a text stands on the screen.
func (s *screenTest) click(text string, button tea.MouseButton) {
	s.t.Helper()
	for y, line := range strings.Split(s.screen(), "\n") {
		if i := strings.Index(line, text); i >= 0 {
			s.do(tea.MouseClickMsg{X: s.ui.by.width(line[:i]), Y: y, Button: button})
			return
		}
	}
	s.t.Fatalf("%q is not on the screen\n%s", text, s.screen())
}

func TestUITakesTheMouse(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	s.click("Sunday hike", tea.MouseLeft)
	s.shows("Best news of the week")
	s.click("Best news of the week", tea.MouseLeft)
	s.shows("▌ Best news of the week")
	s.click("Best news of the week", tea.MouseLeft)
	s.shows("── Jonas Lindqvist: Best news")
	s.click("reply", tea.MouseLeft)
	s.shows("┃ Jonas Lindqvist: Best news")
	s.click("Maple Street", tea.MouseRight)
	s.shows("── Maple Street 12 ──")
	s.do(tea.MouseClickMsg{X: 3, Y: 2, Button: tea.MouseLeft}) // beside the menu
	s.hides("── Maple Street 12 ──")

	for range 3 {
		s.do(tea.MouseWheelMsg{X: 60, Y: 10, Button: tea.MouseWheelUp})
	}
	s.shows("End shows the newest")
	s.click("End shows the newest", tea.MouseLeft)
	s.hides("End shows the newest")
	s.do(tea.MouseWheelMsg{X: 3, Y: 3, Button: tea.MouseWheelDown})
	for y := range 30 { // nothing breaks anywhere
		for _, x := range []int{3, 60} {
			s.do(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}, tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseRight})
			s.screen()
		}
	}
}

func TestUIOnALightBackground(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	dark := s.ui.View().Content
	s.do(tea.BackgroundColorMsg{Color: color.White})
	light := s.ui.View().Content
	if dark == light || strings.Contains(light, "\x1b[36m") || !strings.Contains(light, "38;5;24") {
		t.Errorf("the colours are still those of a dark one: %q", light)
	}
	s.do(tea.BackgroundColorMsg{Color: color.Black})
	if s.ui.View().Content != dark {
		t.Error("it does not go back")
	}
}
