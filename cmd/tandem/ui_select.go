package main

import (
	"cmp"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// selectLast selects the last message that is in sight.
func (m *ui) selectLast() tea.Cmd {
	m.layout()
	height := m.logHeight()
	rows := min(height, len(m.chat.log.lines))
	if pos, ok := m.chat.log.at(height-1, height); ok && rows > 0 {
		m.choose(pos)
	}
	return nil
}

// choose selects a message.
func (m *ui) choose(pos int64) {
	m.screen = onChat
	m.chat.cursor = pos
	m.composer.Blur()
	m.layout()
	m.chat.log.show(pos, m.logHeight())
}

// unselect gives the keyboard back to the composer.
func (m *ui) unselect() tea.Cmd {
	m.chat.cursor, m.chat.marked = 0, nil
	return m.composer.Focus()
}

// step selects the message that is n further down.
func (m *ui) step(n int) tea.Cmd {
	c := &m.chat
	i, _ := c.find(c.cursor)
	i += n
	if i >= len(c.messages) && !c.newer {
		return tea.Batch(m.unselect(), m.toEnd())
	}
	i = min(max(0, i), len(c.messages)-1)
	m.choose(c.messages[i].Pos)
	return m.moved(-n)
}

// selectKey takes a key while a message is selected.
func (m *ui) selectKey(msg tea.KeyPressMsg) tea.Cmd {
	c := &m.chat
	current, ok := c.current()
	if !ok {
		return m.unselect()
	}
	switch key := msg.String(); key {
	case "up", "k":
		return m.step(-1)
	case "down", "j":
		return m.step(1)
	case "pgup":
		return m.step(-5)
	case "pgdown":
		return m.step(5)
	case "home":
		return m.step(-len(c.messages))
	case "end":
		return tea.Batch(m.unselect(), m.toEnd())
	case "esc", "q", "tab":
		if len(c.marked) > 0 {
			c.marked = nil
			return nil
		}
		return m.unselect()
	case "space":
		m.mark(current)
	case "enter":
		return m.openMessageMenu()
	case "?":
		return m.openHelp()
	case "ctrl+f":
		return m.openSearch(c.chat.ID, false)
	case "ctrl+g":
		return m.openChatMenu(c.chat)
	default:
		for _, e := range m.messageActions() {
			if e.key == key {
				return e.do(m)
			}
		}
	}
	return nil
}

// mark puts a mark at a message, or takes it away.
func (m *ui) mark(msg chat.Message) {
	c := &m.chat
	switch {
	case c.marked[msg.ID]:
		delete(c.marked, msg.ID)
	case len(c.marked) >= chat.MaxAtOnce:
		m.fail(fmt.Errorf("no more than %d messages can be marked", chat.MaxAtOnce), nil)
	default:
		if c.marked == nil {
			c.marked = make(map[string]bool)
		}
		c.marked[msg.ID] = true
	}
}

func (m *ui) openMessageMenu() tea.Cmd {
	chosen := m.chat.chosen()
	if len(chosen) == 0 {
		return nil
	}
	name := plural(len(chosen), "message")
	if len(chosen) == 1 {
		name = cmp.Or(senderOf(chosen[0]), "Note") + ": " + summary(chosen[0])
	}
	return m.open(&menu{name: name, entries: m.messageActions()})
}

// messageActions are what can be done with the messages that are chosen.
func (m *ui) messageActions() (list []entry) {
	chosen := m.chat.chosen()
	if len(chosen) == 0 {
		return nil
	}
	add := func(key, text string, do func(m *ui) tea.Cmd) { list = append(list, entry{key, text, do}) }
	live := slices.DeleteFunc(slices.Clone(chosen), func(x chat.Message) bool { return x.Deleted || x.Kind == chat.System })
	one := chosen[0]
	if len(chosen) == 1 && len(live) == 1 {
		add("r", "reply", func(m *ui) tea.Cmd { return m.reply(one) })
		add("+", "react …", func(m *ui) tea.Cmd { return m.react(one) })
		if one.Mine() && (one.Kind == chat.Text || one.Media != nil) {
			add("e", "edit", func(m *ui) tea.Cmd { m.beginEdit(one); return m.unselect() })
		}
		if one.Media != nil && one.Media.ID != "" {
			add("o", "open the file", func(m *ui) tea.Cmd { return m.openMedia(one) })
			add("w", "save the file …", func(m *ui) tea.Cmd { return m.saveMedia(one) })
		}
	}
	if len(live) > 0 {
		add("f", "forward …", func(m *ui) tea.Cmd { return m.forward(live) })
		add("s", starWords(live), func(m *ui) tea.Cmd { return m.star(live) })
		add("c", "copy the text", func(m *ui) tea.Cmd { return m.copyText(live) })
	}
	if len(chosen) == 1 && one.Quote != nil && one.Quote.Pos > 0 {
		add("g", "go to what it answers", func(m *ui) tea.Cmd { return m.showMessage(m.chat.chat, one.Quote.Pos) })
	}
	if len(chosen) == 1 {
		add("i", "details", func(m *ui) tea.Cmd {
			c := m.chat.chat
			return m.open(&sheet{name: "Details", text: func(by look, width int) (lines []string) {
				for _, line := range details(c, one) {
					lines = append(lines, " "+by.cut(line, width-2))
				}
				return lines
			}})
		})
	}
	add("d", "delete …", func(m *ui) tea.Cmd { return m.deleteMessages(chosen) })
	return list
}

// idsOf returns the IDs of messages.
func idsOf(messages []chat.Message) []string {
	ids := make([]string, len(messages))
	for i, m := range messages {
		ids[i] = m.ID
	}
	return ids
}
