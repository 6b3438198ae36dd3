package local_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tandem/peer/archive"
	"tandem/peer/chat"
)

// TestCallsWaitForAnImport: what changes the account waits for an import, and is
// told so; what reads it does not wait.
func TestCallsWaitForAnImport(t *testing.T) {
	w := newWorld(t)
	path := filepath.Join(t.TempDir(), "WhatsApp Chat with Grace.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("31.12.23, 23:58 - Grace: hello\n", 50_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := w.client.Status(t.Context()); err != nil || s.Importing != nil {
		t.Fatalf("got %+v, %v", s, err)
	}
	begun, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		hold := sync.OnceFunc(func() {
			close(begun)
			<-release
		})
		_, err := w.phone.Import(t.Context(), archive.ImportOptions{Path: path}, func(p archive.Progress) {
			if p.Messages > 0 {
				hold()
			}
		})
		if err != nil {
			t.Errorf("importing: %v", err)
		}
	})
	<-begun

	told, done := make(chan *archive.Progress, 100), make(chan error, 1)
	w.client.OnWait(func(p *archive.Progress) { told <- p })
	chats, err := w.client.Chats(t.Context(), 0, 1)
	if err != nil || len(chats) != 1 {
		t.Fatalf("reading meanwhile: %v, %v", chats, err)
	}
	wg.Go(func() {
		_, err := w.client.Do(t.Context(), chat.Command{}, chat.Action{Send: &chat.Send{Chat: chats[0].ID, Text: "hi"}})
		done <- err
	})
	select {
	case p := <-told:
		if p == nil || p.Messages == 0 || p.Done == 0 || p.Done >= p.Total {
			t.Errorf("told %+v", p)
		}
	case err := <-done:
		t.Errorf("it did not wait: %v", err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Errorf("after the import: %v", err)
	}
	last := &archive.Progress{}
	for len(told) > 0 {
		last = <-told
	}
	if last != nil {
		t.Errorf("it was not told that the wait is over, but %+v", last)
	}
}
