package main

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
)

// typingFor is how long somebody counts as writing after the last sign of it.
const typingFor = 6 * time.Second

// typingLine says who writes in the open chat.
type typingLine struct {
	chat, from string
	n          int // counts signs: only the last one's end counts
}

type typedMsg int

// types takes a sign that somebody writes.
func (m *ui) types(t peer.Typing) tea.Cmd {
	if t.From.ID == "" {
		return nil // the owner, elsewhere
	}
	m.typing.chat, m.typing.from = t.Chat, short(t.From.Name)
	m.typing.n++
	n := m.typing.n
	return tea.Tick(typingFor, func(time.Time) tea.Msg { return typedMsg(n) })
}

func (l *typingLine) over(n typedMsg) {
	if int(n) == l.n {
		l.from = ""
	}
}

// in returns the words for a chat; empty: nobody writes.
func (l *typingLine) in(chatID string) string {
	if l.from == "" || l.chat != chatID {
		return ""
	}
	return l.from + " writes…"
}
