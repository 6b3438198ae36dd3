package sqlite

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tandem/peer/chat"
)

// model is the store as one would write it without a disk.
type model struct {
	chats  []*modelChat // in the order they were made
	people map[string]chat.Person
	gone   map[string]bool // IDs of messages deleted from the account
	done   map[chat.Command]modelDone
	came   []string // names, in the order in which they came
}

type modelChat struct {
	chat.Chat
	made     int64
	messages []*chat.Message // oldest first; a Quote has only its ID
}

type modelDone struct {
	action   string
	messages []string
}

func (m *model) chat(id string) *modelChat {
	for _, c := range m.chats {
		if c.ID == id {
			return c
		}
	}
	return nil
}

func (m *model) message(id string) (*modelChat, *chat.Message) {
	for _, c := range m.chats {
		for _, one := range c.messages {
			if one.ID == id {
				return c, one
			}
		}
	}
	return nil, nil
}

func (m *model) all() (all []*chat.Message) {
	for _, c := range m.chats {
		all = append(all, c.messages...)
	}
	slices.SortFunc(all, func(a, b *chat.Message) int { return cmp.Compare(a.Pos, b.Pos) })
	return all
}

func (m *model) free(pos int64) int64 {
	for _, one := range m.all() {
		if one.Pos == pos {
			pos++
		}
	}
	return pos
}

// place is where a message that comes now goes.
func (m *model) place(c *modelChat, at time.Time) int64 {
	last := int64(0)
	if n := len(c.messages); n > 0 {
		last = c.messages[n-1].Pos
	}
	return m.free(max(1, at.UnixMilli()*chat.PosPerMilli, last+1, c.Read+1, c.Seen+1))
}

func (c *modelChat) put(one *chat.Message) {
	c.messages = append(c.messages, one)
	slices.SortFunc(c.messages, func(a, b *chat.Message) int { return cmp.Compare(a.Pos, b.Pos) })
}

func (c *modelChat) drop(id string) {
	c.messages = slices.DeleteFunc(c.messages, func(one *chat.Message) bool { return one.ID == id })
}

// see returns a message as the store shows it.
func (m *model) see(c *modelChat, one *chat.Message) chat.Message {
	now := *one
	now.Reactions = slices.Clone(one.Reactions)
	if one.Quote != nil {
		now.Quote = &chat.Quote{ID: one.Quote.ID}
		if of, q := m.message(one.Quote.ID); of == c && q != nil {
			now.Quote = &chat.Quote{ID: q.ID, Pos: q.Pos, From: q.From, Kind: q.Kind, Text: q.Text, Deleted: q.Deleted}
		}
	}
	if _, known := m.done[one.Command]; !known {
		now.Command = chat.Command{}
	}
	return now
}

func (m *model) seeAll(c *modelChat) []chat.Message {
	all := []chat.Message{}
	for _, one := range c.messages {
		all = append(all, m.see(c, one))
	}
	return all
}

// seeChat returns a chat as the store shows it, with all counted anew.
func (m *model) seeChat(c *modelChat) chat.Chat {
	now := c.Chat
	now.Unread, now.Last, now.Active = 0, nil, c.made
	for _, one := range c.messages {
		if one.From.Name != "" && one.Kind != chat.System && one.Pos > c.Read {
			now.Unread++
		}
	}
	if n := len(c.messages); n > 0 {
		now.Last = new(m.see(c, c.messages[n-1]))
		now.Active = now.Last.Pos
	}
	return now
}

func (m *model) list() []chat.Chat {
	list := []chat.Chat{}
	for _, c := range m.chats {
		list = append(list, m.seeChat(c))
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b chat.Chat) int {
		if a.Pinned != b.Pinned {
			if a.Pinned {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Active, a.Active)
	})
	return list
}

func (m *model) find(name string) (chat.Chat, error) {
	for _, fits := range []func(chat.Chat) bool{
		func(c chat.Chat) bool { return c.ID == name },
		func(c chat.Chat) bool { return c.Title == name },
		func(c chat.Chat) bool { return strings.EqualFold(c.Title, name) },
		func(c chat.Chat) bool { return strings.HasPrefix(strings.ToLower(c.Title), strings.ToLower(name)) },
	} {
		var found []chat.Chat
		for _, c := range m.list() {
			if fits(c) {
				found = append(found, c)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return chat.Chat{}, chat.ErrAmbiguous
		}
	}
	return chat.Chat{}, chat.ErrNotFound
}

// search goes through everything.
func (m *model) search(q chat.Query) (found []chat.Message) {
	for _, one := range m.all() {
		c, _ := m.message(one.ID)
		fits := !one.Deleted && (q.Chat == "" || c.ID == q.Chat) && (!q.Starred || one.Starred) &&
			(len(q.Kinds) == 0 || slices.Contains(q.Kinds, one.Kind)) && (q.Before == 0 || one.Pos < q.Before)
		text := one.Text
		if one.Media != nil {
			text += " " + one.Media.Name
		}
		for _, word := range strings.Fields(strings.ToLower(q.Words)) {
			fits = fits && slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(text), notLetter),
				func(has string) bool { return strings.HasPrefix(has, word) })
		}
		if fits {
			found = append(found, m.see(c, one))
		}
	}
	return found
}

func notLetter(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
