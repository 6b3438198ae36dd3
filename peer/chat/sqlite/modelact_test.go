package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"tandem/peer/chat"
)

var testContent = strings.Repeat("A", 43)

// pickMessage returns one of the messages, or none that there is.
func (m *model) pickMessage(t *rapid.T) string {
	var ids []string
	for _, one := range m.all() {
		ids = append(ids, one.ID)
	}
	if len(ids) == 0 || rapid.IntRange(0, 30).Draw(t, "none") == 0 {
		return "none"
	}
	return rapid.SampledFrom(ids).Draw(t, "message")
}

func (m *model) pickMessages(t *rapid.T) (ids []string) {
	for range rapid.IntRange(1, 3).Draw(t, "messages") {
		ids = append(ids, m.pickMessage(t))
	}
	return ids
}

func drawBy(t *rapid.T) chat.By {
	return chat.By{
		From: rapid.SampledFrom([]string{"", "Grace", "Ada"}).Draw(t, "from"),
		Time: fromMillis(rapid.Int64Range(1, 6).Draw(t, "time")),
	}
}

// each action is drawn with what the model makes of it: a function that
// carries it out and returns the messages that the outcome has, or false
// where it is refused. It is given the outcome for what a store chooses.
type modelAction struct {
	name string
	chat.Action
	run func(out chat.Outcome) (messages []string, ok bool)
}

