package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/peer/chat"
)

func writeFile(t *testing.T, path string, content []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, content, mode); err != nil {
		t.Fatal(err)
	}
}

func TestUISendsFiles(t *testing.T) {
	s := newScreen(t, 100, 30, sampled)
	dir := t.TempDir()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "jam jar.png"), picture.Bytes(), 0o600)
	writeFile(t, filepath.Join(dir, "note.ogg"), opus(), 0o600)

	s.keys("enter", "ctrl+t")
	s.types(filepath.Join(dir, "missing"))
	s.keys("enter")
	s.shows("There is no file", "Tab completes paths")
	s.keys("esc", "ctrl+t")
	s.types(filepath.Join(dir, "ja"))
	s.keys("tab", "enter")
	s.shows("+ [photo", "jam jar.png")
	s.keys("ctrl+t")
	s.types(filepath.Join(dir, "no"))
	s.keys("tab", "enter")
	s.shows("Send note.ogg", "as a voice note")
	s.keys("v")
	s.shows("+ [voice note")
	s.types("It turned out well")
	s.keys("enter")
	s.awaitNewest("Mira", func(m chat.Message) bool { return m.Kind == chat.Voice })
	s.shows("[photo", "jam jar.png", "It turned out well", "[voice note")
	s.hides("+ [")

	s.keys("ctrl+t")
	s.types(filepath.Join(dir, "ja"))
	s.keys("tab", "enter", "esc")
	s.hides("+ [photo")
}

func TestViewable(t *testing.T) {
	for mediaType, want := range map[string]bool{
		"image/jpeg": true, "video/mp4": true, "audio/ogg": true, "application/pdf": true, "text/plain; charset=utf-8": true,
		"image/svg+xml": false, "text/html": false, "application/x-msdownload": false, "application/x-desktop": false, "": false,
	} {
		if got := viewable(chat.Message{Media: &chat.Media{Type: mediaType}}) == nil; got != want {
			t.Errorf("%q: %v", mediaType, got)
		}
	}
	m := chat.Message{Kind: chat.Image, Media: &chat.Media{Type: "image/png", Name: "../x/holiday.exe"}}
	if got := viewName(m); got != "_x_holiday.png" {
		t.Errorf("it is called %q", got)
	}
}

func TestCompletePath(t *testing.T) {
	dir := t.TempDir() + "/"
	for _, name := range []string{"apricot.txt", "apricots.txt", "änderung.txt", "ärger.txt", ".hidden", "evil\x1b[31m"} {
		writeFile(t, dir+name, nil, 0o600)
	}
	if err := os.Mkdir(dir+"jars", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ typed, completed, names string }{
		{"a", "apricot", "apricot.txt apricots.txt"},
		{"apricots", "apricots.txt", ""},
		{"j", "jars/", ""},
		{"ä", "ä", "änderung.txt ärger.txt"},
		{"x", "x", ""},
		{".", ".hidden", ""},
		{"", "", "apricot.txt apricots.txt jars/ änderung.txt ärger.txt"},
	} {
		completed, names := completePath(dir + test.typed)
		if completed != dir+test.completed || strings.Join(names, " ") != test.names {
			t.Errorf("%q: %q, %q", test.typed, strings.TrimPrefix(completed, dir), names)
		}
	}
}
