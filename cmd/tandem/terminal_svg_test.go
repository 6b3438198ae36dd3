package main

import (
	"bytes"
	"fmt"
	"html"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// The picture's measures in pixels, and its colours: those of a dark terminal.
const (
	cellWidth  = 8.4
	cellHeight = 19
	margin     = 14
)

var (
	paper   = "#16191f"
	ink     = "#d8dce4"
	palette = map[int]string{1: "#f07178", 2: "#8fd18a", 3: "#e6c36a", 4: "#7fa7f0", 5: "#cf9be8", 6: "#6cc8d6", 9: "#ff8b92"}
)

// pen is how a part of the screen is drawn.
type pen struct {
	colour                          string
	bold, faint, underline, reverse bool
}

// svg draws a terminal's screen, given as text with ECMA-48's SGR sequences.
func svg(screen string) []byte {
	lines := strings.Split(strings.TrimRight(screen, "\n"), "\n")
	width := 0
	for _, line := range lines {
		width = max(width, ansi.StringWidth(line))
	}
	var b bytes.Buffer
	w, h := float64(width)*cellWidth+2*margin, len(lines)*cellHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" viewBox="0 0 %.0f %d" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">`+"\n", w, h, w, h)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", paper)
	p := pen{colour: ink}
	for y, line := range lines {
		drawLine(&b, &p, line, y)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// drawLine draws runs of the same kind. What is not ASCII is a run of its own, so
// that the columns stay in place whatever font has it.
func drawLine(b *bytes.Buffer, p *pen, line string, y int) {
	var run strings.Builder
	x, start := 0, 0
	flush := func() {
		p.draw(b, run.String(), start, y, x-start)
		run.Reset()
		start = x
	}
	var state byte
	for len(line) > 0 {
		seq, cells, n, next := ansi.DecodeSequence(line, state, nil)
		line, state = line[n:], next
		if cells == 0 {
			flush()
			if strings.HasPrefix(seq, "\x1b[") && strings.HasSuffix(seq, "m") {
				p.set(seq[2 : len(seq)-1])
			}
			continue
		}
		alone := len(seq) > 1 && !isArabic(seq)
		if alone || run.Len() > 0 && seq != " " && isArabic(seq) != isArabic(run.String()) {
			flush()
		}
		run.WriteString(seq)
		x += cells
		if alone {
			flush()
		}
	}
	flush()
}

// isArabic reports whether a text begins in the script whose letters join.
func isArabic(s string) bool { return s != "" && s[0] >= 0xd8 && s[0] <= 0xdb }

func (p *pen) draw(b *bytes.Buffer, text string, x, y, cells int) {
	if cells == 0 || strings.TrimSpace(text) == "" && !p.reverse {
		return
	}
	left, top := margin+float64(x)*cellWidth, margin+y*cellHeight
	width := float64(cells) * cellWidth
	if strings.Trim(text, "─") == "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%.1f" height="1" fill="%s" opacity="0.5"/>`+"\n", left, top+cellHeight/2, width, p.colour)
		return
	}
	colour, more := p.colour, ""
	if p.reverse {
		fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", left, top, width, cellHeight, colour)
		colour = paper
	}
	if p.bold {
		more += ` font-weight="bold"`
	}
	if p.faint {
		more += ` opacity="0.65"`
	}
	if p.underline {
		more += ` text-decoration="underline"`
	}
	word := func(text string, left, width float64) {
		fmt.Fprintf(b, `<text x="%.1f" y="%d" textLength="%.1f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`+"\n",
			left, top+14, width, colour, more, html.EscapeString(text))
	}
	if isArabic(text) {
		more += ` direction="rtl"`
		blanks := float64(len(text)-len(strings.TrimRight(text, " "))) * cellWidth
		word(strings.TrimSpace(text), left+width-blanks, width-blanks)
		return
	}
	for part := range strings.SplitSeq(text, " ") { // SVG drops blanks at a text's ends
		size := float64(ansi.StringWidth(part)) * cellWidth
		if part != "" {
			word(part, left, size)
		}
		left += size + cellWidth
	}
}

// set takes the parameters of an SGR sequence.
func (p *pen) set(parameters string) {
	fields := strings.FieldsFunc(parameters+";", func(r rune) bool { return r == ';' })
	if len(fields) == 0 {
		fields = []string{"0"}
	}
	for i := 0; i < len(fields); i++ {
		n, _ := strconv.Atoi(fields[i])
		switch {
		case n == 0:
			*p = pen{colour: ink}
		case n == 1:
			p.bold = true
		case n == 2:
			p.faint = true
		case n == 4:
			p.underline = true
		case n == 7:
			p.reverse = true
		case n == 22:
			p.bold, p.faint = false, false
		case n == 24:
			p.underline = false
		case n == 27:
			p.reverse = false
		case n == 39:
			p.colour = ink
		case n >= 30 && n <= 37 && palette[n-30] != "":
			p.colour = palette[n-30]
		case n >= 90 && n <= 97 && palette[n-82] != "":
			p.colour = palette[n-82]
		case n == 38 || n == 48:
			i += 2 // 5 and the colour, which nothing here uses on a dark terminal
		}
	}
}

func TestSVG(t *testing.T) {
	got := string(svg("a\x1b[1;36m<b>\x1b[0m 🌿\x1b[7m 3 \x1b[m\n──"))
	for _, want := range []string{
		`>a</text>`, `fill="#6cc8d6" font-weight="bold">&lt;b&gt;</text>`, `textLength="16.8"`, `>🌿</text>`,
		`fill="#16191f">3</text>`, `height="1"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}
