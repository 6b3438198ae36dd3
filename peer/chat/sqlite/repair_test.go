package sqlite

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"tandem/peer/chat"
)

// TestRepair saves what can be read of stores that are damaged in many ways.
func TestRepair(t *testing.T) {
	ctx := context.Background()
	whole := filepath.Join(t.TempDir(), "whole.db")
	s := openAt(t, whole)
	fillFast(t, s, 20, 2000)
	account := must(s.Account(ctx))(t)
	d := chat.Device{ID: "d", Name: "Firefox", Origin: "https://link.example.org", Key: [32]byte{1}, Secret: [32]byte{2}}
	if err := s.PutDevice(ctx, d); err != nil {
		t.Fatal(err)
	}
	count := must(s.CountChats(ctx))(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file := must(os.ReadFile(whole))(t)
	noise := make([]byte, 40_000)
	r := rand.NewChaCha8([32]byte{1})
	r.Read(noise)
	at := func(offset int, with []byte) []byte {
		b := append([]byte(nil), file...)
		copy(b[offset:], with)
		return b
	}
	tests := map[string]struct {
		content []byte
		least   int // of 2000 messages
		account bool
	}{
		"nothing":          {file, 2000, true},
		"header destroyed": {at(0, noise[:headerBytes]), 2000, true},
		"a page":           {at(len(file)/pageBytes/2*pageBytes, noise[:pageBytes]), 1500, true},
		"the last part":    {file[:len(file)*3/4/pageBytes*pageBytes], 1, true},
	}
	for i := range 6 {
		offset := pageBytes * (2 + r.Uint64()%uint64(len(file)/pageBytes-12))
		tests[fmt.Sprintf("10 pages at %d", offset)] = struct {
			content []byte
			least   int
			account bool
		}{at(int(offset), noise), 1, i < 0}
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			if err := os.WriteFile(path, tt.content, 0o600); err != nil {
				t.Fatal(err)
			}
			report, err := Repair(ctx, path)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%+v", report)
			if kept := must(os.ReadFile(report.Copy))(t); string(kept) != string(tt.content) {
				t.Error("the copy is another file")
			}
			s := openAt(t, path)
			if err := s.Check(ctx); err != nil {
				t.Error(err)
			}
			messages := 0
			chats := must(s.Chats(ctx, 0, chat.MaxPage))(t)
			for _, c := range chats {
				messages += len(all(t, s, c.ID))
			}
			if messages < tt.least || messages > 2000 {
				t.Errorf("%d messages are saved, want %d at least", messages, tt.least)
			}
			for _, table := range report.Tables {
				if table.Name == "messages" && (table.Saved != messages || !table.Unsure && table.Saved+table.Lost != 2000) {
					t.Errorf("%d messages are there, but the report says %+v", messages, table)
				}
			}
			now := must(s.Account(ctx))(t)
			if tt.account && (now.PrivateKey != account.PrivateKey || report.NewAccount) {
				t.Error("the account's key is lost")
			}
			if now.Log == account.Log {
				t.Error("the change log goes on: pages would believe that they have all")
			}
			if tt.least == 2000 && (len(chats) != count || len(must(s.Devices(ctx))(t)) != 1) {
				t.Errorf("%d chats of %d, or no device", len(chats), count)
			}
			c := must(createChat(s, chat.Direct, "After"))(t)
			must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, Text: "It goes on"}))(t)
			left := must(filepath.Glob(path + ".*"))(t)
			for _, name := range left {
				if name != report.Copy && filepath.Ext(name) != ".lock" {
					t.Errorf("%s is left", name)
				}
			}
		})
	}
}

// TestRepairCannot leaves a store as it is where nothing can be saved, or nothing is
// to be repaired.
func TestRepairCannot(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	if _, err := Repair(ctx, path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("repairing nothing: %v", err)
	}
	noise := make([]byte, 50_000)
	r := rand.NewChaCha8([32]byte{2})
	r.Read(noise)
	if err := os.WriteFile(path, noise, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Repair(ctx, path); !errors.Is(err, ErrDamaged) {
		t.Errorf("repairing noise: %v", err)
	}
	if got := must(os.ReadFile(path))(t); string(got) != string(noise) {
		t.Error("the file was touched")
	}
	path = filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	if _, err := Repair(ctx, path); !errors.Is(err, ErrLocked) {
		t.Errorf("repairing what is open: %v", err)
	}
	must(s.writer.Exec("PRAGMA user_version = 99"))(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Repair(ctx, path); !errors.Is(err, ErrNewer) {
		t.Errorf("repairing a newer store: %v", err)
	}
}

// TestRepairReadsTheLog saves what a killed process had only in its log.
func TestRepairReadsTheLog(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	c := must(createChat(s, chat.Direct, "Grace"))(t)
	must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, Text: "In the log"}))(t)
	killed := filepath.Join(t.TempDir(), "store.db")
	for _, suffix := range []string{"", "-wal"} {
		if err := copyFile(path+suffix, killed+suffix); err != nil {
			t.Fatal(err)
		}
	}
	must(Repair(ctx, killed))(t)
	again := openAt(t, killed)
	if got := all(t, again, c.ID); len(got) != 1 || got[0].Text != "In the log" {
		t.Errorf("messages %+v", got)
	}
}
