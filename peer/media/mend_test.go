package media

import (
	"bytes"
	"io"
	"os"
	"testing"
)

// TestPuttingAgainMends puts what is there, and has been damaged since.
func TestPuttingAgainMends(t *testing.T) {
	s := open(t)
	content := bytes.Repeat([]byte("tandem "), 300_000)
	m := put(t, s, "a.txt", content)
	path, err := s.Path(m.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), len(content)), 0o600); err != nil {
		t.Fatal(err)
	}
	put(t, s, "a.txt", content)
	r, err := s.Open(m.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
