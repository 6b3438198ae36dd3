package main

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"

	"tandem/peer/chat"
)

// archiveRow stands for the archive where a chat's ID is expected. IDs have no
// blanks.
const archiveRow = "the archive"

// chatList is the list of chats: pinned ones first, archived ones folded at the
// end, and the newest message first among each.
type chatList struct {
	loaded      bool
	failed      error // why the last loading did not come about
	chats       []chat.Chat
	filter      textinput.Model // what titles must contain
	filtering   bool            // the filter has the keyboard
	unreadFirst bool
	unfolded    bool   // the archive is
	selected    string // a chat's ID, so that it stays selected when the order changes
	top         int    // the first that is shown
}

func newChatList() chatList {
	l := chatList{filter: newField(chat.MaxTitleBytes)}
	l.filter.Prompt = "/ "
	return l
}

func (l *chatList) set(chats []chat.Chat) {
	l.loaded, l.failed = true, nil
	l.chats = chats
	l.sort()
	l.move(0)
}

// apply takes a change of the account into the list.
func (l *chatList) apply(c chat.Change) {
	at := l.index()
	for _, changed := range c.Chats {
		if i := l.find(changed.ID); i >= 0 {
			l.chats[i] = changed
		} else {
			l.chats = append(l.chats, changed)
		}
	}
	l.chats = slices.DeleteFunc(l.chats, func(known chat.Chat) bool {
		return slices.Contains(c.Removed, known.ID)
	})
	l.sort()
	if rows := l.rows(); l.index() < 0 && at >= 0 && len(rows) > 0 { // the selected one is gone
		l.selected = rows[min(at, len(rows)-1)].ID
	}
	l.move(0)
}

func (l *chatList) sort() {
	rank := func(c chat.Chat) int {
		switch {
		case c.Archived:
			return 3
		case l.unreadFirst && (c.Unread > 0 || c.Marked):
			return 0
		case c.Pinned:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(l.chats, func(a, b chat.Chat) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Active, a.Active))
	})
}

// rows are the chats that are shown, and the row of the archive.
func (l *chatList) rows() []chat.Chat {
	if words := strings.ToLower(strings.TrimSpace(l.filter.Value())); words != "" {
		var found []chat.Chat
		for _, c := range l.chats {
			if strings.Contains(strings.ToLower(c.Title), words) {
				found = append(found, c)
			}
		}
		return found
	}
	n := l.live()
	if n == len(l.chats) {
		return l.chats
	}
	rows := append(slices.Clone(l.chats[:n]), chat.Chat{ID: archiveRow})
	if l.unfolded {
		rows = append(rows, l.chats[n:]...)
	}
	return rows
}

// live returns how many chats are not archived; those come first.
func (l *chatList) live() int {
	if i := slices.IndexFunc(l.chats, func(c chat.Chat) bool { return c.Archived }); i >= 0 {
		return i
	}
	return len(l.chats)
}

// setDraft notes what was stored; the change that says so may come later.
func (l *chatList) setDraft(id, text string) {
	if i := l.find(id); i >= 0 {
		l.chats[i].Draft = text
	}
}

// find returns where a chat stands among all, -1 when it is not in the list.
func (l *chatList) find(id string) int {
	return slices.IndexFunc(l.chats, func(c chat.Chat) bool { return c.ID == id })
}

// get returns a chat as it is known.
func (l *chatList) get(id string) (chat.Chat, bool) {
	if i := l.find(id); i >= 0 {
		return l.chats[i], true
	}
	return chat.Chat{}, false
}

// index returns which row is selected, -1 when that is not shown.
func (l *chatList) index() int {
	return slices.IndexFunc(l.rows(), func(c chat.Chat) bool { return c.ID == l.selected })
}

// move selects the row that is n further down.
func (l *chatList) move(n int) {
	rows := l.rows()
	if len(rows) == 0 {
		l.selected = ""
		return
	}
	i := max(0, l.index())
	l.selected = rows[min(max(0, i+n), len(rows)-1)].ID
}

// current returns the chat that is selected.
func (l *chatList) current() (chat.Chat, bool) {
	if l.index() < 0 {
		return chat.Chat{}, false
	}
	return l.get(l.selected)
}
