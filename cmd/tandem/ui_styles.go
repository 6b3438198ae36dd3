package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/textarea"
	"charm.land/lipgloss/v2"

	"tandem/peer/chat"
)

// The terminal's own sixteen colours: they fit its background. They are never
// the only sign of anything, as NO_COLOR takes them away.
var (
	plain       = lipgloss.NewStyle()
	bold        = lipgloss.NewStyle().Bold(true)
	faint       = lipgloss.NewStyle().Faint(true)
	accent      = lipgloss.NewStyle().Foreground(lipgloss.Cyan).Bold(true)
	own         = lipgloss.NewStyle().Foreground(lipgloss.Cyan)
	good        = lipgloss.NewStyle().Foreground(lipgloss.Green)
	bad         = lipgloss.NewStyle().Foreground(lipgloss.Red)
	notice      = lipgloss.NewStyle().Foreground(lipgloss.Yellow)
	unreadBadge = lipgloss.NewStyle().Foreground(lipgloss.Cyan).Reverse(true).Bold(true)
)

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
		s.Placeholder, s.Prompt = faint, accent
	}
	styles.Blurred.Prompt = faint
	styles.Cursor.Color = nil
	t.SetStyles(styles)
	t.SetVirtualCursor(false)
	return t
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
