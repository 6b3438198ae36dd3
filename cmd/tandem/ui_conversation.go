package main

import (
	"cmp"
	"slices"

	"tandem/peer/chat"
)

// maxLoaded is how many messages of a chat are kept in memory. Beyond it those
// that are furthest from what is shown go, and are loaded again when needed.
const maxLoaded = 2000

// conversation is the chat that is open, and the run of its messages that is
// loaded.
type conversation struct {
	chat         chat.Chat
	messages     []chat.Message // by Pos, without gaps from the first to the last
	loaded       bool
	older, newer bool       // there are more before the first, after the last
	asked        chat.Range // what is being loaded
	loading      bool
	failed       error // why the last loading did not come about

	read   int64           // the read position that was asked for last
	line   unreadLine      // where the new messages begin
	cursor int64           // the Pos of the message that is selected; 0: none
	marked map[string]bool // IDs of messages that are marked, to act on all of them
	target int64           // the Pos to show once it is loaded; 0: none

	log messageLog
}

// unreadLine is the line above the first message that was new when the chat was
// opened.
type unreadLine struct {
	after int64 // the read position then
	n     int   // how many they were; 0: no line
}

// openingOf begins a chat with what is loaded first: the newest messages, or
// where the new ones begin when they are many.
func openingOf(c chat.Chat) conversation {
	o := conversation{chat: c, line: unreadLine{c.Read, c.Unread}}
	if c.Unread > pageSize/2 {
		o.target = c.Read + 1
	}
	return o
}

// begin forgets what is loaded, to load another run.
func (c *conversation) begin() chat.Range {
	c.messages, c.loaded, c.older, c.newer = nil, false, false, false
	c.log = messageLog{}
	return chat.Range{Around: c.target, Limit: pageSize}
}

// take takes in a page that was asked for with r.
func (c *conversation) take(r chat.Range, page chat.Page) {
	switch {
	case r.Before > 0:
		c.older = page.Older
		c.put(page.Messages)
		if extra := len(c.messages) - maxLoaded; extra > 0 {
			c.messages, c.newer = c.messages[:maxLoaded], true
		}
	case r.After > 0:
		c.newer = page.Newer
		c.put(page.Messages)
		c.dropOldest()
	default:
		came := c.messages // while it was read: newer than the page knows them
		c.messages, c.older, c.newer = nil, page.Older, page.Newer
		c.put(page.Messages)
		c.put(slices.DeleteFunc(came, c.outside))
		c.loaded = true
	}
}

// outside reports whether a message is not in the run that is loaded, nor next
// to it.
func (c *conversation) outside(m chat.Message) bool {
	if len(c.messages) == 0 {
		return c.older || c.newer
	}
	first, last := c.messages[0].Pos, c.messages[len(c.messages)-1].Pos
	return c.older && m.Pos < first || c.newer && m.Pos > last
}

func (c *conversation) dropOldest() {
	if extra := len(c.messages) - maxLoaded; extra > 0 {
		c.messages, c.older = slices.Clone(c.messages[extra:]), true
	}
}

// put adds messages in place of what was known of them.
func (c *conversation) put(messages []chat.Message) {
	for _, m := range messages {
		c.log.forget(m.Pos)
		if i, known := c.find(m.Pos); known {
			c.messages[i] = m
		} else {
			c.messages = slices.Insert(c.messages, i, m)
		}
	}
}

func (c *conversation) find(pos int64) (int, bool) {
	return slices.BinarySearchFunc(c.messages, pos, func(m chat.Message, pos int64) int {
		return cmp.Compare(m.Pos, pos)
	})
}

// change takes in what has changed of this chat, and returns how many messages
// came at its end.
func (c *conversation) change(ch chat.Change) (came int) {
	if len(ch.Gone) > 0 {
		c.messages = slices.DeleteFunc(c.messages, func(m chat.Message) bool {
			return slices.Contains(ch.Gone, m.ID)
		})
		for _, id := range ch.Gone {
			delete(c.marked, id)
		}
	}
	last := int64(-1)
	if n := len(c.messages); n > 0 {
		last = c.messages[n-1].Pos
	}
	for _, m := range ch.Messages {
		if m.Chat != c.chat.ID {
			continue
		}
		if last >= 0 && m.Pos > last {
			came++
			if m.Mine() {
				c.line.n = 0 // who writes has seen what was new
			}
		}
		if !c.outside(m) {
			c.put([]chat.Message{m})
		}
	}
	if c.log.back == 0 {
		c.dropOldest()
	}
	if _, ok := c.current(); !ok {
		c.cursor = 0
	}
	return came
}

// newest returns the newest message when it is loaded.
func (c *conversation) newest() (chat.Message, bool) {
	if !c.loaded || c.newer || len(c.messages) == 0 {
		return chat.Message{}, false
	}
	return c.messages[len(c.messages)-1], true
}

// current returns the message that is selected.
func (c *conversation) current() (chat.Message, bool) {
	i, ok := c.find(c.cursor)
	if c.cursor == 0 || !ok {
		return chat.Message{}, false
	}
	return c.messages[i], true
}

// chosen returns the messages to act on: those that are marked, or else the one
// that is selected.
func (c *conversation) chosen() (list []chat.Message) {
	for _, m := range c.messages {
		if c.marked[m.ID] {
			list = append(list, m)
		}
	}
	if m, ok := c.current(); ok && len(list) == 0 {
		list = append(list, m)
	}
	return list
}
