package main

import (
	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// openChat shows a chat and puts the cursor in its composer.
func (m *ui) openChat(c chat.Chat) tea.Cmd {
	if c.ID == m.chat.chat.ID {
		m.screen = onChat
		m.chat.cursor = 0
		return tea.Batch(m.composer.Focus(), m.markRead())
	}
	return m.showChat(openingOf(c))
}

// showMessage opens a chat where a message is, and selects that.
func (m *ui) showMessage(c chat.Chat, pos int64) tea.Cmd {
	if c.ID == m.chat.chat.ID && m.chat.loaded {
		if _, ok := m.chat.find(pos); ok {
			m.screen = onChat
			m.chat.cursor = pos
			m.composer.Blur()
			m.layout()
			m.reveal(pos)
			return m.moved(-1)
		}
	}
	o := conversation{chat: c, target: pos, cursor: pos}
	return m.showChat(o)
}

// showChat puts a conversation in the place of the one that was open.
func (m *ui) showChat(o conversation) tea.Cmd {
	keep := m.keepDraft()
	m.screen = onChat
	other := o.chat.ID != m.chat.chat.ID
	m.chat = o
	if other {
		m.composer.SetValue(m.draftOf(o.chat))
		m.composer.MoveToEnd()
	}
	var focus tea.Cmd
	if o.cursor == 0 {
		focus = m.composer.Focus()
	} else {
		m.composer.Blur()
	}
	m.resize()
	return tea.Batch(focus, keep, m.load(m.chat.begin()))
}

// goBack shows a screen that was left; the chat may be gone since.
func (m *ui) goBack(to screen) tea.Cmd {
	m.screen = to
	switch {
	case to != onChat:
	case m.chat.chat.ID == "":
		m.screen = onList
	case m.chat.cursor == 0:
		return m.composer.Focus()
	}
	return nil
}

// leaveChat gives the keyboard back to the list.
func (m *ui) leaveChat() tea.Cmd {
	m.screen = onList
	m.chat.cursor, m.chat.marked = 0, nil
	m.composer.Blur()
	keep := m.keepDraft()
	if m.chat.chat.ID != "" {
		m.list.selected = m.chat.chat.ID
		if c, ok := m.list.get(m.chat.chat.ID); ok && c.Archived {
			m.list.unfolded = true
		}
	}
	return keep
}

// load loads a range of the chat that is open.
func (m *ui) load(r chat.Range) tea.Cmd {
	c := &m.chat
	r.Limit = pageSize
	c.loading, c.failed, c.asked = true, nil, r
	return m.b.loadMessages(c.chat.ID, r)
}

func (m *ui) messagesLoaded(msg messagesMsg) tea.Cmd {
	c := &m.chat
	if msg.chat != c.chat.ID || msg.r != c.asked || !c.loading {
		return nil // something else was asked for meanwhile
	}
	c.loading = false
	if msg.err != nil {
		c.failed = msg.err
		return nil
	}
	first := !c.loaded
	c.take(msg.r, msg.page)
	if _, ok := c.current(); !ok {
		c.cursor = 0
	}
	m.layout()
	if first {
		m.placeFirst()
	}
	if c.newer && c.log.back < m.logHeight() {
		return m.moved(-1)
	}
	return m.moved(1)
}

// placeFirst scrolls to what a chat was opened for: a message, or the first of
// the new ones.
func (m *ui) placeFirst() {
	c := &m.chat
	height := m.logHeight()
	switch {
	case c.cursor != 0:
		m.reveal(c.cursor)
	case c.line.n > 0:
		for _, msg := range c.messages {
			if msg.Pos > c.line.after && !msg.Mine() {
				c.log.showAtTop(msg.Pos, height)
				return
			}
		}
	}
}

// reveal shows a message with those around it.
func (m *ui) reveal(pos int64) {
	l, height := &m.chat.log, m.logHeight()
	l.showAtTop(pos, height)
	l.scroll(height/3, height)
	l.show(pos, height)
}

// scroll moves the log up by n lines, or down, and loads more where it comes
// near the end of what is loaded.
func (m *ui) scroll(n int) tea.Cmd {
	c := &m.chat
	m.layout()
	c.log.scroll(n, m.logHeight())
	return m.moved(n)
}

// moved loads what the place that the log has come to needs; up says where it
// goes.
func (m *ui) moved(up int) tea.Cmd {
	c := &m.chat
	l := &c.log
	height := m.logHeight()
	if l.back == 0 && !c.newer {
		l.fresh = 0
	}
	if c.loading || !c.loaded || len(c.messages) == 0 {
		return nil
	}
	switch {
	case up > 0 && c.older && l.back+2*height > len(l.lines):
		return m.load(chat.Range{Before: c.messages[0].Pos})
	case up < 0 && c.newer && l.back < height:
		return m.load(chat.Range{After: c.messages[len(c.messages)-1].Pos})
	}
	return m.markRead()
}

// toEnd shows the newest message.
func (m *ui) toEnd() tea.Cmd {
	c := &m.chat
	if c.newer {
		c.target, c.cursor = 0, 0
		c.line.n = 0
		return m.load(c.begin())
	}
	return m.scroll(-len(c.log.lines))
}

// layout draws the log anew where something has changed.
func (m *ui) layout() { m.chat.layout(m.by, m.chatWidth()) }

// markRead moves the read position where the newest message is in sight.
func (m *ui) markRead() tea.Cmd {
	c := &m.chat
	newest, ok := c.newest()
	if m.screen != onChat || !ok || c.log.back > 0 || c.read >= newest.Pos {
		return nil
	}
	known, ok := m.list.get(c.chat.ID)
	if !ok || known.Unread == 0 && !known.Marked {
		return nil
	}
	c.read = newest.Pos
	return m.b.read(c.chat.ID, newest.Pos)
}
