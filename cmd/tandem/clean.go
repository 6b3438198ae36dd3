package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// cleanText makes text from outside harmless to a terminal: control characters
// other than line feeds are removed (with what belongs to the colour and
// cursor sequences, ECMA-48 section 5.4), and so are the controls that
// reorder text around them (Unicode UAX #9), with which one line could feign
// to be another. A tab becomes four spaces.
func cleanText(s string) string { return clean(s, true) }

// cleanLine is cleanText for what must stay on one line: line breaks become
// spaces.
func cleanLine(s string) string { return clean(s, false) }

func clean(s string, lines bool) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			if lines {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
		case r == '\t':
			b.WriteString("    ")
		case r == '\x1b' && strings.HasPrefix(s[i:], "["):
			i += 1 + sequenceLen(s[i+1:])
		case r == '\u009b':
			i += sequenceLen(s[i:])
		case unicode.IsControl(r) || isBidiControl(r):
			// removed
		default:
			b.WriteRune(r) // U+FFFD for what is not UTF-8
		}
	}
	return b.String()
}

// sequenceLen returns how many bytes of s belong to a control sequence that
// began before: parameters, then one final byte.
func sequenceLen(s string) int {
	i := 0
	for i < len(s) && s[i] >= 0x20 && s[i] <= 0x3f {
		i++
	}
	if i < len(s) && s[i] >= 0x40 && s[i] <= 0x7e {
		i++
	}
	return i
}

// isBidiControl reports whether r embeds, overrides or isolates a direction.
// The marks, U+200E, U+200F and U+061C, do no such thing and stay.
func isBidiControl(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// fit makes a clean line exactly width columns wide.
func fit(s string, width int) string { return cells(ansi.GraphemeWidth).fit(s, width) }

// short cuts a name or an address that somebody else chose.
func short(s string) string { return ansi.Truncate(cleanLine(s), 120, "…") }
