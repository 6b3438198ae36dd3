package main

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ in, text, line string }{
		{"plain", "plain", "plain"},
		{"two\nlines\r\n", "two\nlines\n", "two lines "},
		{"a\tb", "a    b", "a    b"},
		{"\x1b[31mred\x1b[0m", "red", "red"},
		{"\x1b[2J\x1b[1;1Hgone", "gone", "gone"},
		{"\u009b31mred", "red", "red"},
		{"\x1b]0;title\x07rest", "]0;titlerest", "]0;titlerest"},
		{"\x1b[", "", ""},
		{"cut \x1b[31", "cut ", "cut "},
		{"bell\x07 back\x08 del\x7f", "bell back del", "bell back del"},
		{"user\u202etxt.exe\u2066", "usertxt.exe", "usertxt.exe"},
		{"نلتقي\u200f 7", "نلتقي\u200f 7", "نلتقي\u200f 7"},
		{"👩\u200d👩\u200d👧 ☕\ufe0f", "👩\u200d👩\u200d👧 ☕\ufe0f", "👩\u200d👩\u200d👧 ☕\ufe0f"},
		{"not \xff utf-8", "not \ufffd utf-8", "not \ufffd utf-8"},
		{"para\u2029graph", "para\ngraph", "para graph"},
	} {
		if got := cleanText(c.in); got != c.text {
			t.Errorf("cleanText(%q) = %q, want %q", c.in, got, c.text)
		}
		if got := cleanLine(c.in); got != c.line {
			t.Errorf("cleanLine(%q) = %q, want %q", c.in, got, c.line)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("👩\u200d👩\u200d👧\u200d👦👩\u200d👩\u200d👧 copy 🖍\ufe0f")
	f.Add("\x1b[31mred\x1b]0;t\x07 \u009b2J \u202e")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range cleanText(s) {
			if unicode.IsControl(r) && r != '\n' || isBidiControl(r) {
				t.Errorf("%U is left of %q", r, s)
			}
		}
		line := cleanLine(s)
		if strings.ContainsAny(line, "\n\r\x1b") || !utf8.ValidString(line) {
			t.Errorf("%q became %q", s, line)
		}
		for _, by := range []cells{cells(ansi.WcWidth), cells(ansi.GraphemeWidth)} {
			if got := by.width(by.fit(line, 10)); got != 10 {
				t.Errorf("%q was made %d columns wide, not 10", line, got)
			}
		}
		for _, r := range must(marshal(s)) {
			if r < 0x20 || r == 0x7f {
				t.Errorf("JSON of %q has a control character", s)
			}
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestMarshalHasNoControlCharacters(t *testing.T) {
	got := string(must(marshal("<\x1b\u009b\u202e>&é")))
	if want := `"<\u001b\u009b\u202e>&é"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
