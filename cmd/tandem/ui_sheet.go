package main

import (
	tea "charm.land/bubbletea/v2"
)

// sheet is a dialog that shows a text.
type sheet struct {
	name  string
	text  func(by look, width int) []string
	top   int
	whole bool // the text ends in sight
}

func (d *sheet) title() string { return d.name }

func (d *sheet) key(m *ui, msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "up", "k":
		d.wheel(-1)
	case "down", "j":
		d.wheel(1)
	case "pgup":
		d.wheel(-8)
	case "pgdown", "space":
		d.wheel(8)
	case "home", "g":
		d.top = 0
	default:
		return m.closeDialog()
	}
	return nil
}

func (d *sheet) input(*ui, tea.Msg) tea.Cmd { return nil }

func (d *sheet) wheel(n int) {
	if n < 0 || !d.whole {
		d.top = max(0, d.top+n)
	}
}

func (d *sheet) click(*ui, int) tea.Cmd { return nil }

func (d *sheet) view(by look, width, height int) []string {
	lines := d.text(by, width)
	height = min(height, len(lines))
	d.top = min(d.top, len(lines)-height)
	d.whole = d.top == len(lines)-height
	return lines[d.top : d.top+height]
}

func (d *sheet) keys() []string {
	if d.whole && d.top == 0 {
		return []string{"any key goes back"}
	}
	return []string{"↑↓ scroll", "Esc back"}
}
