package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"tandem/peer/chat"
)

func TestCommandOnce(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	c := must(createChat(s, chat.Direct, "Grace"))(t)
	cmd := chat.Command{Device: "d", ID: "k"}
	first := must(sendMessage(s, cmd, draft{Chat: c.ID, Text: "Hello"}))(t)
	if first.Command != cmd {
		t.Errorf("the message has the command %v", first.Command)
	}

	// Again, after reopening, and with another text.
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path)
	for _, text := range []string{"Hello", "Something else"} {
		if again := must(sendMessage(s, cmd, draft{Chat: c.ID, Text: text}))(t); !reflect.DeepEqual(again, first) {
			t.Errorf("again: %+v, want %+v", again, first)
		}
	}
	if got := must(messagesBefore(s, c.ID, 0, 10))(t); !reflect.DeepEqual(got, []chat.Message{first}) {
		t.Errorf("stored: %+v", got)
	}
	// The same ID of another device is another command.
	other := must(sendMessage(s, chat.Command{Device: "e", ID: "k"}, draft{Chat: c.ID, Text: "Hello"}))(t)
	if other.ID == first.ID {
		t.Error("two devices share a command")
	}
	// An ID cannot be given to another action.
	if _, err := readTo(s, cmd, c.ID, 1); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("reading with a send's ID: %v", err)
	}
	read := chat.Command{Device: "d", ID: "r"}
	must(readTo(s, read, c.ID, first.Pos))(t)
	seq := must(s.Seq(ctx))(t)
	must(readTo(s, read, c.ID, other.Pos))(t)
	if now := must(s.Seq(ctx))(t); now != seq {
		t.Error("a repeated read moved the position")
	}
	if _, err := sendMessage(s, read, draft{Chat: c.ID, Text: "Hello"}); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("sending with a read's ID: %v", err)
	}
	// A refused command is not remembered.
	refused := chat.Command{Device: "d", ID: "x"}
	if _, err := sendMessage(s, refused, draft{Chat: "none", Text: "Hello"}); !errors.Is(err, chat.ErrNotFound) {
		t.Error(err)
	}
	must(sendMessage(s, refused, draft{Chat: c.ID, Text: "Hello"}))(t)
}

func TestCommandOnceConcurrently(t *testing.T) {
	const commands, copies = 40, 8
	ctx := context.Background()
	s := openNew(t)
	c := must(createChat(s, chat.Group, "Club"))(t)
	var told []chat.Change
	defer s.Subscribe(func(c chat.Change) { told = append(told, c) })()

	results := make([][]chat.Message, commands)
	var wg sync.WaitGroup
	for i := range commands {
		results[i] = make([]chat.Message, copies)
		for j := range copies {
			wg.Go(func() {
				var err error
				results[i][j], err = sendMessage(s, chat.Command{Device: "d", ID: fmt.Sprint(i)},
					draft{Chat: c.ID, From: "Grace", Text: fmt.Sprint(i)})
				if err != nil {
					t.Error(err)
				}
			})
			if j == 0 {
				wg.Go(func() {
					if _, err := messagesBefore(s, c.ID, 0, chat.MaxPage); err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
	wg.Wait()
	for i, copies := range results {
		for _, m := range copies {
			if !reflect.DeepEqual(m, copies[0]) || m.Text != fmt.Sprint(i) {
				t.Errorf("command %d made %+v and %+v", i, copies[0], m)
			}
		}
	}
	if got := must(messagesBefore(s, c.ID, 0, chat.MaxPage))(t); len(got) != commands {
		t.Errorf("%d messages, want %d", len(got), commands)
	}
	if got := must(s.Chat(ctx, c.ID))(t); got.Unread != commands {
		t.Errorf("%d unread, want %d", got.Unread, commands)
	}
	if len(told) != commands {
		t.Errorf("%d changes told, want %d", len(told), commands)
	}
	for i, c := range told[1:] {
		if c.Seq <= told[i].Seq {
			t.Errorf("change %d was told after %d", c.Seq, told[i].Seq)
		}
	}
}

func TestCommandsAreBounded(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	c := must(createChat(s, chat.Direct, "Grace"))(t)
	command := func(i int) chat.Command { return chat.Command{Device: "d", ID: fmt.Sprint(i)} }
	first := must(sendMessage(s, command(1), draft{Chat: c.ID, Text: "Hello"}))(t)
	other := must(sendMessage(s, chat.Command{Device: "e", ID: "1"}, draft{Chat: c.ID, Text: "Hello"}))(t)
	// As many as fit after the first.
	_, err := s.writer.Exec(`
		WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO commands (device, n, id, action, chat, messages) SELECT 'd', i, i, 'send', '', '[]' FROM n`, keptCommands)
	if err != nil {
		t.Fatal(err)
	}
	if again := must(sendMessage(s, command(1), draft{Chat: c.ID, Text: "Hello"}))(t); !reflect.DeepEqual(again, first) {
		t.Error("a command was forgotten too early")
	}
	must(sendMessage(s, command(keptCommands+1), draft{Chat: c.ID, Text: "Hello"}))(t)

	var kept int
	if err := s.readers.QueryRow("SELECT count(*) FROM commands WHERE device = 'd'").Scan(&kept); err != nil {
		t.Fatal(err)
	}
	if kept != keptCommands {
		t.Errorf("%d commands are kept, want %d", kept, keptCommands)
	}
	if got := must(messagesBefore(s, c.ID, first.Pos+1, 1))(t); got[0].Command != (chat.Command{}) {
		t.Errorf("a message still has the forgotten command %v", got[0].Command)
	}
	if again := must(sendMessage(s, chat.Command{Device: "e", ID: "1"}, draft{Chat: c.ID, Text: "Hello"}))(t); !reflect.DeepEqual(again, other) {
		t.Error("another device's command was forgotten")
	}
	// A device that was never stored is forgotten by its commands.
	if err := s.DeleteDevice(ctx, "d"); err != nil {
		t.Error(err)
	}
	if err := s.readers.QueryRow("SELECT count(*) FROM commands").Scan(&kept); err != nil || kept != 1 {
		t.Errorf("%d commands are kept, %v, want 1", kept, err)
	}
}
