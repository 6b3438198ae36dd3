package main

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// prompt is a dialog that asks for a line of text.
type prompt struct {
	name   string
	field  textinput.Model
	wrong  string                                                // what was wrong with it
	names  []string                                              // what the line may go on as
	finish func(typed string) (completed string, names []string) // on Tab; nil: nothing to complete
	done   func(m *ui, typed string) (tea.Cmd, error)            // an error leaves the prompt open
}

func newPrompt(name, value string, limit int, done func(m *ui, typed string) (tea.Cmd, error)) *prompt {
	p := &prompt{name: name, field: newField(limit), done: done}
	p.field.SetValue(value)
	p.field.CursorEnd()
	p.field.Focus()
	return p
}

func (d *prompt) title() string { return d.name }

func (d *prompt) key(m *ui, msg tea.KeyPressMsg) (cmd tea.Cmd) {
	d.wrong = ""
	switch msg.String() {
	case "enter":
		cmd, err := d.done(m, d.field.Value())
		if err != nil {
			d.wrong = sentence(err)
			if hint := hintFor(err); hint != "" {
				d.wrong += " Hint: " + cleanLine(hint) + "."
			}
			return nil
		}
		if m.dialog != d { // it has opened another one
			return cmd
		}
		return tea.Batch(m.closeDialog(), cmd)
	case "tab":
		if d.finish != nil {
			completed, names := d.finish(d.field.Value())
			d.field.SetValue(completed)
			d.field.CursorEnd()
			d.names = names
		}
		return nil
	}
	d.names = nil
	d.field, cmd = d.field.Update(msg)
	return cmd
}

func (d *prompt) input(_ *ui, msg tea.Msg) (cmd tea.Cmd) {
	d.field, cmd = d.field.Update(msg)
	return cmd
}

func (d *prompt) wheel(int)                   {}
func (d *prompt) click(*ui, int) tea.Cmd      { return nil }
func (d *prompt) fit(width int)               { d.field.SetWidth(max(8, min(100, width-6))) }
func (d *prompt) row(by look, w int) []string { d.fit(w); return []string{" " + d.field.View()} }

func (d *prompt) view(by look, width, height int) []string {
	lines := d.row(by, width)
	if d.wrong != "" {
		lines = append(lines, by.paragraphs(width, by.bad().Render(d.wrong))...)
	}
	if len(d.names) > 0 {
		lines = append(lines, by.paragraphs(width, faint.Render(strings.Join(d.names, "   ")))...)
	}
	lines = append(lines, "")
	return lines[:min(height, len(lines))]
}

func (d *prompt) keys() []string {
	if d.finish != nil {
		return []string{"Enter go on", "Tab complete", "Esc back"}
	}
	return []string{"Enter go on", "Esc back"}
}
