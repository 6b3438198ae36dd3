package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tandem/peer/chat"
)

// child is what this binary does when a test started it.
func child(what, path string) {
	if strings.HasSuffix(what, "-disk") {
		onSmallDisk(what, path)
		return
	}
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	defer s.Close()
	fmt.Println("open")
	if what == "hold" {
		io.Copy(io.Discard, os.Stdin) // until the parent closes it
		return
	}
	if what == "import" {
		fmt.Println("error", importForever(s))
		os.Exit(1)
	}
	chats, err := s.Chats(ctx, 0, 1)
	if err != nil || len(chats) != 1 {
		fmt.Println("error", len(chats), err)
		os.Exit(1)
	}
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ { // until killed
				cmd := chat.Command{Device: what, ID: fmt.Sprintf("%d-%d", worker, i)}
				m, err := sendMessage(s, cmd, draft{Chat: chats[0].ID, From: "Grace", Text: "Sent by " + cmd.ID})
				if err != nil {
					fmt.Println("error", err)
					os.Exit(1)
				}
				fmt.Println("sent", cmd.ID, m.ID)
			}
		})
	}
	wg.Wait()
}

// start runs a child and returns its lines. stop kills it.
func start(t *testing.T, what, path string) (lines *bufio.Scanner, stop func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+what+" "+path)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		cmd.Process.Kill()
		cmd.Wait()
		in.Close()
	})
	t.Cleanup(stop)
	lines = bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "open" {
		t.Fatalf("the child said %q", lines.Text())
	}
	return lines, stop
}

func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	_, stop := start(t, "hold", path)
	if _, err := Open(context.Background(), path); !errors.Is(err, ErrLocked) {
		t.Errorf("opening what another process has: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err == nil {
		if _, err := Open(context.Background(), link); !errors.Is(err, ErrLocked) {
			t.Errorf("opening it by another name: %v", err)
		}
	}
	stop()
	s := openAt(t, path)
	if _, err := Open(context.Background(), path); !errors.Is(err, ErrLocked) {
		t.Errorf("opening what this process has: %v", err)
	}
	must(createChat(s, chat.Self, "Notes"))(t)
}

// TestKilled kills a process while it writes, again and again: what it had
// acknowledged is there, and the rest is whole.
func TestKilled(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	c := must(createChat(s, chat.Group, "Club"))(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	sent := make(map[chat.Command]string) // the ID of the message that it made
	for round := range 4 {
		device := fmt.Sprintf("round-%d", round)
		lines, stop := start(t, device, path)
		for i := 0; lines.Scan(); i++ {
			fields := strings.Fields(lines.Text())
			if len(fields) != 3 || fields[0] != "sent" {
				t.Fatalf("the child said %q", lines.Text())
			}
			sent[chat.Command{Device: device, ID: fields[1]}] = fields[2]
			if i == 40*round {
				break
			}
		}
		stop()

		s := openAt(t, path)
		if err := s.Check(ctx); err != nil {
			t.Fatal(err)
		}
		stored := all(t, s, c.ID)
		ids := make(map[string]bool)
		for _, m := range stored {
			ids[m.ID] = true
		}
		for cmd, id := range sent {
			if !ids[id] {
				t.Errorf("message %s of %v was acknowledged and is lost", id, cmd)
			}
			if again := must(sendMessage(s, cmd, draft{Chat: c.ID, Text: "Again"}))(t); again.ID != id {
				t.Errorf("%v made %s, and %s when sent again", cmd, id, again.ID)
			}
		}
		if got := must(s.Chat(ctx, c.ID))(t); got.Unread != len(stored) {
			t.Errorf("%d unread, want %d", got.Unread, len(stored))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// all returns every message of a chat, page by page.
func all(t testing.TB, s *Store, chatID string) []chat.Message {
	t.Helper()
	var messages []chat.Message
	before := int64(0)
	for {
		page := must(messagesBefore(s, chatID, before, chat.MaxPage))(t)
		messages = append(page, messages...)
		if len(page) < chat.MaxPage {
			return messages
		}
		before = page[0].Pos
	}
}
