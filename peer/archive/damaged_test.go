package archive_test

import (
	"archive/zip"
	"context"
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/peer/archive"
)

func TestBrokenExportsLeaveTheAccountAsItWas(t *testing.T) {
	chatText := strings.Repeat("31.12.23, 23:58 - Grace: hello\n", 10_000)
	whole, err := os.ReadFile(zipped(t, "x.zip", "WhatsApp Chat with Grace.txt", chatText, "a.png", picture(t, color.White)))
	if err != nil {
		t.Fatal(err)
	}
	manifest := func(messages string) string {
		return `{"format":"tandem","version":1,"people":0,"chats":1,"messages":` + messages + `}`
	}
	const c, m = `{"id":"c1","kind":"direct","title":"Grace"}` + "\n", `{"id":"m1","chat":"c1","kind":"text","text":"x","time":"2024-01-01T00:00:00Z"}` + "\n"
	ours := func(manifest, people, chats, messages string, more ...string) string {
		return zipped(t, "x.zip", append([]string{"manifest.json", manifest, "people.jsonl", people, "chats.jsonl", chats, "messages.jsonl", messages}, more...)...)
	}
	const id = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	withMedia := strings.Replace(m, `"kind":"text"`, `"kind":"file","media":{"id":"`+id+`","type":"text/plain","size":1}`, 1)
	flipped := []byte(string(whole))
	flipped[len(flipped)/3] ^= 0xff
	tests := []struct {
		name, path string
		err        error
	}{
		{"a cut zip", written(t, "x.zip", string(whole[:len(whole)/2])), archive.ErrDamaged},
		{"a zip with a wrong byte", written(t, "x.zip", string(flipped)), archive.ErrDamaged},
		{"an empty zip", zipped(t, "x.zip"), archive.ErrFormat},
		{"a picture", written(t, "x.png", picture(t, color.White)), archive.ErrFormat},
		{"a text", written(t, "notes.txt", "dear diary\n"), archive.ErrFormat},
		{"an empty chat", written(t, "WhatsApp Chat with Grace.txt", ""), archive.ErrFormat},
		{"cut JSON", written(t, "result.json", telegramAccount[:len(telegramAccount)-200]), archive.ErrDamaged},
		{"wrong JSON", written(t, "result.json", strings.Replace(telegramAccount, `"id": 9,`, `"id": 9}`, 1)), archive.ErrDamaged},
		{"other JSON", written(t, "result.json", `{"a": 1}`), archive.ErrFormat},
		{"a name that leads out", zipped(t, "x.zip", "_chat.txt", chatText, "../../x", "y"), archive.ErrDamaged},
		{"an absolute name", zipped(t, "x.zip", "_chat.txt", chatText, "/etc/x", "y"), archive.ErrDamaged},
		{"ours, fewer records", ours(manifest("2"), "", c, m), archive.ErrDamaged},
		{"ours, a broken line", ours(manifest("1"), "", c, m[:30]+"\n"), archive.ErrDamaged},
		{"ours, without a chat", ours(`{"format":"tandem","version":1,"people":0,"chats":0,"messages":1}`, "", "", m), archive.ErrDamaged},
		{"ours, a newer one", ours(`{"format":"tandem","version":2}`, "", c, m), archive.ErrFormat},
		{"ours, another content", ours(manifest("1"), "", c, withMedia, "media/"+id, "x"), archive.ErrDamaged},
		{"ours, a record too long", ours(manifest("1"), "", c, strings.Repeat("x", 5<<20)), archive.ErrDamaged},
		{"a bomb", zipped(t, "x.zip", "_chat.txt", strings.Repeat("\n", 80<<20)), archive.ErrDamaged},
	}
	a := newAccount(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := a.tryImport(archive.ImportOptions{Path: test.path}); !errors.Is(err, test.err) {
				t.Errorf("got %v, want %v", err, test.err)
			}
			if n := len(a.chats()); n != 0 && !t.Failed() {
				t.Errorf("%d chats are left", n)
			}
		})
	}
}

func TestLinksInFoldersAreNotFollowed(t *testing.T) {
	secret := written(t, "secret.png", picture(t, color.White))
	dir := t.TempDir()
	text := "31.12.23, 23:58 - Grace: secret.png (file attached)\n"
	if err := os.WriteFile(filepath.Join(dir, "WhatsApp Chat with Grace.txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "secret.png")); err != nil {
		t.Fatal(err)
	}
	a := newAccount(t)
	if r := a.importing(archive.ImportOptions{Path: dir}); r.Media != 0 || r.Missing > 1 {
		t.Errorf("got %+v", r)
	}
}

func TestImportEndsWithItsContext(t *testing.T) {
	a := newAccount(t)
	path := written(t, "WhatsApp Chat with Grace.txt", strings.Repeat("31.12.23, 23:58 - Grace: hello\n", 100_000))
	ctx, cancel := context.WithCancel(t.Context())
	_, err := archive.Import(ctx, a.store, a.media, archive.ImportOptions{Path: path}, func(p archive.Progress) {
		if p.Messages > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(a.chats()) != 0 {
		t.Errorf("got %v, %d chats", err, len(a.chats()))
	}
}

func TestNotesAreBounded(t *testing.T) {
	a := newAccount(t)
	path := written(t, "WhatsApp Chat with Grace.txt", strings.Repeat("31.12.23, 23:58 - Grace: <qqqqq wwwww>\n", archive.MaxNotes+5))
	r := a.importing(archive.ImportOptions{Path: path})
	if len(r.Notes) != archive.MaxNotes || r.More != 5 {
		t.Errorf("%d notes and %d more", len(r.Notes), r.More)
	}
}

func TestZipWithALink(t *testing.T) {
	path := filepath.Join(t.TempDir(), "WhatsApp Chat with Grace.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	link := &zip.FileHeader{Name: "_chat.txt"}
	link.SetMode(os.ModeSymlink | 0o777)
	w, err := z.CreateHeader(link)
	if err == nil {
		_, err = w.Write([]byte("/etc/passwd"))
	}
	if err := errors.Join(err, z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := newAccount(t).tryImport(archive.ImportOptions{Path: path}); !errors.Is(err, archive.ErrFormat) {
		t.Errorf("got %v", err)
	}
}
