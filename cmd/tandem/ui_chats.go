package main

import (
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// chatList is the list of chats, newest message first.
type chatList struct {
	loaded   bool
	chats    []chat.Chat
	selected string // a chat's ID, so that it stays selected when the order changes
	top      int    // the first that is shown
}

func (l *chatList) set(chats []chat.Chat) {
	l.loaded = true
	l.chats = chats
	l.move(0)
}

// apply takes a change of the account into the list.
func (l *chatList) apply(c chat.Change) {
	if c.Chat == nil {
		return
	}
	changed := *c.Chat
	i := l.find(changed.ID)
	if c.Message != nil {
		changed.Last = c.Message
	} else if changed.Last == nil && i >= 0 {
		changed.Last = l.chats[i].Last
	}
	switch {
	case i < 0:
		l.chats = slices.Insert(l.chats, 0, changed)
	case c.Message != nil:
		l.chats = slices.Insert(slices.Delete(l.chats, i, i+1), 0, changed)
	default:
		l.chats[i] = changed
	}
	l.move(0)
}

// find returns where a chat stands, -1 when it is not in the list.
func (l *chatList) find(id string) int {
	return slices.IndexFunc(l.chats, func(c chat.Chat) bool { return c.ID == id })
}

func (l *chatList) index() int { return l.find(l.selected) }

// move selects the chat that is n further down.
func (l *chatList) move(n int) {
	if len(l.chats) == 0 {
		l.selected = ""
		return
	}
	i := max(0, l.index())
	l.selected = l.chats[min(max(0, i+n), len(l.chats)-1)].ID
}

func (l *chatList) current() (chat.Chat, bool) {
	i := l.index()
	if i < 0 {
		return chat.Chat{}, false
	}
	return l.chats[i], true
}

func (m *ui) listKey(msg tea.KeyPressMsg) tea.Cmd {
	page := max(1, m.bodyHeight()/2-1)
	switch msg.String() {
	case "up", "k", "ctrl+p":
		m.list.move(-1)
	case "down", "j", "ctrl+n":
		m.list.move(1)
	case "pgup":
		m.list.move(-page)
	case "pgdown":
		m.list.move(page)
	case "home", "g":
		m.list.move(-len(m.list.chats))
	case "end", "G":
		m.list.move(len(m.list.chats))
	case "enter", "right", "tab":
		if c, ok := m.list.current(); ok {
			return m.openChat(c)
		}
	case "l", "ctrl+l":
		return m.openLink()
	case "d", "ctrl+o":
		return m.openDevices()
	case "q", "esc":
		return tea.Quit
	}
	return nil
}

// view draws the list; each chat takes two lines.
func (l *chatList) view(by cells, width, height int, focused bool, now time.Time) []string {
	if !l.loaded {
		return by.block([]string{"", faint.Render(" Loading…")}, width, height)
	}
	if len(l.chats) == 0 {
		return by.block(by.paragraphs(width, "", "No chats yet.", "",
			"To look around, close this and run: tandem run --sample"), width, height)
	}
	rows := max(1, height/2)
	i := max(0, l.index())
	l.top = min(l.top, i, max(0, len(l.chats)-rows))
	l.top = max(l.top, i-rows+1)
	var lines []string
	for _, c := range l.chats[l.top:min(len(l.chats), l.top+rows)] {
		lines = append(lines, chatRow(by, c, width, c.ID == l.selected, focused, now)...)
	}
	return by.block(lines, width, height)
}

func chatRow(by cells, c chat.Chat, width int, selected, focused bool, now time.Time) []string {
	at, preview, badge := "", "", ""
	if c.Last != nil {
		at, preview = when(c.Last.Time, now), previewOf(c)
	}
	if c.Unread > 0 {
		badge = " " + unreadCount(c.Unread) + " "
	}
	mark, title, second := "  ", plain, faint
	if selected {
		mark, title = "▌ ", bold
		if focused {
			mark = accent.Render("▌ ")
		}
	}
	if c.Unread > 0 {
		title, second = bold, plain
	}
	inner := width - 3 // the mark and a blank at the end
	name := by.fit(short(c.Title), inner-by.width(at)-1)
	text := by.fit(preview, inner-by.width(badge))
	return []string{
		mark + title.Render(name) + " " + faint.Render(at) + " ",
		mark + second.Render(text) + unreadBadge.Render(badge) + " ",
	}
}

func unreadCount(n int) string {
	if n > 999 {
		return "999+"
	}
	return strconv.Itoa(n)
}
