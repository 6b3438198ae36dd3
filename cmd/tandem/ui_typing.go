package main

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
	"tandem/peer/chat"
)

// typingFor is how long somebody counts as writing after the last sign of it.
const typingFor = 6 * time.Second

// typingLine says who writes in the open chat.
type typingLine struct {
	chat  string
	from  string // a person's ID; empty: the owner
	words string // empty: nobody writes
	n     int    // counts signs: only the last one's end counts
}

type typedMsg int

// types takes a sign that somebody writes.
func (m *ui) types(t peer.Typing) tea.Cmd {
	who := short(t.From.Name) + " writes…"
	if t.From.ID == "" { // the owner, elsewhere
		i := slices.IndexFunc(m.status.Devices, func(d peer.DeviceStatus) bool { return d.ID == t.Device })
		if i < 0 {
			return nil
		}
		who = "you write in " + short(m.status.Devices[i].Name) + "…"
	}
	m.typing.chat, m.typing.from, m.typing.words = t.Chat, t.From.ID, who
	m.typing.n++
	n := m.typing.n
	return m.later(typingFor, typedMsg(n))
}

func (l *typingLine) over(n typedMsg) {
	if int(n) == l.n {
		l.words = ""
	}
}

// in returns the words for a chat; empty: nobody writes.
func (l *typingLine) in(chatID string) string {
	if l.chat != chatID {
		return ""
	}
	return l.words
}

// came takes the words away once what was written has come.
func (l *typingLine) came(c chat.Change) {
	for _, m := range c.Messages {
		if m.Chat == l.chat && m.From.ID == l.from {
			l.words = ""
		}
	}
}
