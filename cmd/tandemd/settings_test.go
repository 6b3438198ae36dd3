package main

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of settings anew")

// The table of settings is as the code has them.
func TestSettingsAreDocumented(t *testing.T) {
	const file = "deploy/SETTINGS.md"
	var b strings.Builder
	if err := writeSettings(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != b.String() {
		t.Errorf("%s is out of date: go test ./cmd/tandemd -run Settings -update", file)
	}
}

func TestUnknownSettings(t *testing.T) {
	known := []setting{{name: "listen"}, {name: "turn-listen"}, {name: "public-url"}}
	for name, want := range map[string]string{
		"listen":     `"listen" is not a setting: is "listen" meant?`,
		"turn_lsten": `"turn_lsten" is not a setting: is "turn-listen" meant?`,
		"colour":     `"colour" is not a setting`,
	} {
		if err := unknownSetting(name, known); err.Error() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

func FuzzConfigFile(f *testing.F) {
	for _, text := range []string{"", "drain = \"1s\"\n", "a = [1, \"b\"]", "[table]\na = 1", "public-url: x", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := readConfig(strings.NewReader(text))
		if err != nil {
			return
		}
		for key, value := range c.values {
			asArgument(key, value)
			if c.line(key) < 1 {
				t.Error("no line")
			}
		}
	})
}
