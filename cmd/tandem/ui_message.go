package main

import (
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"tandem/peer/chat"
)

// groupWithin is how long messages of one sender share a header.
const groupWithin = 5 * time.Minute

// part is one line of a message, not yet wrapped.
type part struct {
	text   string
	style  lipgloss.Style
	beside string // in front of each line
}

// messageLines draws a message below the previous one, and returns where in the
// lines the message itself begins: before it come a day where one begins, a line
// above what is new (new of them), and who wrote when. The account's own stand
// on the right.
func messageLines(by look, c chat.Chat, previous *chat.Message, m chat.Message, new, width int) (lines []string, head int) {
	at := m.Time.Local()
	newDay := previous == nil || !sameDay(previous.Time.Local(), at)
	if newDay {
		if previous != nil {
			lines = append(lines, "")
		}
		lines = append(lines, faint.Render(by.centred("── "+at.Format("Monday, 2 January 2006")+" ──", width)))
	}
	if new > 0 {
		lines = append(lines, by.notice().Render(by.centred("── "+plural(new, "new message")+" ──", width)))
	}
	if m.Kind == chat.System {
		head = len(lines)
		for _, line := range by.wrap(cleanText(m.Text), max(10, width-6)) {
			lines = append(lines, "  "+faint.Render(by.centred(line, width-4)))
		}
		return lines, head
	}
	right := m.Mine() && c.Kind != chat.Self
	if newDay || new > 0 || previous.Kind == chat.System || previous.From.ID != m.From.ID || at.Sub(previous.Time.Local()) > groupWithin {
		lines = append(lines, "", header(by, c, m, right, width))
	}
	return append(lines, bubble(by, c, m, right, width)...), len(lines)
}

func header(by look, c chat.Chat, m chat.Message, right bool, width int) string {
	at := m.Time.Local().Format("15:04")
	switch {
	case right:
		return pad(width-1-len(at)) + faint.Render(at) + " "
	case c.Kind == chat.Group:
		return "  " + bold.Render(by.cut(cleanLine(m.From.Name), width-11)) + "  " + faint.Render(at)
	}
	return "  " + faint.Render(at)
}

// bubble draws what a message has, without its header: the account's own as a
// block at the right edge. Each line begins with two blanks at least.
func bubble(by look, c chat.Chat, m chat.Message, right bool, width int) []string {
	style := plain
	if right {
		style = by.own()
	}
	most := max(10, min(width-4, width*4/5))
	var lines []string
	longest, last := 0, 0
	for _, p := range content(m, style) {
		for _, line := range by.wrap(p.text, most-by.width(p.beside)) {
			line = p.beside + strings.TrimRight(line, " ")
			last = by.width(line)
			longest = max(longest, last)
			lines = append(lines, p.style.Render(line))
		}
	}
	if signs := shortSigns(c, m); signs != "" {
		n := by.width(signs)
		if len(lines) > 0 && last+2+n <= most && m.Text != "" && len(m.Reactions) == 0 {
			lines[len(lines)-1] += "  " + faint.Render(signs)
			last += 2 + n
		} else {
			lines = append(lines, faint.Render(signs))
			last = n
		}
		longest = max(longest, last)
	}
	indent := 2
	if right {
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
	list := content(m, style)
	if signs := signsOf(c, m); signs != "" {
		list = append(list, part{signs, faint, ""})
	}
	return list
}

// content are the parts without what became of the message.
func content(m chat.Message, style lipgloss.Style) []part {
	var list []part
	add := func(text string, style lipgloss.Style) {
		if text != "" {
			list = append(list, part{text, style, ""})
		}
	}
	if m.Forwarded {
		add("forwarded", faint)
	}
	if q := m.Quote; q != nil {
		list = append(list, part{quoteWords(*q), faint, "┃ "})
	}
	if m.Deleted {
		add("This message was deleted", faint)
	} else {
		add(contentWords(m), style)
		add(cleanText(m.Text), style)
	}
	add(reactionWords(m), plain)
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
	signs := marksOf(m)
	if m.Mine() && c.Kind != chat.Self && c.Seen >= m.Pos {
		signs = append(signs, "✓✓ read")
	}
	return strings.Join(signs, "  ")
}

// shortSigns is signsOf where there is little room: one tick says that the phone
// has the message, two that the others have read it.
func shortSigns(c chat.Chat, m chat.Message) string {
	signs := marksOf(m)
	switch {
	case !m.Mine() || c.Kind == chat.Self:
	case c.Seen >= m.Pos:
		signs = append(signs, "✓✓")
	default:
		signs = append(signs, "✓")
	}
	return strings.Join(signs, " ")
}

func marksOf(m chat.Message) (signs []string) {
	if m.Starred {
		signs = append(signs, "★")
	}
	if !m.Edited.IsZero() && !m.Deleted {
		signs = append(signs, "edited")
	}
	return signs
}
