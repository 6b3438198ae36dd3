package main

import (
	"cmp"
	"strings"
)

// footer is what went wrong, on at most three lines, or what came about, or else
// the keys on one.
func (m *ui) footer() []string {
	text, style := cmp.Or(m.stopped, m.notice), m.by.bad()
	if text == "" {
		text, style = m.told, m.by.good()
	}
	if text == "" {
		return m.by.block([]string{faint.Render(" " + joinKeys(m.by, m.keys(), m.width-2))}, m.width, 1)
	}
	lines := m.by.paragraphs(m.width, text)
	lines = lines[:min(3, len(lines))]
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return m.by.block(lines, m.width, len(lines))
}

// keys are those of what has the keyboard, the most needed ones first.
func (m *ui) keys() []string {
	if m.dialog != nil {
		return m.dialog.keys()
	}
	switch m.screen {
	case onChat:
		return m.chatKeys()
	case onSearch:
		return m.search.keys()
	case onLink:
		return m.link.keys()
	case onDevices:
		return m.devices.keys()
	}
	if m.list.filtering {
		return []string{"Enter open", "Esc all chats", "↑↓ choose"}
	}
	if m.list.loaded && len(m.list.chats) == 0 {
		return []string{"n new chat", "l link a browser", "? help", "q quit"}
	}
	return []string{"Enter open", "l link a browser", "? help", "q quit", "/ find", "s search", "n new", "Space actions", "o unread first", "d linked browsers"}
}

func (m *ui) chatKeys() []string {
	if m.chat.cursor != 0 {
		keys := []string{"Enter actions", "Esc back", "Space mark"}
		for _, e := range m.messageActions() {
			keys = append(keys, e.key+" "+strings.TrimSuffix(e.text, " …"))
		}
		return keys
	}
	if c := m.composed[m.chat.chat.ID]; c != nil && c.edit != nil {
		return []string{"Enter save", "Esc leave it as it was", "Alt+Enter new line"}
	}
	return []string{"Enter send", "Esc chats", "F1 help", "↑ select", "PgUp scroll", "Ctrl+T attach", "Ctrl+F search", "Alt+Enter new line", "Ctrl+G actions", "Ctrl+C quit"}
}

// joinKeys joins as many as fit.
func joinKeys(by look, keys []string, width int) string {
	text := ""
	for i, k := range keys {
		if i > 0 {
			k = " · " + k
		}
		if by.width(text)+by.width(k) > width {
			break
		}
		text += k
	}
	return text
}