func (m *model) draw(t *rapid.T, cmd chat.Command) modelAction {
	c := rapid.SampledFrom(m.chats).Draw(t, "chat")
	by := drawBy(t)
	text := rapid.SampledFrom([]string{"tea", "Team at nine", "green tea", "noon"}).Draw(t, "text")
	sort := func(ids []string) []string { // each once, by position
		slices.SortFunc(ids, func(a, b string) int {
			_, x := m.message(a)
			_, y := m.message(b)
			return int(x.Pos - y.Pos)
		})
		return slices.Compact(ids)
	}
	known := func(ids []string) bool {
		return !slices.ContainsFunc(ids, func(id string) bool { _, one := m.message(id); return one == nil })
	}
	switch rapid.SampledFrom([]string{"send", "send", "send", "edit", "delete", "react", "star", "forward", "read", "set", "clear"}).Draw(t, "action") {
	case "send":
		a := &chat.Send{Chat: c.ID, Text: text, By: by,
			Kind: rapid.SampledFrom([]chat.MessageKind{chat.Text, chat.Image, chat.System}).Draw(t, "kind")}
		if a.Kind == chat.Image {
			a.Media = &chat.Media{ID: testContent, Type: "image/png", Name: "Sunset.png", Thumb: []byte{1}}
		}
		if rapid.Bool().Draw(t, "quotes") {
			a.Quote = m.pickMessage(t)
		}
		return modelAction{"send", chat.Action{Send: a}, func(out chat.Outcome) ([]string, bool) {
			if of, _ := m.message(a.Quote); a.Quote != "" && of != c {
				return nil, false
			}
			one := &chat.Message{Chat: c.ID, Pos: m.place(c, by.Time), Kind: a.Kind, Text: a.Text, Time: by.Time,
				Media: a.Media, Command: cmd}
			if a.Quote != "" {
				one.Quote = &chat.Quote{ID: a.Quote}
			}
			if len(out.Messages) == 1 {
				one.ID = out.Messages[0].ID
				m.learn(by.From, out.Messages[0].From)
			}
			one.From = m.people[by.From]
			if by.From == "" {
				c.Draft = ""
			}
			c.put(one)
			return []string{one.ID}, true
		}}
	case "edit":
		a := &chat.Edit{Message: m.pickMessage(t), Text: text, By: by}
		return modelAction{"edit", chat.Action{Edit: a}, func(chat.Outcome) ([]string, bool) {
			_, one := m.message(a.Message)
			if one == nil || one.From.Name != by.From || one.Kind == chat.System || one.Deleted {
				return nil, false
			}
			if one.Text != text {
				one.Text, one.Edited = text, by.Time
			}
			return []string{one.ID}, true
		}}
	case "delete":
		a := &chat.Delete{Messages: m.pickMessages(t), Everyone: rapid.Bool().Draw(t, "everyone")}
		if a.Everyone {
			a.By = by
		}
		return modelAction{"delete", chat.Action{Delete: a}, func(chat.Outcome) ([]string, bool) {
			if !known(a.Messages) {
				return nil, false
			}
			for _, id := range a.Messages {
				if _, one := m.message(id); a.Everyone && (one.From.Name != by.From || one.Kind == chat.System) {
					return nil, false
				}
			}
			ids := sort(a.Messages)
			for _, id := range ids {
				c, one := m.message(id)
				if a.Everyone {
					*one = chat.Message{ID: id, Chat: one.Chat, Pos: one.Pos, From: one.From, Kind: one.Kind,
						Time: one.Time, Deleted: true, Command: one.Command}
				} else {
					m.gone[id] = true
					c.drop(id)
				}
			}
			if !a.Everyone {
				ids = nil
			}
			return ids, true
		}}
	case "react":
		a := &chat.React{Message: m.pickMessage(t), Emoji: rapid.SampledFrom([]string{"", "👍", "❤️"}).Draw(t, "emoji"), By: by}
		return modelAction{"react", chat.Action{React: a}, func(out chat.Outcome) ([]string, bool) {
			_, one := m.message(a.Message)
			if one == nil || one.Deleted {
				return nil, false
			}
			i := slices.IndexFunc(one.Reactions, func(r chat.Reaction) bool { return r.From.Name == by.From })
			if i >= 0 && one.Reactions[i].Emoji == a.Emoji || i < 0 && a.Emoji == "" {
				return []string{one.ID}, true
			}
			if i >= 0 {
				one.Reactions = slices.Delete(slices.Clone(one.Reactions), i, i+1)
			}
			if a.Emoji != "" {
				for _, r := range out.Messages[0].Reactions {
					m.learn(r.From.Name, r.From)
				}
				one.Reactions = append(one.Reactions, chat.Reaction{From: m.people[by.From], Emoji: a.Emoji, Time: by.Time})
				slices.SortStableFunc(one.Reactions, func(a, b chat.Reaction) int {
					if d := a.Time.Compare(b.Time); d != 0 {
						return d
					}
					return m.order(a.From.Name) - m.order(b.From.Name)
				})
			}
			if len(one.Reactions) == 0 {
				one.Reactions = nil
			}
			return []string{one.ID}, true
		}}
	case "star":
		a := &chat.Star{Messages: m.pickMessages(t), Off: rapid.Bool().Draw(t, "off")}
		return modelAction{"star", chat.Action{Star: a}, func(chat.Outcome) ([]string, bool) {
			if !known(a.Messages) || slices.ContainsFunc(a.Messages, func(id string) bool { _, one := m.message(id); return one.Deleted }) {
				return nil, false
			}
			for _, id := range a.Messages {
				_, one := m.message(id)
				one.Starred = !a.Off
			}
			return sort(a.Messages), true
		}}
	case "forward":
		a := &chat.Forward{Messages: m.pickMessages(t), Chats: []string{c.ID}}
		if rapid.Bool().Draw(t, "two") {
			a.Chats = append(a.Chats, rapid.SampledFrom(m.chats).Draw(t, "second").ID)
		}
		return modelAction{"forward", chat.Action{Forward: a}, func(out chat.Outcome) (made []string, ok bool) {
			if !known(a.Messages) || slices.ContainsFunc(a.Messages, func(id string) bool {
				_, one := m.message(id)
				return one.Deleted || one.Kind == chat.System
			}) {
				return nil, false
			}
			for _, got := range out.Messages { // its time is now
				made = append(made, got.ID)
			}
			ids := sort(a.Messages)
			for _, id := range slices.Compact(a.Chats) {
				c := m.chat(id)
				for _, id := range ids {
					_, from := m.message(id)
					one := &chat.Message{Chat: c.ID, Kind: from.Kind, Text: from.Text, Time: out.Messages[0].Time,
						Forwarded: true, Media: from.Media, Command: cmd}
					one.Pos = m.place(c, one.Time)
					for _, got := range out.Messages {
						if got.Pos == one.Pos {
							one.ID = got.ID
						}
					}
					c.put(one)
				}
			}
			return made, true
		}}
	case "read":
		a := &chat.Read{Chat: c.ID, By: by, Pos: 1 << 60}
		if id := m.pickMessage(t); id != "none" {
			_, one := m.message(id)
			a.Pos = one.Pos + rapid.Int64Range(-1, 1).Draw(t, "off by")
		}
		return modelAction{"read", chat.Action{Read: a}, func(chat.Outcome) ([]string, bool) {
			to := &c.Read
			if by.From != "" {
				to = &c.Seen
			} else {
				c.Marked = false
			}
			for _, one := range c.messages {
				if one.Pos <= a.Pos {
					*to = max(*to, one.Pos)
				}
			}
			return nil, true
		}}
	case "set":
		a := &chat.Set{Chat: c.ID}
		flag := rapid.Bool().Draw(t, "flag")
		switch rapid.IntRange(0, 5).Draw(t, "what") {
		case 0:
			a.Title = new(text)
		case 1:
			a.Pinned, a.Archived = new(flag), new(!flag)
		case 2:
			a.Marked = new(flag)
		case 3:
			a.Muted = new(int64(rapid.IntRange(0, 2).Draw(t, "until")))
		case 4:
			a.Draft = new(text)
		case 5:
			a.Picture = new(testContent)
		}
		return modelAction{"set", chat.Action{Set: a}, func(chat.Outcome) ([]string, bool) {
			change(&c.Title, a.Title)
			change(&c.Pinned, a.Pinned)
			change(&c.Archived, a.Archived)
			change(&c.Marked, a.Marked)
			change(&c.Draft, a.Draft)
			change(&c.Picture, a.Picture)
			if a.Muted != nil {
				c.Muted = timeOrZero(*a.Muted)
			}
			return nil, true
		}}
	default:
		a := &chat.Clear{Chat: c.ID, All: rapid.Bool().Draw(t, "all")}
		return modelAction{"clear", chat.Action{Clear: a}, func(chat.Outcome) ([]string, bool) {
			for _, one := range c.messages {
				m.gone[one.ID] = true
			}
			c.messages = nil
			if a.All {
				m.chats = slices.DeleteFunc(m.chats, func(one *modelChat) bool { return one == c })
			}
			return nil, true
		}}
	}
}

