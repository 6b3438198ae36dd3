package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tandem/peer/archive"
)

// TestCommandsDuringAnImport: while a command imports, others read, those that
// write say that they wait, and a phone is run once it is done.
func TestCommandsDuringAnImport(t *testing.T) {
	home := t.TempDir()
	prints(t, home, "new", "Mira")
	path := filepath.Join(t.TempDir(), "WhatsApp Chat with Grace.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("31.12.23, 23:58 - Grace: hello\n", 50_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{ctx: t.Context(), cli: &cli{Home: home, Path: "auto"}, out: newOutput(os.Stdout, os.Stderr)}
	own, err := a.own(true)
	if err != nil {
		t.Fatal(err)
	}
	begun, release := make(chan struct{}), make(chan struct{})
	var importing sync.WaitGroup
	importing.Go(func() {
		hold := sync.OnceFunc(func() {
			close(begun)
			<-release
		})
		err := own.answering(t.Context(), func() error {
			_, err := own.Import(t.Context(), archive.ImportOptions{Path: path}, func(p archive.Progress) {
				if p.Messages > 0 {
					hold()
				}
			})
			return err
		})
		if err != nil {
			t.Errorf("importing: %v", err)
		}
		if err := own.close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	<-begun

	status := string(prints(t, home, "status"))
	if !strings.Contains(status, "not running") || !strings.Contains(status, "\nImport   under way, ") {
		t.Errorf("the status is\n%s", status)
	}
	if s := string(prints(t, home, "status", "--json")); !strings.Contains(s, `"importing":{"done":`) {
		t.Errorf("the status is %s", s)
	}
	if chats := string(prints(t, home, "chats")); !strings.Contains(chats, "Mira") || strings.Contains(chats, "Grace") {
		t.Errorf("the chats are\n%s", chats)
	}
	const waits = `hint: an import is under way \(\d+ %\): this waits until it is done\n`
	send := tandem(t, home, "send", "Mira", "hi")
	send.sees(waits, 1)
	run := tandem(t, home, "run")
	run.sees(waits, 1)
	watch := tandem(t, home, "watch", "--json")
	watch.ends(exitFailure)
	close(release)
	send.ends(exitOK)
	importing.Wait()
	run.sees("is running, with 2 chats", 1)
	for name, text := range map[string]string{"Mira": "You: hi", "Grace": "Grace: hello"} {
		if got := string(prints(t, home, "messages", name)); !strings.Contains(got, text) {
			t.Errorf("%s has\n%s", name, got)
		}
	}
	run.interrupt()
	run.ends(exitOK)
}
