package main

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// searchScreen looks for messages in all chats or in one.
type searchScreen struct {
	field   textinput.Model
	in      string // the ID of the only chat to search; empty: all
	starred bool
	files   bool // those with files only
	back    screen

	asked   chat.Query // what is being looked for, or was last
	running bool
	found   []chat.Message // newest first
	more    bool           // there are older ones
	done    bool           // something was looked for
	failed  error
	at, top int
}

// fileKinds are the kinds of messages that have a file.
var fileKinds = []chat.MessageKind{chat.Image, chat.Video, chat.Audio, chat.Voice, chat.File}

func newSearchScreen() searchScreen {
	f := newField(chat.MaxSearchBytes)
	f.Placeholder = "words that a message has"
	return searchScreen{field: f}
}

// openSearch searches a chat, or all of them; starred shows the starred messages
// at once.
func (m *ui) openSearch(in string, starred bool) tea.Cmd {
	s := &m.search
	m.composer.Blur()
	if m.screen != onSearch {
		s.back = m.screen
	}
	m.screen = onSearch
	if s.in != in || s.starred != starred {
		s.in, s.starred, s.files = in, starred, false
		s.field.Reset()
		s.found, s.done, s.failed, s.at = nil, false, nil, 0
	}
	return tea.Batch(s.field.Focus(), m.look())
}

// query is what the screen asks for; false when that is nothing.
func (s *searchScreen) query() (chat.Query, bool) {
	q := chat.Query{Words: strings.TrimSpace(s.field.Value()), Chat: s.in, Starred: s.starred, Limit: pageSize}
	if s.files {
		q.Kinds = fileKinds
	}
	return q, q.Words != "" || q.Starred || q.Kinds != nil
}

// look searches for what is typed; one search at a time.
func (m *ui) look() tea.Cmd {
	s := &m.search
	q, ok := s.query()
	if !ok {
		s.found, s.done, s.more, s.at = nil, false, false, 0
		return nil
	}
	if s.running {
		return nil // looked again when it ends
	}
	s.running, s.asked = true, q
	return m.b.search(q)
}

// searched takes what was found.
func (m *ui) searched(msg searchedMsg) tea.Cmd {
	s := &m.search
	s.running = false
	q, ok := s.query()
	asked := msg.query
	asked.Before = 0
	if !ok || !sameQuery(q, asked) {
		return m.look() // something else was typed meanwhile
	}
	s.failed, s.done = msg.err, true
	if msg.err != nil {
		return nil
	}
	if msg.query.Before == 0 {
		s.found, s.at = nil, 0
	}
	slices.Reverse(msg.page.Messages)
	s.found = append(s.found, msg.page.Messages...)
	s.more = msg.page.Older
	return nil
}

func sameQuery(a, b chat.Query) bool {
	return a.Words == b.Words && a.Chat == b.Chat && a.Starred == b.Starred && slices.Equal(a.Kinds, b.Kinds)
}

func (m *ui) searchKey(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	s := &m.search
	switch msg.String() {
	case "esc":
		return m.goBack(s.back)
	case "up", "ctrl+p":
		return m.searchMove(-1)
	case "down", "ctrl+n":
		return m.searchMove(1)
	case "pgup":
		return m.searchMove(-8)
	case "pgdown":
		return m.searchMove(8)
	case "tab":
		// All, starred ones, those with files.
		s.starred, s.files = !s.starred && !s.files, s.starred
		s.found, s.done = nil, false
		return m.look()
	case "ctrl+a":
		s.in = ""
		return m.look()
	case "enter":
		return m.searchOpen()
	}
	s.field, cmd = s.field.Update(msg)
	return tea.Batch(cmd, m.look())
}

// searchMove chooses what stands n further down, and loads more near the end.
func (m *ui) searchMove(n int) tea.Cmd {
	s := &m.search
	s.at = min(max(0, s.at+n), max(0, len(s.found)-1))
	if s.more && !s.running && s.at > len(s.found)-10 && n > 0 {
		q := s.asked
		q.Before = s.found[len(s.found)-1].Pos
		s.running = true
		return m.b.search(q)
	}
	return nil
}

