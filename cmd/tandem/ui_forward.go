package main

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// forwarding is a dialog to choose chats to forward messages to.
type forwarding struct {
	messages []chat.Message
	all      []chat.Chat
	field    textinput.Model // what titles must contain
	to       []string        // IDs of the chats that are chosen
	at, top  int
}

func (m *ui) forward(messages []chat.Message) tea.Cmd {
	d := &forwarding{messages: messages, all: slices.Clone(m.list.chats), field: newField(chat.MaxTitleBytes)}
	d.field.Placeholder = "a chat's title"
	d.field.Focus()
	return m.open(d)
}

func (d *forwarding) title() string {
	if len(d.to) > 0 {
		return "Forward " + plural(len(d.messages), "message") + " to " + plural(len(d.to), "chat")
	}
	return "Forward " + plural(len(d.messages), "message") + " to"
}

func (d *forwarding) rows() []chat.Chat {
	words := strings.ToLower(strings.TrimSpace(d.field.Value()))
	var found []chat.Chat
	for _, c := range d.all {
		if strings.Contains(strings.ToLower(c.Title), words) {
			found = append(found, c)
		}
	}
	return found
}

func (d *forwarding) key(m *ui, msg tea.KeyPressMsg) (cmd tea.Cmd) {
	switch msg.String() {
	case "up":
		d.wheel(-1)
	case "down":
		d.wheel(1)
	case "tab":
		d.toggle()
	case "enter":
		return d.send(m)
	default:
		d.field, cmd = d.field.Update(msg)
		d.at = 0
	}
	return cmd
}

// toggle chooses the chat at the cursor, or leaves it out.
func (d *forwarding) toggle() {
	rows := d.rows()
	if d.at >= len(rows) {
		return
	}
	id := rows[d.at].ID
	if i := slices.Index(d.to, id); i >= 0 {
		d.to = slices.Delete(d.to, i, i+1)
	} else if len(d.to) < chat.MaxAtOnce {
		d.to = append(d.to, id)
	}
}

func (d *forwarding) send(m *ui) tea.Cmd {
	if len(d.to) == 0 {
		d.toggle()
	}
	if len(d.to) == 0 {
		return nil
	}
	m.chat.marked = nil
	return tea.Batch(m.closeDialog(), m.act("forwarding", "Forwarded to "+plural(len(d.to), "chat")+".",
		chat.Action{Forward: &chat.Forward{Messages: idsOf(d.messages), Chats: d.to}}))
}

func (d *forwarding) input(_ *ui, msg tea.Msg) (cmd tea.Cmd) {
	d.field, cmd = d.field.Update(msg)
	return cmd
}

func (d *forwarding) wheel(n int) { d.at = min(max(0, d.at+n), max(0, len(d.rows())-1)) }

func (d *forwarding) click(_ *ui, row int) tea.Cmd {
	if i := d.top + row - 1; row > 0 && i < len(d.rows()) {
		d.at = i
		d.toggle()
	}
	return nil
}

func (d *forwarding) view(by look, width, height int) []string {
	d.field.SetWidth(max(8, min(100, width-6)))
	lines := []string{" " + d.field.View()}
	rows := d.rows()
	if len(rows) == 0 {
		return append(lines, " "+faint.Render("No chat has this in its title."))
	}
	n := min(len(rows), max(1, height-1))
	d.top = min(max(d.top, d.at-n+1), d.at, max(0, len(rows)-n))
	for i := d.top; i < d.top+n; i++ {
		mark, sign, style := "  ", "○ ", plain
		if i == d.at {
			mark, style = by.accent().Render("▌ "), bold
		}
		if slices.Contains(d.to, rows[i].ID) {
			sign = by.good().Render("● ")
		}
		lines = append(lines, mark+sign+style.Render(by.cut(short(rows[i].Title), width-6)))
	}
	return lines
}

func (d *forwarding) keys() []string {
	return []string{"Enter forward", "Tab choose several", "Esc back", "↑↓"}
}
