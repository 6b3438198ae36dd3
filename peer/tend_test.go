package peer

import (
	"path/filepath"
	"testing"
	"time"

	"tandem/peer/chat"
	"tandem/peer/chat/sqlite"
	"tandem/peer/media"
)

// TestUnusedIsUnlinked ends the links of browsers that did not come back for 30
// days, and gives them up 60 days later.
func TestUnusedIsUnlinked(t *testing.T) {
	ctx := t.Context()
	home := t.TempDir()
	store, err := sqlite.Open(ctx, filepath.Join(home, "tandem.db"))
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
	now := time.Now()
	const day = 24 * time.Hour
	for id, seen := range map[string]time.Time{"used": now.Add(-29 * day), "unused": now.Add(-31 * day)} {
		d := chat.Device{ID: id, Name: id, Origin: "https://link.example.org", LinkedAt: now.Add(-90 * day), LastSeen: seen}
		if err := store.PutDevice(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	want := func(devices, ended int) {
		t.Helper()
		d, err := store.Devices(ctx)
		if err != nil {
			t.Fatal(err)
		}
		e, err := store.EndedLinks(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(d) != devices || len(e) != ended {
			t.Errorf("%d devices and %d ended links, want %d and %d", len(d), len(e), devices, ended)
		}
		for _, e := range e {
			if e.By != chat.ByDisuse {
				t.Errorf("%s was ended by %s", e.ID, e.By)
			}
		}
	}
	for _, step := range []struct {
		after          time.Duration
		devices, ended int
	}{{-365 * day, 2, 0}, {0, 1, 1}, {2 * day, 0, 2}, {59 * day, 0, 2}, {63 * day, 0, 0}} {
		if err := p.unlinkUnused(ctx, now.Add(step.after)); err != nil {
			t.Fatal(err)
		}
		want(step.devices, step.ended)
	}
}
