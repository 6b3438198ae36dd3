package sqlite

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"tandem/peer/chat"
)

// TestTidyForgetsWords looks into the file for what was deleted and edited, each
// in its own way.
func TestTidyForgetsWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	do := func(a chat.Action) chat.Outcome {
		t.Helper()
		return must(s.Do(t.Context(), chat.Command{}, a))(t)
	}
	id := do(chat.Action{Create: &chat.Create{Kind: chat.Self, Title: "Me"}}).Chat.ID
	other := do(chat.Action{Create: &chat.Create{Kind: chat.Self, Title: "Other"}}).Chat.ID
	say := func(to, text string) string {
		return do(chat.Action{Send: &chat.Send{Chat: to, Text: text}}).Messages[0].ID
	}
	fill := func() {
		for i := range 40 {
			say(id, fmt.Sprint("filler ", i))
		}
	}
	var m []string
	for _, word := range []string{"erasedquagga", "droppedquagga", "editedquagga"} {
		fill()
		m = append(m, say(id, word))
	}
	say(other, "clearedquagga")
	fill()
	do(chat.Action{Delete: &chat.Delete{Messages: m[:1], Everyone: true}})
	do(chat.Action{Delete: &chat.Delete{Messages: m[1:2]}})
	do(chat.Action{Edit: &chat.Edit{Message: m[2], Text: "kept"}})
	do(chat.Action{Clear: &chat.Clear{Chat: other}})
	for range 2 {
		if err := s.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for words, want := range map[string]int{"filler": 160, "kept": 1, "quagga": 0, "erasedquagga": 0} {
		found := must(s.Search(t.Context(), chat.Query{Words: words, Limit: chat.MaxPage}))(t)
		if len(found.Messages) != want {
			t.Errorf("%s: %d found, want %d", words, len(found.Messages), want)
		}
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file := must(os.ReadFile(path))(t)
	// A word's beginning is shared with the word before it.
	for _, rest := range []string{"quagga", "uagga"} {
		if i := bytes.Index(file, []byte(rest)); i >= 0 {
			t.Errorf("the file has %q", file[max(0, i-20):i+10])
		}
	}
}
