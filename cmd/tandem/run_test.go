package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tandem/peer/chat/sqlite"
)

func TestPhoneThatWasKilledLeavesNothingInTheWay(t *testing.T) {
	home := t.TempDir()
	p := runPhoneIn(t, home)
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.ends(-1)
	if _, err := os.Lstat(filepath.Join(home, "tandem.sock")); err != nil && runtime.GOOS != "windows" {
		t.Fatalf("it left no socket to test with: %v", err)
	}
	if out := string(prints(t, home, "status")); !strings.Contains(out, "not running") {
		t.Errorf("status:\n%s", out)
	}
	again := runPhoneIn(t, home)
	again.interrupt()
	again.ends(exitOK)
}

func TestCommandWaitsForAnother(t *testing.T) {
	home := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(home, "tandem.db"))
	if err != nil {
		t.Fatal(err)
	}
	p := tandem(t, home, "chats", "--json")
	if err := store.Close(); err != nil { // now, or after the command has begun to wait
		t.Fatal(err)
	}
	p.ends(exitOK)
	p.sees(`^\[\]\n$`, 1)
}
