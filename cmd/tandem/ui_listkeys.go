package main

import (
	tea "charm.land/bubbletea/v2"
)

func (m *ui) listKey(msg tea.KeyPressMsg) tea.Cmd {
	l := &m.list
	if l.filtering {
		return m.filterKey(msg)
	}
	page := max(1, m.bodyHeight()/2-1)
	key := msg.String()
	switch key {
	case "up", "k", "ctrl+p":
		l.move(-1)
	case "down", "j", "ctrl+n":
		l.move(1)
	case "pgup":
		l.move(-page)
	case "pgdown":
		l.move(page)
	case "home", "g":
		l.move(-len(l.chats))
	case "end", "G":
		l.move(len(l.chats) + 1)
	case "enter", "right", "tab":
		return m.enterRow()
	case "/":
		l.filtering = true
		return l.filter.Focus()
	case "o":
		l.unreadFirst = !l.unreadFirst
		l.sort()
		m.told = "The newest chats stand first."
		if l.unreadFirst {
			m.told = "Unread chats stand first."
		}
	case "s", "ctrl+f":
		return m.openSearch("", false)
	case "*":
		return m.openSearch("", true)
	case "n":
		return m.newChat()
	case "l":
		return m.openLink()
	case "d":
		return m.openDevices()
	case "?":
		return m.openHelp()
	case "esc":
		if l.filter.Value() != "" {
			l.filter.Reset()
			l.move(0)
			return nil
		}
		return tea.Quit
	case "q":
		return tea.Quit
	default:
		return m.chatActionKey(key)
	}
	return nil
}

// enterRow opens what is selected.
func (m *ui) enterRow() tea.Cmd {
	l := &m.list
	if l.selected == archiveRow {
		l.unfolded = !l.unfolded
		return nil
	}
	if c, ok := l.current(); ok {
		return m.openChat(c)
	}
	return nil
}

func (m *ui) filterKey(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	l := &m.list
	switch msg.String() {
	case "esc":
		l.filter.Reset()
		l.endFilter()
	case "up", "ctrl+p":
		l.move(-1)
	case "down", "ctrl+n":
		l.move(1)
	case "tab":
		l.endFilter()
	case "enter":
		l.endFilter()
		return m.enterRow()
	default:
		l.filter, cmd = l.filter.Update(msg)
		l.top = 0
		if rows := l.rows(); len(rows) > 0 {
			l.selected = rows[0].ID
		}
	}
	return cmd
}

// endFilter gives the keyboard back to the rows.
func (l *chatList) endFilter() {
	l.filtering = false
	l.filter.Blur()
	l.move(0)
}
