package main

import (
	"errors"
	"math"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// chatActions are what can be done with a chat.
func chatActions(c chat.Chat, now time.Time) []entry {
	set := func(doing string, f func(s *chat.Set)) func(m *ui) tea.Cmd {
		return func(m *ui) tea.Cmd {
			s := &chat.Set{Chat: c.ID}
			f(s)
			return m.act(doing+" the chat", "", chat.Action{Set: s})
		}
	}
	pin, archive := "pin", "archive"
	if c.Pinned {
		pin = "unpin"
	}
	if c.Archived {
		archive = "take out of the archive"
	}
	list := []entry{
		{"p", pin, set("pinning", func(s *chat.Set) { s.Pinned = new(!c.Pinned) })},
		{"a", archive, set("archiving", func(s *chat.Set) { s.Archived = new(!c.Archived) })},
	}
	if c.Muted.After(now) {
		list = append(list, entry{"m", "unmute", set("unmuting", func(s *chat.Set) { s.Muted = new(int64(0)) })})
	} else {
		list = append(list, entry{"m", "mute …", func(m *ui) tea.Cmd {
			until := func(key, text string, t time.Time) entry {
				return entry{key, text, set("muting", func(s *chat.Set) { s.Muted = new(t.UnixMilli()) })}
			}
			return m.open(&menu{name: "Mute " + short(c.Title), entries: []entry{
				until("1", "for 8 hours", now.Add(8*time.Hour)),
				until("2", "for a week", now.Add(7*24*time.Hour)),
				until("3", "until unmuted", chat.Forever),
			}})
		}})
	}
	if c.Unread > 0 || c.Marked {
		list = append(list, entry{"u", "mark as read", func(m *ui) tea.Cmd {
			return m.act("reading the chat", "", chat.Action{Read: &chat.Read{Chat: c.ID, Pos: math.MaxInt64}})
		}})
	} else {
		list = append(list, entry{"u", "mark as unread", set("marking", func(s *chat.Set) { s.Marked = new(true) })})
	}
	return append(list,
		entry{"r", "rename …", func(m *ui) tea.Cmd { return m.renameChat(c) }},
		entry{"x", "clear or delete …", func(m *ui) tea.Cmd { return m.clearChat(c) }},
	)
}

// chatActionKey does what a key of the list stands for with the chat that is
// selected.
func (m *ui) chatActionKey(key string) tea.Cmd {
	c, ok := m.list.current()
	if !ok {
		return nil
	}
	if key == "space" {
		return m.openChatMenu(c)
	}
	for _, e := range chatActions(c, m.now()) {
		if e.key == key {
			return e.do(m)
		}
	}
	return nil
}

func (m *ui) openChatMenu(c chat.Chat) tea.Cmd {
	if known, ok := m.list.get(c.ID); ok {
		c = known
	}
	entries := chatActions(c, m.now())
	if m.screen == onChat {
		entries = append([]entry{
			{"s", "search this chat …", func(m *ui) tea.Cmd { return m.openSearch(c.ID, false) }},
			{"t", "attach a file …", func(m *ui) tea.Cmd { return m.attach() }},
		}, entries...)
	}
	return m.open(&menu{name: short(c.Title), entries: entries})
}

func (m *ui) renameChat(c chat.Chat) tea.Cmd {
	return m.open(newPrompt("Rename "+short(c.Title), cleanLine(c.Title), chat.MaxTitleBytes, func(m *ui, title string) (tea.Cmd, error) {
		if strings.TrimSpace(title) == "" {
			return nil, errors.New("a chat needs a title")
		}
		return m.act("renaming the chat", "", chat.Action{Set: &chat.Set{Chat: c.ID, Title: &title}}), nil
	}))
}

func (m *ui) clearChat(c chat.Chat) tea.Cmd {
	clear := func(all bool) func(m *ui) tea.Cmd {
		return func(m *ui) tea.Cmd {
			return m.act("deleting", "", chat.Action{Clear: &chat.Clear{Chat: c.ID, All: all}})
		}
	}
	return m.open(&menu{name: "Delete from this phone and every linked page?", entries: []entry{
		{"n", "no, keep " + short(c.Title), func(*ui) tea.Cmd { return nil }},
		{"c", "all of its messages", clear(false)},
		{"y", "the chat with all of its messages", clear(true)},
	}})
}

// newChat asks what kind of chat, and then for its title.
func (m *ui) newChat() tea.Cmd {
	ask := func(kind chat.Kind, question string) func(m *ui) tea.Cmd {
		return func(m *ui) tea.Cmd {
			return m.open(newPrompt(question, "", chat.MaxTitleBytes, func(m *ui, title string) (tea.Cmd, error) {
				if strings.TrimSpace(title) == "" {
					return nil, errors.New("a chat needs a title")
				}
				return m.b.create(kind, title), nil
			}))
		}
	}
	return m.open(&menu{name: "A new chat", entries: []entry{
		{"1", "with one person", ask(chat.Direct, "The person's name")},
		{"2", "a group", ask(chat.Group, "What the group is called")},
		{"3", "notes to myself", ask(chat.Self, "What the notes are called")},
	}})
}

// created opens a chat that was made here.
func (m *ui) created(msg createdMsg) tea.Cmd {
	if msg.err != nil {
		m.fail(msg.err, func() tea.Cmd { return m.b.create(msg.kind, msg.title) })
		return nil
	}
	m.list.apply(chat.Change{Chats: []chat.Chat{*msg.chat}})
	m.list.filter.Reset()
	m.list.selected = msg.chat.ID
	return m.openChat(*msg.chat)
}
