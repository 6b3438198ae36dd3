package main

import (
	"strings"

	"charm.land/lipgloss/v2"

	"tandem/peer/chat"
)

// part is one line of a message, not yet wrapped.
type part struct {
	text  string
	style lipgloss.Style
}

// bubble draws what a message has, without its header: the account's own as a
// block at the right edge.
func bubble(by cells, c chat.Chat, m chat.Message, right bool, width int) []string {
	style := plain
	if right {
		style = own
	}
	most := max(10, min(width-4, width*4/5))
	var lines, bare []string
	for _, p := range parts(c, m, style) {
		for _, line := range by.wrap(p.text, most) {
			line = strings.TrimRight(line, " ")
			bare = append(bare, line)
			lines = append(lines, p.style.Render(line))
		}
	}
	indent := 1
	if right {
		longest := 0
		for _, line := range bare {
			longest = max(longest, by.width(line))
		}
		indent = width - 1 - longest
	}
	for i := range lines {
		lines[i] = pad(indent) + lines[i]
	}
	return lines
}

// parts are the lines of a message: what it answers, what it is, its text, and
// what became of it.
func parts(c chat.Chat, m chat.Message, style lipgloss.Style) []part {
	var list []part
	add := func(text string, style lipgloss.Style) {
		if text != "" {
			list = append(list, part{text, style})
		}
	}
	if m.Forwarded {
		add("forwarded", faint)
	}
	if q := m.Quote; q != nil {
		add("┃ "+quoteWords(*q), faint)
	}
	if m.Deleted {
		add("This message was deleted", faint)
	} else {
		add(contentWords(m), style)
		add(cleanText(m.Text), style)
	}
	add(reactionWords(m), plain)
	add(signsOf(c, m), faint)
	return list
}

func quoteWords(q chat.Quote) string {
	switch {
	case q.Pos == 0:
		return "a message that is no more"
	case q.Deleted:
		return "a message that was deleted"
	}
	who := "You"
	if q.From.ID != "" {
		who = short(q.From.Name)
	}
	text := cleanLine(q.Text)
	if text == "" {
		text = "[" + string(q.Kind) + "]"
	}
	return who + ": " + text
}

func reactionWords(m chat.Message) string {
	counts := make(map[string]int)
	var order []string
	for _, r := range m.Reactions {
		if counts[r.Emoji] == 0 {
			order = append(order, r.Emoji)
		}
		counts[r.Emoji]++
	}
	for i, emoji := range order {
		order[i] = cleanLine(emoji)
		if n := counts[emoji]; n > 1 {
			order[i] += " " + unreadCount(n)
		}
	}
	return strings.Join(order, "  ")
}

// signsOf says what became of a message.
func signsOf(c chat.Chat, m chat.Message) string {
	var signs []string
	if m.Starred {
		signs = append(signs, "★")
	}
	if !m.Edited.IsZero() && !m.Deleted {
		signs = append(signs, "edited")
	}
	if m.Mine() && c.Kind != chat.Self && c.Seen >= m.Pos {
		signs = append(signs, "✓✓ read")
	}
	return strings.Join(signs, "  ")
}
