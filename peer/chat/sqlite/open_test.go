package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tandem/peer/chat"
)

func TestFileModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := filepath.Join(t.TempDir(), "new", "home")
	path := filepath.Join(dir, "a store?#%20.db")
	s := openAt(t, path)
	must(createChat(s, chat.Self, "Notes"))(t)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info := must(e.Info())(t)
		t.Log(info.Mode(), e.Name())
		if info.Mode().Perm() != 0o600 || !strings.HasPrefix(e.Name(), "a store?#%20.db") {
			t.Errorf("%v %s", info.Mode(), e.Name())
		}
	}
	if info := must(os.Stat(dir))(t); info.Mode().Perm() != 0o700 {
		t.Errorf("the directory has mode %v", info.Mode())
	}
	// A file that others may read is closed to them.
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
	if info := must(os.Stat(path))(t); info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v", info.Mode())
	}
}

func TestPragmas(t *testing.T) {
	s := openNew(t)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "secure_delete": "1",
	} {
		var got string
		if err := s.writer.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v, want %q", pragma, got, err, want)
		}
	}
	if _, err := s.readers.Exec("DELETE FROM chats"); err == nil {
		t.Error("a reader can write")
	}
}

func TestNewer(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	must(createChat(s, chat.Self, "Notes"))(t)
	if _, err := s.writer.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before := must(os.ReadFile(path))(t)
	_, err := Open(ctx, path)
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "99") {
		t.Errorf("opening a newer store: %v", err)
	}
	if after := must(os.ReadFile(path))(t); string(after) != string(before) {
		t.Error("the newer store was touched")
	}
	// The lock is free again.
	if _, err := Open(ctx, path); !errors.Is(err, ErrNewer) {
		t.Errorf("opening it again: %v", err)
	}
}

func TestDamaged(t *testing.T) {
	ctx := context.Background()
	whole := filepath.Join(t.TempDir(), "whole.db")
	s := openAt(t, whole)
	fillFast(t, s, 20, 2000)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file := must(os.ReadFile(whole))(t)
	noise := make([]byte, 50_000)
	r := rand.NewChaCha8([32]byte{1})
	r.Read(noise)
	at := func(offset int, with []byte) []byte {
		b := append([]byte(nil), file...)
		copy(b[offset:], with)
		return b
	}
	for name, content := range map[string][]byte{
		"noise":            noise,
		"a few bytes":      []byte("hello"),
		"text":             []byte(strings.Repeat("This is not a database.\n", 1000)),
		"cut short":        file[:len(file)/2],
		"cut to a page":    file[:4096],
		"header destroyed": at(0, noise[:100]),
		"schema destroyed": at(100, noise[:3996]),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := Open(ctx, path)
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("opening it: %v", err)
			}
			if err == nil {
				s.Close()
			}
			if after := must(os.ReadFile(path))(t); string(after) != string(content) {
				t.Error("the file was touched")
			}
		})
	}
	t.Run("pages destroyed", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "store.db")
		if err := os.WriteFile(path, at(len(file)/2, noise), 0o600); err != nil {
			t.Fatal(err)
		}
		s := openAt(t, path)
		if err := s.Check(ctx); !errors.Is(err, ErrDamaged) {
			t.Errorf("checking it: %v", err)
		}
		chats, read := s.Chats(ctx, 0, 1)
		for _, c := range chats {
			for before := int64(0); read == nil; {
				page, err := messagesBefore(s, c.ID, before, chat.MaxPage)
				if len(page) == 0 {
					read = err
					break
				}
				before = page[0].Pos
			}
		}
		if read != nil && !errors.Is(read, ErrDamaged) {
			t.Errorf("reading it: %v", read)
		}
	})
	t.Run("of another program", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "store.db")
		db := must(sql.Open("sqlite", path))(t)
		if _, err := db.Exec("CREATE TABLE cookies (a)"); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(ctx, path); !errors.Is(err, ErrDamaged) {
			t.Errorf("opening it: %v", err)
		}
	})
	t.Run("a directory", func(t *testing.T) {
		if _, err := Open(ctx, t.TempDir()); err == nil {
			t.Error("opened a directory")
		}
	})
	t.Run("empty", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "store.db")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		openAt(t, path) // as a crash before the first migration leaves it
	})
}

// A full disk refuses one change and spoils nothing.
func TestFull(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	c := must(createChat(s, chat.Self, "Notes"))(t)
	var pages int
	if err := s.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(pages int) {
		if _, err := s.writer.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages + 1)
	draft := draft{Chat: c.ID, Text: strings.Repeat("x", 1000)}
	sent := 0
	for ; sent < 100; sent++ {
		if _, err := sendMessage(s, chat.Command{}, draft); err != nil {
			if !strings.Contains(err.Error(), "no space is left") {
				t.Error(err)
			}
			break
		}
	}
	if sent == 100 {
		t.Fatal("the store never was full")
	}
	limit(1 << 30)
	must(sendMessage(s, chat.Command{}, draft))(t)
	if got := all(t, s, c.ID); len(got) != sent+1 {
		t.Errorf("%d messages, want %d", len(got), sent+1)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
}
