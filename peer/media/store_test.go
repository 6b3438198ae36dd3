package media

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tandem/peer/chat"
)

// pattern is the content of testdata/ids.json that is given by its length.
func pattern(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(31*i + i>>8)
	}
	return p
}

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s *Store, name string, content []byte) chat.Media {
	t.Helper()
	m, err := s.Put(context.Background(), name, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestIDs(t *testing.T) {
	data, err := os.ReadFile("testdata/ids.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Text   string
			Length int
			ID     string
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	s := open(t)
	for _, v := range file.Vectors {
		content := []byte(v.Text)
		if v.Length > 0 {
			content = pattern(v.Length)
		}
		m := put(t, s, "", content)
		if m.ID != v.ID || !ValidID(m.ID) || m.Size != int64(len(content)) {
			t.Errorf("%d bytes: ID %s of size %d, want %s", len(content), m.ID, m.Size, v.ID)
		}
		r, err := s.Open(m.ID)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes: read %d others (%v)", len(content), len(got), err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestEqualContentIsStoredOnce(t *testing.T) {
	s := open(t)
	a, b := put(t, s, "a.bin", pattern(5000)), put(t, s, "b.bin", pattern(5000))
	if a.ID != b.ID || a.Name != "a.bin" || b.Name != "b.bin" {
		t.Errorf("%+v and %+v", a, b)
	}
	files, err := filepath.Glob(filepath.Join(s.dir, "*", "*"))
	if err != nil || len(files) != 2 { // the content, and its blocks' hashes
		t.Errorf("files %q (%v)", files, err)
	}
}

func TestOpenNotThere(t *testing.T) {
	s := open(t)
	var h Hasher
	for _, id := range []string{"", "../../../etc/passwd", h.ID(), strings.Repeat("/", idLength)} {
		if _, err := s.Open(id); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestDamageIsNoticed(t *testing.T) {
	s := open(t)
	content := pattern(3 * BlockBytes)
	m := put(t, s, "", content)
	path, err := s.Path(m.ID)
	if err != nil {
		t.Fatal(err)
	}
	content[BlockBytes+5] ^= 1
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := s.Reader(m.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n, err := io.Copy(io.Discard, r); n != BlockBytes || !errors.Is(err, ErrDamaged) {
		t.Errorf("read %d bytes (%v)", n, err)
	}
	if _, err := r.Seek(2*BlockBytes, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, r); n != BlockBytes || err != nil {
		t.Errorf("after the damage: read %d bytes (%v)", n, err)
	}
	// Without the hashes of the blocks the whole is checked.
	if err := os.Remove(path + sumSuffix); err != nil {
		t.Fatal(err)
	}
	again, err := s.Reader(m.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := again.Read(make([]byte, 1)); !errors.Is(err, ErrDamaged) {
		t.Errorf("without hashes: %v", err)
	}
}

func TestSweep(t *testing.T) {
	s := open(t)
	used, unused := put(t, s, "", []byte("used")), put(t, s, "", []byte("unused"))
	u, err := s.Begin("phone", "upload", 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := u.Close(); err != nil {
		t.Fatal(err)
	}
	inUse := func(id string) (bool, error) { return id == used.ID, nil }
	for _, step := range []struct {
		after   time.Duration
		removed int
	}{{Grace - time.Minute, 0}, {Grace + time.Minute, 1}, {PartialAge + time.Minute, 1}} {
		n, err := s.sweep(context.Background(), time.Now().Add(step.after), inUse)
		if err != nil || n != step.removed {
			t.Errorf("after %v: removed %d (%v), want %d", step.after, n, err, step.removed)
		}
	}
	if _, err := s.Path(used.ID); err != nil {
		t.Error(err)
	}
	if _, err := s.Path(unused.ID); !errors.Is(err, chat.ErrNotFound) {
		t.Error(err)
	}
}

// What is described is about to be named: it is not swept meanwhile.
func TestSweepLeavesWhatWasDescribed(t *testing.T) {
	s := open(t)
	m := put(t, s, "", []byte("sent again"))
	path, err := s.Path(m.ID)
	if err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-2 * Grace)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Describe(m.ID, ""); err != nil {
		t.Fatal(err)
	}
	nobody := func(string) (bool, error) { return false, nil }
	if n, err := s.Sweep(context.Background(), nobody); n != 0 || err != nil {
		t.Errorf("removed %d (%v)", n, err)
	}
}
