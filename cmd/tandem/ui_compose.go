package main

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// composing is what belongs to the text that is being written in a chat.
type composing struct {
	quote *chat.Message // the message that it answers
	edit  *chat.Message // the message whose text it is to replace
	draft string        // while editing: what stood in the composer before
	files []attached
}

// attached is a file that goes along.
type attached struct {
	media chat.Media
	kind  chat.MessageKind
}

// compose returns what belongs to the composer of the chat that is open.
func (m *ui) compose() *composing {
	id := m.chat.chat.ID
	c := m.composed[id]
	if c == nil {
		c = &composing{}
		m.composed[id] = c
	}
	return c
}

// above are the lines over the composer: what is answered, edited or attached.
func (m *ui) above(width int) (lines []string) {
	c := m.composed[m.chat.chat.ID]
	if c == nil {
		return nil
	}
	switch {
	case c.edit != nil:
		lines = append(lines, " "+m.by.accent().Render("Editing")+"  "+faint.Render(m.by.cut(summary(*c.edit), max(4, width-11))))
	case c.quote != nil:
		lines = append(lines, " "+m.by.accent().Render("┃ ")+faint.Render(m.by.cut(senderOf(*c.quote)+": "+summary(*c.quote), max(4, width-4))))
	}
	const most = 3
	for i, f := range c.files {
		if i == most-1 && len(c.files) > most {
			lines = append(lines, "   "+faint.Render("and "+plural(len(c.files)-i, "more file")))
			break
		}
		lines = append(lines, " "+m.by.accent().Render("+ ")+m.by.cut(mediaWords(f.kind, f.media), max(4, width-4)))
	}
	return lines
}

func senderOf(m chat.Message) string {
	if m.Mine() {
		return "You"
	}
	return short(m.From.Name)
}

// draftOf is what was typed here and is not yet stored, or else the chat's
// draft.
func (m *ui) draftOf(c chat.Chat) string {
	if text, ok := m.drafts[c.ID]; ok {
		return text
	}
	return c.Draft
}

// keepDraft stores what was typed into the chat that is open, so that it stands
// in the linked pages too. An edit that is left is given up.
func (m *ui) keepDraft() tea.Cmd {
	c := m.chat.chat
	if c.ID == "" {
		return nil
	}
	m.endEdit()
	text := m.composer.Value()
	if strings.TrimSpace(text) == "" {
		text = ""
	}
	if text == m.draftOf(c) {
		return nil
	}
	m.drafts[c.ID] = text
	return m.b.setDraft(c.ID, text)
}

// beginEdit puts a message's text into the composer.
func (m *ui) beginEdit(msg chat.Message) {
	m.endEdit()
	c := m.compose()
	c.edit, c.draft = &msg, m.composer.Value()
	m.composer.SetValue(msg.Text)
	m.composer.MoveToEnd()
	m.resize()
}

// endEdit gives the composer back what stood in it before.
func (m *ui) endEdit() {
	c := m.composed[m.chat.chat.ID]
	if c == nil || c.edit == nil {
		return
	}
	c.edit = nil
	m.composer.SetValue(c.draft)
	m.composer.MoveToEnd()
	m.resize()
}

// dropComposed takes away what belongs to the text, the latest first; false
// when there is nothing.
func (m *ui) dropComposed() bool {
	c := m.compose()
	switch {
	case c.edit != nil:
		m.endEdit()
	case len(c.files) > 0:
		c.files = c.files[:len(c.files)-1]
	case c.quote != nil:
		c.quote = nil
	default:
		return false
	}
	m.resize()
	return true
}

func (m *ui) chatKey(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	if m.chat.cursor != 0 {
		return m.selectKey(msg)
	}
	page := max(1, m.logHeight()-2)
	key := msg.String()
	empty := m.composer.Length() == 0
	switch {
	case key == "esc" && m.dropComposed():
		return nil
	case key == "esc" || key == "tab" || key == "left" && empty:
		return m.leaveChat()
	case key == "enter":
		return m.sendComposed()
	case key == "pgup":
		return m.scroll(page)
	case key == "pgdown":
		return m.scroll(-page)
	case key == "up" && empty:
		return m.selectLast()
	case key == "ctrl+home" || key == "home" && empty:
		return m.scroll(len(m.chat.log.lines))
	case key == "ctrl+end" || key == "end" && empty || key == "down" && empty:
		return m.toEnd()
	case key == "ctrl+f":
		return m.openSearch(m.chat.chat.ID, false)
	case key == "ctrl+t":
		return m.attach()
	case key == "ctrl+g":
		return m.openChatMenu(m.chat.chat)
	}
	m.composer, cmd = m.composer.Update(msg)
	m.resize()
	return cmd
}

// sendComposed sends what was written, each file as a message of its own and the
// first with the text, or else carries out the edit.
func (m *ui) sendComposed() tea.Cmd {
	text := strings.Trim(m.composer.Value(), "\n")
	c := m.compose()
	if strings.TrimSpace(text) == "" && (len(c.files) == 0 || c.edit != nil) {
		return nil
	}
	if len(text) > chat.MaxTextBytes {
		m.fail(fmt.Errorf("the text has %d bytes, a message may have %d", len(text), chat.MaxTextBytes), nil)
		return nil
	}
	id := m.chat.chat.ID
	if c.edit != nil {
		edit := *c.edit
		m.endEdit()
		if text == edit.Text {
			return nil
		}
		return m.act("editing the message", "", chat.Action{Edit: &chat.Edit{Message: edit.ID, Text: text}})
	}
	unsent := outgoing{text: text, quote: c.quote, files: c.files}
	delete(m.composed, id)
	delete(m.drafts, id)
	m.composer.Reset()
	m.resize()
	return tea.Batch(m.toEnd(), m.b.sendAll(id, unsent))
}

// outgoing is what is sent at once.
type outgoing struct {
	text  string
	quote *chat.Message
	files []attached
}

// sends are the messages that it makes.
func (o outgoing) sends(chatID string) []chat.Send {
	s := chat.Send{Chat: chatID, Text: o.text}
	if o.quote != nil {
		s.Quote = o.quote.ID
	}
	if len(o.files) == 0 {
		return []chat.Send{s}
	}
	var all []chat.Send
	for _, f := range o.files {
		one := s
		one.Kind, one.Media = f.kind, &f.media
		all = append(all, one)
		s.Text, s.Quote = "", ""
	}
	return all
}

// sent gives what was refused back to the composer.
func (m *ui) sent(msg sentMsg) {
	if msg.err == nil {
		return // the messages come as events
	}
	m.fail(msg.err, nil)
	m.notice += " Enter sends it again."
	id := msg.chat
	c := m.composed[id]
	if c == nil {
		c = &composing{}
		m.composed[id] = c
	}
	if c.quote == nil {
		c.quote = msg.unsent.quote
	}
	c.files = append(msg.unsent.files, c.files...)
	text := msg.unsent.text
	if id != m.chat.chat.ID {
		m.drafts[id] = strings.TrimSuffix(text+"\n"+m.drafts[id], "\n")
		return
	}
	m.composer.SetValue(strings.TrimSuffix(text+"\n"+m.composer.Value(), "\n"))
	m.composer.MoveToEnd()
	m.resize()
}
