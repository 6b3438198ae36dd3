package main

import (
	"path/filepath"
	"testing"
)

// TestWatch: a script that watches a running phone sees what other commands do,
// and is told when the phone stops.
func TestWatch(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	phone := tandem(t, home, "run", "--sample", "--json")
	phone.sees(`"event":"ready"`, 1)
	watch := tandem(t, home, "watch", "--json")
	watch.sees(`"event":"ready"`, 1)
	prints(t, home, "send", "Dad", "seen by who watches")
	watch.sees(`"event":"message".*"text":"seen by who watches"`, 1)
	phone.interrupt()
	phone.ends(0)
	watch.sees("error: the phone has stopped", 1)
	watch.ends(1)
}
