package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// recordings is a command of scripts: it makes a picture and a voice note.
func recordings(ts *testscript.TestScript, _ bool, _ []string) {
	var picture bytes.Buffer
	ts.Check(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))))
	ts.Check(os.WriteFile(ts.MkAbs("jam.png"), picture.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("note.ogg"), opus(), 0o600))
}

// opus is the first page of an Ogg file with Opus (RFC 3533, RFC 7845 section
// 5.1).
func opus() []byte {
	return []byte("OggS\x00\x02" + strings.Repeat("\x00", 20) + "\x01\x13" +
		"OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00")
}

// Examples whose commands have tests of their own, because they need a page,
// a name that is made anew each time, or do not end.
var testedElsewhere = map[string]bool{
	"link": true, "unlink": true, "rename-device": true, "run": true, "watch": true, "show-link": true, "version": true, "save": true,
}

func TestReadmeExamplesRun(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join("testdata", "readme.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	shown := make(map[string]bool)
	for _, example := range regexp.MustCompile(`(?m)^\$ tandem (\S+).*$`).FindAllStringSubmatch(string(readme), -1) {
		shown[example[1]] = true
		line := "exec " + strings.TrimPrefix(example[0], "$ ")
		if !testedElsewhere[example[1]] && !strings.Contains(string(script), "\n"+line+"\n") {
			t.Errorf("testdata/readme.txtar does not run: %s", line)
		}
	}
	commands := reflect.TypeFor[cli]()
	for field := range commands.Fields() {
		_, isCommand := field.Tag.Lookup("cmd")
		_, hidden := field.Tag.Lookup("hidden")
		name := strings.ToLower(field.Name)
		switch field.Name {
		case "ShowLink":
			name = "show-link"
		case "RenameDevice":
			name = "rename-device"
		}
		if isCommand && !hidden && !shown[name] {
			t.Errorf("README.md has no example of %s", name)
		}
	}
}

func TestReadmeHasTheKeys(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(readme), `\*`, "*")
	for _, topic := range topics {
		for _, k := range topic.keys {
			if line := "\n| " + k[0] + " | " + k[1] + " |\n"; !strings.Contains(text, line) {
				t.Errorf("README.md does not have%s", line)
			}
		}
	}
}
