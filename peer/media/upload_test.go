package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func begin(t *testing.T, s *Store, id string, size int) *Upload {
	t.Helper()
	u, err := s.Begin("phone", id, int64(size))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func write(t *testing.T, u *Upload, p []byte) {
	t.Helper()
	if _, err := u.Write(p); err != nil {
		t.Fatal(err)
	}
}

// TestUploadContinues interrupts an upload at many places, in order and by a
// crash, and has it continue from what is safe.
func TestUploadContinues(t *testing.T) {
	content := pattern(9*BlockBytes + 77)
	for _, at := range []int{0, 1, BlockBytes - 1, BlockBytes, syncBytes + 5, len(content) - 1, len(content)} {
		for _, crash := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d/crash=%t", at, crash), func(t *testing.T) {
				dir := t.TempDir()
				s, err := Open(dir)
				if err != nil {
					t.Fatal(err)
				}
				u := begin(t, s, "a", len(content))
				write(t, u, content[:at])
				if crash { // what the disk has is what was synced
					if err := errors.Join(u.file.Close(), u.journal.Close()); err != nil {
						t.Fatal(err)
					}
				} else if err := u.Close(); err != nil {
					t.Fatal(err)
				}
				if s, err = Open(dir); err != nil {
					t.Fatal(err)
				}
				u = begin(t, s, "a", len(content))
				from := int(u.Offset())
				if !crash && from != at || from > at || at-from >= syncBytes {
					t.Errorf("continues at %d, was interrupted at %d", from, at)
				}
				write(t, u, content[from:])
				id, err := u.Finish(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				if want := put(t, s, "", content); id != want.ID {
					t.Errorf("got %s, want %s", id, want.ID)
				}
				left, err := os.ReadDir(filepath.Join(dir, incoming))
				if err != nil || len(left) > 0 {
					t.Errorf("left behind: %v (%v)", left, err)
				}
			})
		}
	}
}

// TestUploadTail loses the bytes after the last full block, as when the power
// fails: their hash does not fit, and they are asked for again.
func TestUploadTail(t *testing.T) {
	s := open(t)
	content := pattern(BlockBytes + 500)
	u := begin(t, s, "a", len(content)+1)
	write(t, u, content)
	if err := u.Close(); err != nil {
		t.Fatal(err)
	}
	lost := append(content[:BlockBytes:BlockBytes], make([]byte, 500)...)
	if err := os.WriteFile(u.path, lost, 0o600); err != nil {
		t.Fatal(err)
	}
	u = begin(t, s, "a", len(content)+1)
	if u.Offset() != BlockBytes {
		t.Errorf("continues at %d", u.Offset())
	}
	if err := u.Drop(); err != nil {
		t.Fatal(err)
	}
}

func TestUploadBounds(t *testing.T) {
	s := open(t)
	if _, err := s.Begin("phone", "a", MaxBytes+1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a huge one: %v", err)
	}
	u := begin(t, s, "a", 10)
	write(t, u, []byte("12345"))
	if _, err := u.Finish(context.Background()); !errors.Is(err, ErrIncomplete) {
		t.Errorf("finishing early: %v", err)
	}
	if _, err := u.Write([]byte("678901")); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too much: %v", err)
	}
	taken := begin(t, s, "a", 10)
	if _, err := u.Write([]byte("6")); !errors.Is(err, ErrSuperseded) || taken.Offset() != 5 {
		t.Errorf("the one that was taken over: %v; the new one at %d", err, taken.Offset())
	}
	if err := taken.Drop(); err != nil {
		t.Fatal(err)
	}
	if again := begin(t, s, "a", 10); again.Offset() != 0 {
		t.Errorf("after Drop: at %d", again.Offset())
	} else if err := again.Drop(); err != nil {
		t.Error(err)
	}
}

// TestOldestPartialIsForgotten begins more uploads than a device may have.
func TestOldestPartialIsForgotten(t *testing.T) {
	s := open(t)
	for i := range MaxPartials + 1 {
		u := begin(t, s, fmt.Sprint(i), 10)
		write(t, u, []byte("12345"))
		if err := u.Close(); err != nil {
			t.Fatal(err)
		}
		made := time.Unix(int64(1000+i), 0)
		if err := os.Chtimes(u.path, made, made); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]int64{"0": 0, "2": 5, fmt.Sprint(MaxPartials): 5} {
		u := begin(t, s, id, 10)
		if u.Offset() != want {
			t.Errorf("upload %s is at %d, want %d", id, u.Offset(), want)
		}
		if err := u.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestSupersededFinish(t *testing.T) {
	s := open(t)
	u := begin(t, s, "a", 5)
	write(t, u, []byte("12345"))
	other := begin(t, s, "a", 5)
	if _, err := u.Finish(context.Background()); !errors.Is(err, ErrSuperseded) {
		t.Errorf("finishing what was taken over: %v", err)
	}
	id, err := other.Finish(context.Background())
	if err != nil || id != put(t, s, "", []byte("12345")).ID {
		t.Errorf("%s (%v)", id, err)
	}
}