// searchOpen shows what is chosen among the messages around it.
func (m *ui) searchOpen() tea.Cmd {
	s := &m.search
	if s.at >= len(s.found) {
		return nil
	}
	found := s.found[s.at]
	c, ok := m.list.get(found.Chat)
	if !ok {
		m.fail(chat.ErrNotFound, nil)
		return nil
	}
	m.list.selected = c.ID
	return m.showMessage(c, found.Pos)
}

func (s *searchScreen) keys() []string {
	next := "Tab starred only"
	switch {
	case s.starred:
		next = "Tab files only"
	case s.files:
		next = "Tab all kinds"
	}
	keys := []string{"Enter go there", "Esc back", next}
	if s.in != "" {
		keys = append(keys, "Ctrl+A all chats")
	}
	return keys
}

// searchHead is how many lines stand above what was found.
const searchHead = 3

func (m *ui) searchView(width, height int) []string {
	s, by := &m.search, m.by
	where := "all chats"
	if c, ok := m.list.get(s.in); ok {
		where = short(c.Title)
	}
	what := "Search "
	switch {
	case s.starred:
		what = "Starred messages in "
	case s.files:
		what = "Files in "
	}
	s.field.SetWidth(max(8, min(100, width-6)))
	lines := []string{" " + bold.Render(by.cut(what+where, width-2)), " " + s.field.View(), faint.Render(strings.Repeat("─", width))}
	switch {
	case s.failed != nil:
		lines = append(lines, by.paragraphs(width, by.bad().Render(sentence(s.failed)), "Ctrl+R tries again.")...)
	case s.done && len(s.found) == 0:
		lines = append(lines, by.paragraphs(width, "Nothing was found. Each word must begin a word of the message.")...)
	case len(s.found) == 0:
		lines = append(lines, by.paragraphs(width, faint.Render("Type words to look for; also names of files and places are searched."))...)
	}
	n := max(1, (height-searchHead)/2)
	s.top = max(min(s.top, s.at), s.at-n+1, 0)
	for i := s.top; i < min(len(s.found), s.top+n); i++ {
		lines = append(lines, m.foundRow(s.found[i], i == s.at, width)...)
	}
	return by.block(lines, width, height)
}

// foundRow draws a message that was found: where and when, and its text from
// where the first hit is near.
func (m *ui) foundRow(found chat.Message, selected bool, width int) []string {
	by := m.by
	mark, style := "  ", plain
	if selected {
		mark, style = by.accent().Render("▌ "), bold
	}
	at := found.Time.Local().Format("2 Jan 2006 15:04")
	if sameDay(found.Time.Local(), m.now().Local()) {
		at = found.Time.Local().Format("15:04")
	}
	title := ""
	if c, ok := m.list.get(found.Chat); ok {
		title = short(c.Title)
	}
	inner := width - 3
	name := by.fit(title, inner-by.width(at)-1)
	text := summary(found)
	if found.Mine() {
		text = "You: " + text
	} else if found.From.Name != "" && short(found.From.Name) != title {
		text = short(found.From.Name) + ": " + text
	}
	text = by.cut(text, inner)
	return []string{mark + style.Render(name) + " " + faint.Render(at), mark + highlight(by, text, m.search.asked.Words)}
}

// highlight marks the words that begin with those that were looked for.
func highlight(by look, text, words string) string {
	wanted := strings.Fields(strings.ToLower(words))
	if len(wanted) == 0 {
		return faint.Render(text)
	}
	var b strings.Builder
	for i, word := range strings.Split(text, " ") {
		if i > 0 {
			b.WriteByte(' ')
		}
		bare := strings.ToLower(strings.TrimLeft(word, "(\"'“‘[*_~"))
		if slices.ContainsFunc(wanted, func(w string) bool { return strings.HasPrefix(bare, w) }) {
			b.WriteString(by.accent().Underline(true).Render(word))
		} else {
			b.WriteString(faint.Render(word))
		}
	}
	return b.String()
}
