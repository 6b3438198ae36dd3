package main

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// openChat shows a chat and puts the cursor in its composer.
func (m *ui) openChat(c chat.Chat) tea.Cmd {
	m.screen = onChat
	focus := m.composer.Focus()
	if c.ID == m.chat.chat.ID {
		return tea.Batch(focus, m.markRead())
	}
	keep := m.keepDraft()
	m.chat = conversation{chat: c, loading: true}
	m.composer.SetValue(m.draftOf(c))
	m.composer.MoveToEnd()
	m.resize()
	return tea.Batch(focus, keep, m.b.loadMessages(c.ID, 0))
}

// draftOf is what was typed here and is not yet stored, or else the chat's
// draft.
func (m *ui) draftOf(c chat.Chat) string {
	if text, ok := m.drafts[c.ID]; ok {
		return text
	}
	return c.Draft
}

// keepDraft stores what was typed into the chat that is open, so that it stands
// in the linked pages too.
func (m *ui) keepDraft() tea.Cmd {
	c := m.chat.chat
	text := m.composer.Value()
	if strings.TrimSpace(text) == "" {
		text = ""
	}
	if c.ID == "" || text == m.draftOf(c) {
		return nil
	}
	m.drafts[c.ID] = text
	return m.b.setDraft(c.ID, text)
}

// leaveChat gives the keyboard back to the list.
func (m *ui) leaveChat() tea.Cmd {
	m.screen = onList
	m.composer.Blur()
	return m.keepDraft()
}

func (m *ui) chatKey(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	page := max(1, m.logHeight()-2)
	key := msg.String()
	empty := m.composer.Length() == 0
	switch {
	case key == "esc" || key == "tab" || key == "left" && empty:
		return m.leaveChat()
	case key == "enter":
		return m.sendComposed()
	case key == "pgup":
		return m.scroll(page)
	case key == "pgdown":
		return m.scroll(-page)
	case key == "up" && empty:
		return m.scroll(1)
	case key == "down" && empty:
		return m.scroll(-1)
	case key == "ctrl+home" || key == "home" && empty:
		return m.scroll(len(m.chat.lines))
	case key == "ctrl+end" || key == "end" && empty:
		return m.scroll(-len(m.chat.lines))
	case key == "ctrl+l":
		return m.openLink()
	case key == "ctrl+o":
		return m.openDevices()
	}
	m.composer, cmd = m.composer.Update(msg)
	m.resize()
	return cmd
}

func (m *ui) sendComposed() tea.Cmd {
	text := strings.Trim(m.composer.Value(), "\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	m.composer.Reset()
	delete(m.drafts, m.chat.chat.ID)
	m.chat.back, m.chat.fresh = 0, 0
	m.resize()
	return m.b.sendText(m.chat.chat.ID, text)
}

// sent gives a message that was refused back to the composer.
func (m *ui) sent(msg sentMsg) {
	if msg.err == nil {
		return // the message comes as an event
	}
	m.fault(msg.err)
	if msg.chat != m.chat.chat.ID {
		m.drafts[msg.chat] = strings.TrimSuffix(msg.text+"\n"+m.drafts[msg.chat], "\n")
		return
	}
	m.composer.SetValue(strings.TrimSuffix(msg.text+"\n"+m.composer.Value(), "\n"))
	m.composer.MoveToEnd()
	m.resize()
}

// scroll moves the log up by n lines, or down, and loads older messages where
// it comes near the first one.
func (m *ui) scroll(n int) tea.Cmd {
	c := &m.chat
	height := m.logHeight()
	c.scroll(n, height)
	if c.back == 0 {
		c.fresh = 0
	}
	if n > 0 && c.more && !c.loading && c.back+2*height > len(c.lines) && len(c.messages) > 0 {
		c.loading = true
		return m.b.loadMessages(c.chat.ID, c.messages[0].Pos)
	}
	return m.markRead()
}

func (m *ui) messagesLoaded(msg messagesMsg) tea.Cmd {
	m.fault(msg.err)
	if msg.chat != m.chat.chat.ID {
		return nil // another chat was opened meanwhile
	}
	m.chat.loading = false
	if msg.err != nil {
		return nil
	}
	m.chat.loaded = true
	m.chat.more = msg.page.Older && len(m.chat.messages) < maxLoaded
	m.chat.add(msg.page.Messages, m.by, m.chatWidth())
	return m.markRead()
}

// markRead moves the read position where the newest message is in sight.
func (m *ui) markRead() tea.Cmd {
	c := &m.chat
	if m.screen != onChat || !c.loaded || c.back > 0 || len(c.messages) == 0 {
		return nil
	}
	last := c.messages[len(c.messages)-1].Pos
	i := m.list.find(c.chat.ID)
	if i < 0 || m.list.chats[i].Unread == 0 && !m.list.chats[i].Marked || c.read >= last {
		return nil
	}
	c.read = last
	return m.b.read(c.chat.ID, last)
}
