package peer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/peer/archive"
	"tandem/peer/chat/sqlite"
	"tandem/peer/media"
)

// TestSweepWaitsForImports keeps every content while an import runs, whose
// messages nobody sees before it ends.
func TestSweepWaitsForImports(t *testing.T) {
	home := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(home, "tandem.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	files, err := media.Open(filepath.Join(home, "media"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(Config{Store: store, Media: files})
	if err != nil {
		t.Fatal(err)
	}
	export := filepath.Join(home, "WhatsApp Chat with Grace.txt")
	if err := os.WriteFile(export, []byte("31/12/2023, 23:30 - Grace: Hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	content, told := strings.Repeat("A", 43), 0
	_, err = p.Import(t.Context(), archive.ImportOptions{Path: export}, func(archive.Progress) {
		told++
		if used, err := p.inUse(t.Context(), content); !used || err != nil {
			t.Errorf("while it imports: %v, %v", used, err)
		}
	})
	if err != nil || told == 0 {
		t.Errorf("told %d times: %v", told, err)
	}
	if used, err := p.inUse(t.Context(), content); used || err != nil {
		t.Errorf("afterwards: %v, %v", used, err)
	}
}
