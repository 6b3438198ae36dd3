package main

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// dialog stands at the bottom of the screen, and has the keyboard and the mouse
// while it is there.
type dialog interface {
	// key takes a key; Esc and Ctrl+C come elsewhere.
	key(m *ui, msg tea.KeyPressMsg) tea.Cmd
	// input takes pasted text and the like.
	input(m *ui, msg tea.Msg) tea.Cmd
	// title stands in the rule above it.
	title() string
	// view draws it on at most height lines.
	view(by look, width, height int) []string
	// click is a click on one of those lines; wheel turns by n lines down.
	click(m *ui, row int) tea.Cmd
	wheel(n int)
	// keys are for the footer.
	keys() []string
}

func (m *ui) open(d dialog) tea.Cmd {
	m.dialog = d
	m.composer.Blur()
	return nil
}

// closeDialog gives the keyboard back to what is below.
func (m *ui) closeDialog() tea.Cmd {
	m.dialog = nil
	if m.screen == onChat && m.chat.cursor == 0 {
		return m.composer.Focus()
	}
	return nil
}

// dialogHeight is how many lines a dialog may have: it leaves what it is about
// in sight where that is possible.
func (m *ui) dialogHeight() int {
	most := m.bodyHeight() - 1
	if most > 12 {
		most = max(11, most*3/4)
	}
	return max(1, most)
}

// withDialog puts the dialog over the last lines of what is below.
func (m *ui) withDialog(body []string) []string {
	if m.dialog == nil {
		return body
	}
	lines := m.dialog.view(m.by, m.width, m.dialogHeight())
	head := "── " + m.by.cut(m.dialog.title(), max(4, m.width-8)) + " "
	head = m.by.accent().Render(head + strings.Repeat("─", max(0, m.width-m.by.width(head))))
	lines = append([]string{head}, m.by.block(lines, m.width, len(lines))...)
	if extra := len(lines) - len(body); extra > 0 {
		lines = lines[:len(body)]
	}
	m.dialogTop = len(body) - len(lines) + 1
	return append(body[:len(body)-len(lines)], lines...)
}

// entry is a line of a menu.
type entry struct {
	key  string // chooses it at once; empty: none
	text string
	do   func(m *ui) tea.Cmd
}

// menu is a dialog to choose one of a few things.
type menu struct {
	name    string
	entries []entry
	at, top int
}

func (d *menu) title() string { return d.name }

func (d *menu) key(m *ui, msg tea.KeyPressMsg) tea.Cmd {
	key := msg.String()
	for i, e := range d.entries {
		if e.key == key {
			d.at = i
			return d.choose(m)
		}
	}
	switch key {
	case "up", "k", "shift+tab":
		d.wheel(-1)
	case "down", "j", "tab":
		d.wheel(1)
	case "home":
		d.at = 0
	case "end":
		d.at = len(d.entries) - 1
	case "enter":
		return d.choose(m)
	case "q":
		return m.closeDialog()
	}
	return nil
}

// choose closes the menu first, so that what is chosen may open another dialog.
func (d *menu) choose(m *ui) tea.Cmd {
	focus := m.closeDialog()
	return tea.Batch(focus, d.entries[d.at].do(m))
}

func (d *menu) input(*ui, tea.Msg) tea.Cmd { return nil }

func (d *menu) wheel(n int) { d.at = min(max(0, d.at+n), len(d.entries)-1) }

func (d *menu) click(m *ui, row int) tea.Cmd {
	if i := d.top + row; i < len(d.entries) {
		d.at = i
		return d.choose(m)
	}
	return nil
}

func (d *menu) view(by look, width, height int) (lines []string) {
	height = min(height, len(d.entries))
	d.top = min(max(d.top, d.at-height+1), d.at, len(d.entries)-height)
	for i := d.top; i < d.top+height; i++ {
		e := d.entries[i]
		mark, style := "  ", plain
		if i == d.at {
			mark, style = by.accent().Render("▌ "), bold
		}
		lines = append(lines, mark+faint.Render(by.fit(e.key, 6))+style.Render(by.cut(e.text, width-10)))
	}
	return lines
}

func (d *menu) keys() []string { return []string{"Enter choose", "Esc back", "↑↓"} }

// confirm is a menu before what cannot be taken back.
func confirm(question, yes string, do func(m *ui) tea.Cmd) *menu {
	return &menu{name: question, entries: []entry{
		{"n", "no, keep it", func(*ui) tea.Cmd { return nil }},
		{"y", yes, do},
	}}
}
