package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// chatList is the list of chats: pinned ones first, archived ones last, and the
// newest message first among each.
type chatList struct {
	loaded   bool
	chats    []chat.Chat
	selected string // a chat's ID, so that it stays selected when the order changes
	top      int    // the first that is shown
}

func (l *chatList) set(chats []chat.Chat) {
	l.loaded = true
	l.chats = chats
	l.sort()
	l.move(0)
}

// apply takes a change of the account into the list.
func (l *chatList) apply(c chat.Change) {
	at := l.index()
	for _, changed := range c.Chats {
		if i := l.find(changed.ID); i >= 0 {
			l.chats[i] = changed
		} else {
			l.chats = append(l.chats, changed)
		}
	}
	l.chats = slices.DeleteFunc(l.chats, func(known chat.Chat) bool {
		return slices.Contains(c.Removed, known.ID)
	})
	l.sort()
	if l.index() < 0 && at >= 0 && len(l.chats) > 0 { // the selected one is gone
		l.selected = l.chats[min(at, len(l.chats)-1)].ID
	}
	l.move(0)
}

func (l *chatList) sort() {
	rank := func(c chat.Chat) int {
		switch {
		case c.Archived:
			return 2
		case c.Pinned:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(l.chats, func(a, b chat.Chat) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Active, a.Active))
	})
}

// setDraft notes what was stored; the change that says so may come later.
func (l *chatList) setDraft(id, text string) {
	if i := l.find(id); i >= 0 {
		l.chats[i].Draft = text
	}
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
	} else if c.Marked {
		badge = " • "
	}
	if c.Draft != "" {
		preview = "Draft: " + cleanLine(c.Draft)
	}
	signs := chatSigns(c, now)
	mark, title, second := "  ", plain, faint
	if selected {
		mark, title = "▌ ", bold
		if focused {
			mark = accent.Render("▌ ")
		}
	}
	if c.Unread > 0 || c.Marked {
		title, second = bold, plain
	}
	inner := width - 3 // the mark and a blank at the end
	name := by.fit(short(c.Title), inner-by.width(signs)-by.width(at)-1)
	text := by.fit(preview, inner-by.width(badge))
	return []string{
		mark + title.Render(name) + " " + faint.Render(signs+at) + " ",
		mark + second.Render(text) + unreadBadge.Render(badge) + " ",
	}
}

// chatSigns are what is set of a chat, in front of its time.
func chatSigns(c chat.Chat, now time.Time) string {
	var signs []string
	if c.Pinned {
		signs = append(signs, "pinned")
	}
	if c.Muted.After(now) {
		signs = append(signs, "muted")
	}
	if c.Archived {
		signs = append(signs, "archived")
	}
	if len(signs) == 0 {
		return ""
	}
	return strings.Join(signs, ", ") + " "
}

func unreadCount(n int) string {
	if n > 999 {
		return "999+"
	}
	return strconv.Itoa(n)
}
