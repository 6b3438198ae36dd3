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
	c := must(s.CreateChat(ctx, chat.Direct, "Grace"))(t)
	cmd := chat.Command{Device: "d", ID: "k"}
	first := must(s.Send(ctx, cmd, chat.Draft{Chat: c.ID, Text: "Hello"}))(t)
	if first.Command != cmd {
		t.Errorf("the message has the command %v", first.Command)
	}

	// Again, after reopening, and with another text.
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path)
	for _, text := range []string{"Hello", "Something else"} {
		if again := must(s.Send(ctx, cmd, chat.Draft{Chat: c.ID, Text: text}))(t); again != first {
			t.Errorf("again: %+v, want %+v", again, first)
		}
	}
	if got := must(s.Messages(ctx, c.ID, 0, 10))(t); !reflect.DeepEqual(got, []chat.Message{first}) {
		t.Errorf("stored: %+v", got)
	}
	// The same ID of another device is another command.
	other := must(s.Send(ctx, chat.Command{Device: "e", ID: "k"}, chat.Draft{Chat: c.ID, Text: "Hello"}))(t)
	if other.ID == first.ID {
		t.Error("two devices share a command")
	}
	// An ID cannot be given to another action.
	if _, err := s.Read(ctx, cmd, c.ID, 1); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("reading with a send's ID: %v", err)
	}
	read := chat.Command{Device: "d", ID: "r"}
	must(s.Read(ctx, read, c.ID, first.Seq))(t)
	seq := must(s.Seq(ctx))(t)
	must(s.Read(ctx, read, c.ID, other.Seq))(t)
	if now := must(s.Seq(ctx))(t); now != seq {
		t.Error("a repeated read moved the position")
	}
	if _, err := s.Send(ctx, read, chat.Draft{Chat: c.ID, Text: "Hello"}); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("sending with a read's ID: %v", err)
	}
	// A refused command is not remembered.
	refused := chat.Command{Device: "d", ID: "x"}
	if _, err := s.Send(ctx, refused, chat.Draft{Chat: "none", Text: "Hello"}); !errors.Is(err, chat.ErrNotFound) {
		t.Error(err)
	}
	must(s.Send(ctx, refused, chat.Draft{Chat: c.ID, Text: "Hello"}))(t)
}

func TestCommandOnceConcurrently(t *testing.T) {
	const commands, copies = 40, 8
	ctx := context.Background()
	s := openNew(t)
	c := must(s.CreateChat(ctx, chat.Group, "Club"))(t)
	var told []chat.Change
	defer s.Subscribe(func(c chat.Change) { told = append(told, c) })()

	results := make([][]chat.Message, commands)
	var wg sync.WaitGroup
	for i := range commands {
		results[i] = make([]chat.Message, copies)
		for j := range copies {
			wg.Go(func() {
				var err error
				results[i][j], err = s.Send(ctx, chat.Command{Device: "d", ID: fmt.Sprint(i)},
					chat.Draft{Chat: c.ID, From: "Grace", Text: fmt.Sprint(i)})
				if err != nil {
					t.Error(err)
				}
			})
			if j == 0 {
				wg.Go(func() {
					if _, err := s.Messages(ctx, c.ID, 0, chat.MaxPage); err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
	wg.Wait()
	for i, copies := range results {
		for _, m := range copies {
			if m != copies[0] || m.Text != fmt.Sprint(i) {
				t.Errorf("command %d made %+v and %+v", i, copies[0], m)
			}
		}
	}
	if got := must(s.Messages(ctx, c.ID, 0, chat.MaxPage))(t); len(got) != commands {
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
	c := must(s.CreateChat(ctx, chat.Direct, "Grace"))(t)
	command := func(i int) chat.Command { return chat.Command{Device: "d", ID: fmt.Sprint(i)} }
	first := must(s.Send(ctx, command(1), chat.Draft{Chat: c.ID, Text: "Hello"}))(t)
	other := must(s.Send(ctx, chat.Command{Device: "e", ID: "1"}, chat.Draft{Chat: c.ID, Text: "Hello"}))(t)
	// As many as fit after the first.
	_, err := s.writer.Exec(`
		WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO commands (device, n, id, chat) SELECT 'd', i, i, 1 FROM n`, keptCommands)
	if err != nil {
		t.Fatal(err)
	}
	if again := must(s.Send(ctx, command(1), chat.Draft{Chat: c.ID, Text: "Hello"}))(t); again != first {
		t.Error("a command was forgotten too early")
	}
	must(s.Send(ctx, command(keptCommands+1), chat.Draft{Chat: c.ID, Text: "Hello"}))(t)

	var kept int
	if err := s.readers.QueryRow("SELECT count(*) FROM commands WHERE device = 'd'").Scan(&kept); err != nil {
		t.Fatal(err)
	}
	if kept != keptCommands {
		t.Errorf("%d commands are kept, want %d", kept, keptCommands)
	}
	if got := must(s.Messages(ctx, c.ID, first.Seq+1, 1))(t); got[0].Command != (chat.Command{}) {
		t.Errorf("a message still has the forgotten command %v", got[0].Command)
	}
	if again := must(s.Send(ctx, chat.Command{Device: "e", ID: "1"}, chat.Draft{Chat: c.ID, Text: "Hello"}))(t); again != other {
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
