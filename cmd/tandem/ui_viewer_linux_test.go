package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The program that the system opens files with is one in PATH here.
func TestUISavesAndOpensFiles(t *testing.T) {
	bin, home := t.TempDir(), t.TempDir()
	seen := filepath.Join(home, "seen")
	writeFile(t, filepath.Join(bin, "xdg-open"), []byte("#!/bin/sh\nls -l \"$1\" >"+seen+"\necho \"$1\" >>"+seen+"\n"), 0o700)
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	t.Setenv("HOME", home)
	t.Setenv("TMPDIR", t.TempDir())
	s := newScreen(t, 100, 30, sampled)
	s.keys("enter", "up", "up", "w")
	s.shows("Save [photo", "jam.png")
	s.ui.dialog.(*prompt).field.SetValue("~/")
	s.keys("enter")
	s.shows("Saved " + home)
	if _, err := os.Stat(filepath.Join(home, "jam.png")); err != nil {
		t.Error(err)
	}
	s.keys("w")
	s.ui.dialog.(*prompt).field.SetValue("~/")
	s.keys("enter")
	s.shows("is there already")
	s.keys("esc", "o")
	told, err := os.ReadFile(seen)
	if err != nil {
		t.Fatalf("%v\n%s", err, s.screen())
	}
	list, path, _ := strings.Cut(strings.TrimSpace(string(told)), "\n")
	if !strings.HasPrefix(list, "-rw-------") || filepath.Ext(path) == "" {
		t.Errorf("the viewer was given %s\n%s", path, list)
	}
	if err := s.ui.b.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the copy stays: %v", err)
	}
}
