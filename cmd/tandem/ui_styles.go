package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	"charm.land/lipgloss/v2"

	"tandem/peer/chat"
)

var (
	plain = lipgloss.NewStyle()
	bold  = lipgloss.NewStyle().Bold(true)
	faint = lipgloss.NewStyle().Faint(true)
)

// look is how the terminal counts columns, and what its background is.
type look struct {
	cells
	light bool
}

// On a dark background these are the terminal's own colours, which fit it. On a
// light one those are too pale in most terminals' palettes: there they come from
// the fixed 256 colours, and contrast with white by 4.5 to 1 at least. They are
// never the only sign of anything, as NO_COLOR takes them away.
func (l look) colour(dark, light string) lipgloss.Style {
	if l.light {
		dark = light
	}
	return lipgloss.NewStyle().Foreground(lipgloss.Color(dark))
}

func (l look) own() lipgloss.Style    { return l.colour("6", "24") }
func (l look) accent() lipgloss.Style { return l.own().Bold(true) }
func (l look) good() lipgloss.Style   { return l.colour("2", "22") }
func (l look) bad() lipgloss.Style    { return l.colour("9", "124") }
func (l look) notice() lipgloss.Style { return l.colour("3", "94") }
func (l look) badge() lipgloss.Style  { return l.accent().Reverse(true) }

const maxComposer = 6 // lines of the composer that are in sight

func newComposer() textarea.Model {
	t := textarea.New()
	t.Prompt = "› "
	t.Placeholder = "Message"
	t.ShowLineNumbers = false
	t.CharLimit = chat.MaxTextBytes // runes; the store counts bytes
	t.DynamicHeight, t.MinHeight, t.MaxHeight = true, 1, maxComposer
	t.MaxContentHeight = 4096
	t.KeyMap.InsertNewline.SetKeys("alt+enter", "shift+enter", "ctrl+j")
	styles := textarea.DefaultDarkStyles()
	for _, s := range []*textarea.StyleState{&styles.Focused, &styles.Blurred} {
		s.Base, s.Text, s.CursorLine = plain, plain, plain
		s.Placeholder, s.Prompt = faint, bold
	}
	styles.Blurred.Prompt = faint
	styles.Cursor.Color = nil
	t.SetStyles(styles)
	t.SetVirtualCursor(false)
	return t
}

// newField is an input of one line.
func newField(limit int) textinput.Model {
	in := textinput.New()
	in.Prompt = "› "
	in.CharLimit = limit
	styles := textinput.DefaultDarkStyles()
	for _, s := range []*textinput.StyleState{&styles.Focused, &styles.Blurred} {
		s.Text, s.Placeholder, s.Prompt = plain, faint, bold
	}
	styles.Cursor.Color, styles.Cursor.Blink = nil, false
	in.SetStyles(styles)
	return in
}

// sentence is an error as a sentence.
func sentence(err error) string {
	text := cleanLine(err.Error())
	first, n := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(first)) + text[n:]
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}
