package main

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
	"tandem/peer/chat"
)

// happened takes an event of the phone.
func (m *ui) happened(e peer.Event) tea.Cmd {
	switch {
	case e.Device != nil || e.Gone != "":
		return m.b.loadStatus
	case e.Change != nil:
		m.changes++
		return m.changed(*e.Change)
	case e.Typing != nil:
		return m.types(*e.Typing)
	}
	return nil
}

// changed takes a change of the account into what is shown.
func (m *ui) changed(c chat.Change) tea.Cmd {
	m.list.apply(c)
	m.searchChanged(c)
	open := m.chat.chat.ID
	for _, id := range c.Removed {
		delete(m.composed, id)
		delete(m.drafts, id)
	}
	if open == "" {
		return nil
	}
	if slices.Contains(c.Removed, open) {
		m.chat = conversation{}
		m.composer.Reset()
		if m.screen == onChat {
			m.screen = onList
		}
		m.composer.Blur()
		return nil
	}
	for _, changed := range c.Chats {
		if changed.ID == open {
			m.chatChanged(changed)
		}
	}
	if slices.Contains(c.Reset, open) { // too much has changed to be listed
		m.chat = conversation{chat: m.chat.chat}
		return m.load(m.chat.begin())
	}
	came := m.chat.change(c)
	m.layout()
	if m.chat.log.back > 0 || m.chat.newer {
		m.chat.log.fresh += came
	}
	if came > 0 {
		m.typing.came(c)
	}
	if m.screen == onChat && m.chat.cursor == 0 && m.dialog == nil && !m.composer.Focused() {
		return tea.Batch(m.composer.Focus(), m.markRead()) // the selected message is gone
	}
	return m.markRead()
}

// chatChanged takes in how the chat that is open is now.
func (m *ui) chatChanged(now chat.Chat) {
	before := m.chat.chat
	c := m.composed[now.ID]
	// A draft from elsewhere, where nothing else was typed here.
	if now.Draft != before.Draft && m.composer.Value() == m.draftOf(before) && (c == nil || c.edit == nil) {
		m.composer.SetValue(now.Draft)
		m.composer.MoveToEnd()
		m.resize()
	}
	m.chat.chat = now
}

// searchChanged keeps what was found up to date.
func (m *ui) searchChanged(c chat.Change) {
	s := &m.search
	s.found = slices.DeleteFunc(s.found, func(found chat.Message) bool {
		return slices.Contains(c.Gone, found.ID) || slices.Contains(c.Removed, found.Chat)
	})
	for i, found := range s.found {
		for _, now := range c.Messages {
			if now.ID == found.ID {
				s.found[i] = now
			}
		}
	}
	s.at = min(s.at, max(0, len(s.found)-1))
}

func (m *ui) chatsLoaded(msg chatsMsg) tea.Cmd {
	if msg.err != nil {
		m.list.failed = msg.err
		m.fail(msg.err, m.reload)
		return nil
	}
	if msg.seen != m.changes {
		return m.b.loadChats(m.changes) // it may lack what happened meanwhile
	}
	m.list.set(msg.chats)
	return nil
}
