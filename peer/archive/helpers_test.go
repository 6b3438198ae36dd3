package archive_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tandem/peer/archive"
	"tandem/peer/chat"
	"tandem/peer/chat/sqlite"
	"tandem/peer/media"
)

// account is an account for a test, with the real stores.
type account struct {
	t     testing.TB
	store *sqlite.Store
	media *media.Store
}

func newAccount(t *testing.T) *account {
	t.Helper()
	a := newAccountIn(t, t.TempDir())
	t.Cleanup(func() {
		if err := a.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func newAccountIn(t testing.TB, dir string) *account {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, "tandem.db"))
	if err != nil {
		t.Fatal(err)
	}
	contents, err := media.Open(filepath.Join(dir, "media"))
	if err != nil {
		t.Fatal(err)
	}
	return &account{t, store, contents}
}

func (a *account) tryImport(o archive.ImportOptions) (archive.Report, error) {
	if o.Zone == "" {
		o.Zone = "UTC"
	}
	return archive.Import(a.t.Context(), a.store, a.media, o, nil)
}

func (a *account) importing(o archive.ImportOptions) archive.Report {
	a.t.Helper()
	r, err := a.tryImport(o)
	if err != nil {
		a.t.Fatal(err)
	}
	return r
}

func (a *account) chats() []chat.Chat {
	a.t.Helper()
	chats, err := a.store.Chats(a.t.Context(), 0, chat.MaxPage)
	if err != nil {
		a.t.Fatal(err)
	}
	return chats
}

func (a *account) members(id string) []chat.Person {
	a.t.Helper()
	people, err := a.store.Members(a.t.Context(), id, 0, chat.MaxPage)
	if err != nil {
		a.t.Fatal(err)
	}
	// Their order is that of the names, and says nothing of equal ones.
	slices.SortFunc(people, func(a, b chat.Person) int { return strings.Compare(a.ID, b.ID) })
	return people
}

func (a *account) messages(id string) []chat.Message {
	a.t.Helper()
	var all []chat.Message
	for r := (chat.Range{Limit: chat.MaxPage}); ; {
		page, err := a.store.Messages(a.t.Context(), id, r)
		if err != nil {
			a.t.Fatal(err)
		}
		all = slices.Concat(page.Messages, all)
		if !page.Older {
			return all
		}
		r.Before = page.Messages[0].Pos
	}
}

// picture returns a PNG of one color.
func picture(t *testing.T, c color.Color) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 * 30 {
		img.Set(i%40, i/40, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// zipped writes files, and their contents, to a .zip of that name.
func zipped(t *testing.T, name string, files ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// written writes a file and returns its path.
func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
