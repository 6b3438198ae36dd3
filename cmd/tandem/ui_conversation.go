package main

import (
	"cmp"
	"slices"
	"time"

	"tandem/peer/chat"
)

const (
	maxLoaded   = 10_000          // messages of a chat in memory; "tandem messages" shows any
	groupWithin = 5 * time.Minute // messages of one sender that share a header
)

// conversation is the log of the chat that is open.
type conversation struct {
	chat     chat.Chat
	messages []chat.Message // by Pos, without gaps from the first to the newest
	loaded   bool
	loading  bool
	more     bool  // older ones exist
	read     int64 // the read position that was asked for last

	lines []string // the messages as they are drawn, for a width
	by    cells
	width int
	back  int // lines below what is shown; 0: the newest message is in sight
	fresh int // messages that came below what is shown
}

// add takes messages in, older or newer ones, in place of what was known of
// them. What is shown stays where it is when it was scrolled back.
func (c *conversation) add(messages []chat.Message, by cells, width int) {
	newest := int64(-1)
	if n := len(c.messages); n > 0 {
		newest = c.messages[n-1].Pos
	}
	came := 0
	for _, m := range messages {
		i, known := c.find(m.Pos)
		if known {
			c.messages[i] = m
			continue
		}
		c.messages = slices.Insert(c.messages, i, m)
		if newest >= 0 && m.Pos > newest {
			came++
		}
	}
	before := len(c.lines)
	c.layout(by, width)
	if came > 0 && c.back > 0 {
		c.back += len(c.lines) - before
		c.fresh += came
	}
}

func (c *conversation) find(pos int64) (int, bool) {
	return slices.BinarySearchFunc(c.messages, pos, func(m chat.Message, pos int64) int {
		return cmp.Compare(m.Pos, pos)
	})
}

// change takes in what has changed of this chat. An older message that is not
// loaded stays so.
func (c *conversation) change(ch chat.Change, by cells, width int) {
	if len(ch.Gone) > 0 {
		c.messages = slices.DeleteFunc(c.messages, func(m chat.Message) bool {
			return slices.Contains(ch.Gone, m.ID)
		})
	}
	var ours []chat.Message
	for _, m := range ch.Messages {
		older := c.more && len(c.messages) > 0 && m.Pos < c.messages[0].Pos
		if m.Chat == c.chat.ID && !older {
			ours = append(ours, m)
		}
	}
	c.add(ours, by, width)
}

// scroll moves what is shown up by n lines, or down, in a window of height.
func (c *conversation) scroll(n, height int) {
	c.back = min(max(0, c.back+n), max(0, len(c.lines)-height))
}

// layout draws the messages for a width.
func (c *conversation) layout(by cells, width int) {
	c.by, c.width = by, width
	c.lines = c.lines[:0]
	for i, m := range c.messages {
		var previous *chat.Message
		if i > 0 {
			previous = &c.messages[i-1]
		}
		c.lines = append(c.lines, messageLines(by, c.chat, previous, m, width)...)
	}
}

// messageLines draws a message below the previous one: a day where one
// begins, who and when, and the text, the account's own on the right.
func messageLines(by cells, c chat.Chat, previous *chat.Message, m chat.Message, width int) (lines []string) {
	at := m.Time.Local()
	newDay := previous == nil || !sameDay(previous.Time.Local(), at)
	if newDay {
		if previous != nil {
			lines = append(lines, "")
		}
		lines = append(lines, faint.Render(by.centred("── "+at.Format("Monday, 2 January 2006")+" ──", width)))
	}
	if m.Kind == chat.System {
		for _, line := range by.wrap(cleanText(m.Text), max(10, width-4)) {
			lines = append(lines, faint.Render(by.centred(line, width)))
		}
		return lines
	}
	right := m.Mine() && c.Kind != chat.Self
	if newDay || previous.Kind == chat.System || previous.From.ID != m.From.ID || at.Sub(previous.Time.Local()) > groupWithin {
		lines = append(lines, "", header(by, c, m, right, width))
	}
	return append(lines, bubble(by, c, m, right, width)...)
}

func header(by cells, c chat.Chat, m chat.Message, right bool, width int) string {
	at := m.Time.Local().Format("15:04")
	switch {
	case right:
		return pad(width-1-len(at)) + faint.Render(at) + " "
	case c.Kind == chat.Group:
		return " " + bold.Render(by.cut(cleanLine(m.From.Name), width-10)) + "  " + faint.Render(at)
	}
	return " " + faint.Render(at)
}

// view draws the part of the log that is in sight.
func (c *conversation) view(by cells, width, height int) []string {
	if c.by != by || c.width != width {
		c.layout(by, width)
	}
	switch {
	case !c.loaded:
		return by.block([]string{"", faint.Render(" Loading…")}, width, height)
	case len(c.lines) == 0:
		return by.block([]string{"", faint.Render(" No messages yet. Write the first one below.")}, width, height)
	}
	c.back = min(c.back, max(0, len(c.lines)-height))
	end := len(c.lines) - c.back
	shown := slices.Clone(c.lines[max(0, end-height):end])
	if end-height <= 0 && c.more {
		shown[0] = faint.Render(by.centred("Loading older messages…", width))
	}
	if c.back > 0 && len(shown) > 0 {
		text := "↓ End shows the newest"
		if c.fresh > 0 {
			text = "↓ " + plural(c.fresh, "new message") + ", End shows them"
		}
		shown[len(shown)-1] = notice.Render(by.centred(text, width))
	}
	if len(shown) < height { // the newest message stands at the bottom
		shown = append(make([]string, height-len(shown)), shown...)
	}
	return by.block(shown, width, height)
}
