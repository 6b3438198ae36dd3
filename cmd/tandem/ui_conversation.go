package main

import (
	"slices"
	"strings"
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
	messages []chat.Message // by Seq, without gaps from the first to the newest
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

// add takes messages in, older or newer ones, each once. What is shown stays
// where it is when it was scrolled back.
func (c *conversation) add(messages []chat.Message, by cells, width int) {
	newest := int64(-1)
	if n := len(c.messages); n > 0 {
		newest = c.messages[n-1].Seq
	}
	came := 0
	for _, m := range messages {
		i, known := slices.BinarySearchFunc(c.messages, m.Seq, func(m chat.Message, seq int64) int {
			return int(m.Seq - seq)
		})
		if known {
			continue
		}
		c.messages = slices.Insert(c.messages, i, m)
		if newest >= 0 && m.Seq > newest {
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
	right := m.Mine() && c.Kind != chat.Self
	if newDay || previous.From != m.From || at.Sub(previous.Time.Local()) > groupWithin {
		lines = append(lines, "", header(by, c, m, right, width))
	}
	style := plain
	if right {
		style = own
	}
	most := max(10, min(width-4, width*4/5))
	text := by.wrap(cleanText(m.Text), most)
	indent := 1
	if right { // as a block at the right edge
		longest := 0
		for _, line := range text {
			longest = max(longest, by.width(strings.TrimRight(line, " ")))
		}
		indent = width - 1 - longest
	}
	for _, line := range text {
		lines = append(lines, pad(indent)+style.Render(strings.TrimRight(line, " ")))
	}
	return lines
}

func header(by cells, c chat.Chat, m chat.Message, right bool, width int) string {
	at := m.Time.Local().Format("15:04")
	switch {
	case right:
		return pad(width-1-len(at)) + faint.Render(at) + " "
	case c.Kind == chat.Group:
		return " " + bold.Render(by.cut(cleanLine(m.From), width-10)) + "  " + faint.Render(at)
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
