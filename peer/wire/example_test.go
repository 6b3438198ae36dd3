package wire

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestExample keeps WIRE.md's worked example true, and example.json equal to it.
func TestExample(t *testing.T) {
	type line struct {
		From  string `json:"from"`
		Frame string `json:"frame"` // as text: its bytes are what counts
	}
	doc, err := os.ReadFile("WIRE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(doc), "## Worked example")
	_, rest, _ = strings.Cut(rest, "```\n")
	block, _, _ := strings.Cut(rest, "```")

	senders := map[string][]any{"phone": fromPhone, "page": fromPage}
	seen := make(map[reflect.Type]bool)
	var lines []line
	for text := range strings.Lines(block) {
		from, frame, _ := strings.Cut(strings.TrimSuffix(text, "\n"), " ")
		lines = append(lines, line{from, frame})

		v, err := Decode([]byte(frame))
		if err != nil {
			t.Errorf("%s: %v", frame, err)
			continue
		}
		mine := false
		for _, f := range senders[from] {
			mine = mine || reflect.TypeOf(f) == reflect.TypeOf(v).Elem()
		}
		if !mine {
			t.Errorf("%s: not a frame of the %s", frame, from)
		}
		again, err := Encode(v)
		if err != nil || string(again) != frame {
			t.Errorf("encoded again: %s, %v\nwant %s", again, err, frame)
		}
		seen[reflect.TypeOf(v).Elem()] = true
	}
	for typ, st := range frameTypes {
		if !seen[st] {
			t.Errorf("the example has no %s frame", typ)
		}
	}

	got, err := json.MarshalIndent(lines, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile("testdata/example.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/example.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("testdata/example.json differs from WIRE.md: run go generate ./peer/wire")
	}
}
