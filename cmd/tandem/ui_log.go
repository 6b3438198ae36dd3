package main

import (
	"slices"
	"sort"

	"tandem/peer/chat"
)

// messageLog is a conversation as it is drawn, and which part of it is in sight.
type messageLog struct {
	by     look
	width  int
	lines  []string
	pos    []int64 // of each message that is drawn
	starts []int   // where each message's lines begin, days and names included
	heads  []int   // where the message itself begins
	drawn  map[int64]drawing
	back   int // lines below what is in sight; 0: the last one is
	fresh  int // messages that came below what is in sight
}

// drawing is a message as it was drawn, and from what.
type drawing struct {
	by       look
	width    int
	previous int64 // the Pos of the message above
	new      int   // what the line above it counts; 0: none
	seen     bool
	lines    []string
	head     int // lines above the message itself
}

// forget has a message drawn anew.
func (l *messageLog) forget(pos int64) { delete(l.drawn, pos) }

// layout draws the messages. What is in sight stays where it is, unless that
// is the end.
func (c *conversation) layout(by look, width int) {
	l := &c.log
	pos, below := l.anchor()
	l.by, l.width = by, width
	l.lines, l.pos, l.starts, l.heads = nil, nil, nil, nil
	drawn := make(map[int64]drawing, len(c.messages))
	lined := c.line.n == 0
	for i, m := range c.messages {
		d := drawing{by: by, width: width, seen: c.chat.Seen >= m.Pos}
		var previous *chat.Message
		if i > 0 {
			previous = &c.messages[i-1]
			d.previous = previous.Pos
		}
		if !lined && m.Pos > c.line.after && !m.Mine() {
			d.new, lined = c.line.n, true
		}
		if known, ok := l.drawn[m.Pos]; ok && known.same(d) {
			d = known
		} else {
			d.lines, d.head = messageLines(by, c.chat, previous, m, d.new, width)
		}
		drawn[m.Pos] = d
		l.pos = append(l.pos, m.Pos)
		l.starts = append(l.starts, len(l.lines))
		l.heads = append(l.heads, len(l.lines)+d.head)
		l.lines = append(l.lines, d.lines...)
	}
	l.drawn = drawn
	if pos > 0 && (l.back > 0 || c.newer) {
		l.back = max(0, len(l.lines)-l.end(l.index(pos))+below)
	}
}

func (d drawing) same(o drawing) bool {
	return d.by == o.by && d.width == o.width && d.previous == o.previous && d.new == o.new && d.seen == o.seen
}

// anchor returns the message that the last line in sight belongs to, and how
// many of its lines are below that one.
func (l *messageLog) anchor() (pos int64, below int) {
	if len(l.starts) == 0 {
		return 0, 0
	}
	end := len(l.lines) - l.back
	i := max(0, sort.SearchInts(l.starts, end)-1)
	return l.pos[i], l.end(i) - end
}

// end is where the lines of the message at i end.
func (l *messageLog) end(i int) int {
	if i+1 < len(l.starts) {
		return l.starts[i+1]
	}
	return len(l.lines)
}

// index returns where a message stands, or else the last one before it.
func (l *messageLog) index(pos int64) int {
	i, known := slices.BinarySearch(l.pos, pos)
	if !known {
		i--
	}
	return max(0, i)
}

// scroll moves what is in sight up by n lines, or down, in a window of height.
func (l *messageLog) scroll(n, height int) {
	l.back = min(max(0, l.back+n), max(0, len(l.lines)-height))
}

// show scrolls as little as it must to have a message in sight in a window of
// height; with a long one, its beginning. Below all but the last message it
// leaves a line for what view puts there.
func (l *messageLog) show(pos int64, height int) {
	if len(l.pos) == 0 {
		return
	}
	i := l.index(pos)
	top, end := l.heads[i], l.end(i)
	room := height
	if i+1 < len(l.pos) {
		room = max(1, height-1)
	}
	if end-top < room { // with its day and its name
		top = max(l.starts[i], end-room)
	}
	first := max(0, len(l.lines)-l.back-height)
	switch {
	case top < first || end-top > room:
		l.back = len(l.lines) - top - height
	case end > first+room:
		l.back = len(l.lines) - end - (height - room)
	}
	l.scroll(0, height)
}

// showAtTop has a message's lines begin at the top of the window.
func (l *messageLog) showAtTop(pos int64, height int) {
	if len(l.pos) > 0 {
		l.back = len(l.lines) - l.starts[l.index(pos)] - height
		l.scroll(0, height)
	}
}

// at returns the message on a line of the window, counted from its top.
func (l *messageLog) at(row, height int) (pos int64, ok bool) {
	line := row + len(l.lines) - l.back - height
	if len(l.lines) < height { // it stands at the bottom
		line = row - (height - len(l.lines))
	}
	if line < 0 || line >= len(l.lines) || len(l.pos) == 0 {
		return 0, false
	}
	return l.pos[max(0, sort.SearchInts(l.starts, line+1)-1)], true
}

// view draws the part of the log that is in sight.
func (c *conversation) view(by look, width, height int) []string {
	l := &c.log
	switch {
	case c.failed != nil && !c.loaded:
		return by.block(append([]string{""}, by.paragraphs(width, by.bad().Render(sentence(c.failed)), "Ctrl+R tries again.")...), width, height)
	case !c.loaded:
		return by.block([]string{"", faint.Render(" Loading…")}, width, height)
	case len(l.lines) == 0:
		return by.block(append([]string{""}, by.paragraphs(width, faint.Render("No messages yet. Write the first one below."))...), width, height)
	}
	l.scroll(0, height)
	end := len(l.lines) - l.back
	first := max(0, end-height)
	shown := slices.Clone(l.lines[first:end])
	c.signs(by, shown, first)
	if first == 0 && c.older && len(shown) == height {
		shown[0] = faint.Render(by.centred("Loading older messages…", width))
		if c.failed != nil {
			shown[0] = by.bad().Render(by.centred("Older messages did not load. Ctrl+R tries again.", width))
		}
	}
	if l.back > 0 || c.newer {
		text := "↓ End shows the newest"
		if l.fresh > 0 {
			text = "↓ " + plural(l.fresh, "new message") + ", End shows them"
		}
		shown[len(shown)-1] = by.notice().Render(by.centred(text, width))
	}
	if len(shown) < height { // the newest message stands at the bottom
		shown = append(make([]string, height-len(shown)), shown...)
	}
	return by.block(shown, width, height)
}

// signs puts a bar beside the message that is selected, and a tick beside those
// that are marked. A message's lines begin with two blanks.
func (c *conversation) signs(by look, shown []string, first int) {
	sign := func(pos int64, at int, sign string) {
		i, ok := slices.BinarySearch(c.log.pos, pos)
		if !ok {
			return
		}
		for line := max(first, c.log.heads[i]); line < min(c.log.end(i), first+len(shown)); line++ {
			s := shown[line-first]
			shown[line-first] = s[:at] + sign + s[at+1:]
			if at == 1 {
				return
			}
		}
	}
	if len(c.marked) > 0 {
		for _, m := range c.messages {
			if c.marked[m.ID] {
				sign(m.Pos, 1, "✓")
			}
		}
	}
	if c.cursor != 0 {
		sign(c.cursor, 0, by.accent().Render("▌"))
	}
}