// learn notes the ID that the store gave somebody.
func (m *model) learn(name string, p chat.Person) {
	if _, known := m.people[name]; !known && p.Name == name {
		m.people[name] = p
		m.order(name)
	}
}

// order is in which order people came.
func (m *model) order(name string) int {
	if i := slices.Index(m.came, name); i >= 0 {
		return i
	}
	m.came = append(m.came, name)
	return len(m.came) - 1
}

// drawImport draws messages of an import, some of them known or deleted.
func (m *model) drawImport(t *rapid.T) (c chat.Chat, messages []chat.Message) {
	c = chat.Chat{ID: fmt.Sprint("imported-", rapid.IntRange(1, 2).Draw(t, "chat")), Kind: chat.Group, Title: "Imported",
		Read: rapid.Int64Range(0, 4*chat.PosPerMilli).Draw(t, "read"), Active: 1}
	for range rapid.IntRange(0, 5).Draw(t, "messages") {
		one := chat.Message{
			ID: fmt.Sprint(c.ID, "-", rapid.IntRange(1, 12).Draw(t, "id")), Chat: c.ID, Kind: chat.Text, Text: "tea imported",
			Time:    fromMillis(rapid.Int64Range(1, 6).Draw(t, "time")),
			Starred: rapid.Bool().Draw(t, "starred"),
		}
		if rapid.Bool().Draw(t, "of others") {
			one.From = chat.Person{ID: "imported", Name: "Imported"}
			one.Reactions = []chat.Reaction{{Emoji: "👍", Time: time.UnixMilli(1).UTC()}}
		}
		if rapid.Bool().Draw(t, "has a position") {
			one.Pos = rapid.Int64Range(1, 5*chat.PosPerMilli).Draw(t, "position")
		}
		messages = append(messages, one)
	}
	return c, messages
}

// imported does to the model what the import does, and returns how many
// messages are added.
func (m *model) imported(in chat.Chat, messages []chat.Message) (added int) {
	c := m.chat(in.ID)
	allRead := false
	if c == nil {
		c = &modelChat{Chat: in, made: in.Active}
		m.chats = append(m.chats, c)
		allRead = in.Read == 0
	}
	for _, one := range messages {
		if _, known := m.message(one.ID); known != nil || m.gone[one.ID] {
			continue
		}
		if one.Pos == 0 {
			one.Pos = slot(one.Time)
		}
		one.Pos = m.free(one.Pos)
		c.put(&one)
		added++
	}
	if n := len(c.messages); allRead && n > 0 {
		c.Read = c.messages[n-1].Pos
	}
	return added
}
