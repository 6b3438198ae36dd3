package archive_test

import (
	"path/filepath"
	"runtime"
	"testing"

	"tandem/peer/archive"
	"tandem/peer/archive/sample"
	"tandem/peer/chat"
)

func TestLargeExports(t *testing.T) {
	for _, format := range []string{"whatsapp", "telegram"} {
		t.Run(format, func(t *testing.T) {
			o := sample.Options{Path: filepath.Join(t.TempDir(), "export.zip"), Format: format, Messages: 20_000, Chats: 30, Media: 40, Seed: 1}
			if err := sample.Write(o); err != nil {
				t.Fatal(err)
			}
			a := newAccount(t)
			var steps int
			largest, before := uint64(0), inUse()
			var last archive.Progress
			r, err := archive.Import(t.Context(), a.store, a.media, archive.ImportOptions{Path: o.Path, Zone: "UTC"}, func(p archive.Progress) {
				if p.Done < last.Done || p.Total > 0 && p.Done > p.Total {
					t.Errorf("progress from %+v to %+v", last, p)
				}
				last = p
				largest = max(largest, inUse())
				steps++
			})
			if err != nil {
				t.Fatal(err)
			}
			notes := int64(0)
			if format == "whatsapp" {
				notes = 30 // that the chats are encrypted
			}
			if r.Messages != 20_000+notes || r.Chats != 30 || r.Media != 40 || r.Missing != 0 || len(r.Notes) != 0 || r.Me != sample.Owner {
				t.Errorf("got %+v", r)
			}
			if steps < 3 || last.Done != last.Total || largest > before+32<<20 {
				t.Errorf("%d steps, the last one %+v, from %d to %d bytes", steps, last, before, largest)
			}
			groups := 0
			for _, c := range a.chats() {
				if c.Kind == chat.Group {
					groups++
				}
			}
			if groups != 10 {
				t.Errorf("%d groups, want 10", groups)
			}
			r = a.importing(archive.ImportOptions{Path: o.Path})
			if r.Messages != 0 || r.Known != 20_000+notes || r.People != 0 {
				t.Errorf("the second import: %+v", r)
			}
		})
	}
}

// TestManyChats: what a chat needs while it is read is let go of afterwards.
func TestManyChats(t *testing.T) {
	o := sample.Options{Path: filepath.Join(t.TempDir(), "export.zip"), Messages: 20_000, Chats: 900, Media: 1, Seed: 1}
	if err := sample.Write(o); err != nil {
		t.Fatal(err)
	}
	a := newAccount(t)
	largest, before := uint64(0), inUse()
	r, err := archive.Import(t.Context(), a.store, a.media, archive.ImportOptions{Path: o.Path, Zone: "UTC"}, func(archive.Progress) {
		largest = max(largest, inUse())
	})
	if err != nil || r.Chats != 900 {
		t.Fatalf("got %+v, %v", r, err)
	}
	if largest < before || largest > before+32<<20 {
		t.Errorf("from %d to %d bytes", before, largest)
	}
}

// inUse returns how many bytes are in use now.
func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkImport imports a WhatsApp export of 100,000 messages with 100
// pictures into an empty account.
func BenchmarkImport(b *testing.B) {
	o := sample.Options{Path: filepath.Join(b.TempDir(), "export.zip"), Messages: 100_000, Chats: 200, Media: 100, Seed: 1}
	if err := sample.Write(o); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		a := newAccountIn(b, b.TempDir())
		if _, err := archive.Import(b.Context(), a.store, a.media, archive.ImportOptions{Path: o.Path}, nil); err != nil {
			b.Fatal(err)
		}
		if err := a.store.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(o.Messages)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
