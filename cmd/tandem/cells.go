package main

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// cells knows how many columns a text takes. Terminals differ: those with mode
// 2027 count a sequence of emoji that makes one picture once, others count
// each (https://github.com/contour-terminal/terminal-unicode-core).
type cells ansi.Method

func (c cells) width(s string) int { return ansi.Method(c).StringWidth(s) }

// cut makes a line at most width columns wide.
func (c cells) cut(s string, width int) string {
	if c.width(s) <= width {
		return s
	}
	// Truncate leaves a line as it is that would fit if it counted as mode
	// 2027 does; the blanks make it too long by any count.
	return ansi.Method(c).Truncate(s+pad(width+1), max(0, width), "…")
}

// wrap breaks a text at blanks, and words that are too long where they are.
func (c cells) wrap(s string, width int) []string {
	return strings.Split(ansi.Method(c).Wrap(s, width, ""), "\n")
}

// fit makes a line exactly width columns wide.
func (c cells) fit(s string, width int) string {
	s = c.cut(s, width)
	return s + pad(width-c.width(s))
}

// block makes lines exactly width columns wide and height lines high.
func (c cells) block(lines []string, width, height int) []string {
	out := make([]string, height)
	for i := range out {
		if i < len(lines) {
			out[i] = c.fit(lines[i], width)
		} else {
			out[i] = pad(width)
		}
	}
	return out
}

// paragraphs wraps texts with a blank column on each side.
func (c cells) paragraphs(width int, texts ...string) (lines []string) {
	for _, t := range texts {
		for _, line := range c.wrap(t, max(8, width-2)) {
			lines = append(lines, " "+line)
		}
	}
	return lines
}

func (c cells) centred(s string, width int) string { return pad((width-c.width(s))/2) + s }

func pad(n int) string { return strings.Repeat(" ", max(0, n)) }
