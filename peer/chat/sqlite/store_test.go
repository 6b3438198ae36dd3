package sqlite

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/peer/chat"
)

// Tests that need a second process start this binary again, with childEnv set
// to what it shall do.
const childEnv = "TANDEM_TEST_CHILD"

func TestMain(m *testing.M) {
	if what, path, _ := strings.Cut(os.Getenv(childEnv), " "); what != "" {
		child(what, path)
		return
	}
	// Enough for each run; more with -rapid.checks, which comes later.
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	if err := flag.Set("rapid.steps", "80"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func openNew(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "store.db"))
}

func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestAccount(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	a := must(s.Account(ctx))(t)
	if a.Name == "" || a.PrivateKey == [32]byte{} || a.Log == "" {
		t.Errorf("account %q without a name, key or log", a.Name)
	}
	if err := s.Rename(ctx, "Ada's phone"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b := must(openAt(t, path).Account(ctx))(t)
	if b.Name != "Ada's phone" || b.PrivateKey != a.PrivateKey || b.Log != a.Log {
		t.Errorf("account %q after reopening, key kept: %v", b.Name, b.PrivateKey == a.PrivateKey)
	}
}

func TestRenameFirst(t *testing.T) {
	s := openNew(t)
	if err := s.Rename(context.Background(), "Ada's phone"); err != nil {
		t.Fatal(err)
	}
	a := must(s.Account(context.Background()))(t)
	if a.Name != "Ada's phone" || a.PrivateKey == [32]byte{} {
		t.Errorf("account %q without its name or key", a.Name)
	}
}

func TestUnread(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	c := must(createChat(s, chat.Direct, "Grace"))(t)
	var at []int64
	for _, from := range []string{"Grace", "", "Grace", "Grace"} {
		m := must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, From: from, Text: "Hello"}))(t)
		at = append(at, m.Pos)
	}
	for _, step := range []struct {
		name   string
		seq    int64
		unread int
		moves  bool
	}{
		{"nothing", 0, 3, false},
		{"the first", at[0], 2, true},
		{"the own", at[1], 2, true},
		{"back", at[0], 2, false},
		{"beyond the end", 1 << 60, 0, true},
		{"again", 1 << 60, 0, false},
	} {
		before := must(s.Seq(ctx))(t)
		got := must(readTo(s, chat.Command{}, c.ID, step.seq))(t)
		if got.Unread != step.unread {
			t.Errorf("reading %s: %d unread, want %d", step.name, got.Unread, step.unread)
		}
		if moved := must(s.Seq(ctx))(t) > before; moved != step.moves {
			t.Errorf("reading %s: moved %v, want %v", step.name, moved, step.moves)
		}
		if again := must(s.Chat(ctx, c.ID))(t); !reflect.DeepEqual(again, got) {
			t.Errorf("reading %s returned %+v, stored is %+v", step.name, got, again)
		}
	}
	must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, From: "Grace", Text: "Still there?"}))(t)
	if got := must(s.Chat(ctx, c.ID))(t); got.Unread != 1 {
		t.Errorf("%d unread after a later message, want 1", got.Unread)
	}
}

func TestBounds(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	c := must(createChat(s, chat.Direct, "Grace"))(t)

	longest := strings.Repeat("é", chat.MaxTextBytes/2)
	for _, text := range []string{"a", longest, "\ufeffa\tb\nc", "e\u0301 👩‍👩‍👧 \u202eabc", `'; DROP TABLE chats; --`} {
		m, err := sendMessage(s, chat.Command{}, draft{Chat: c.ID, Text: text})
		if err != nil || m.Text != text {
			t.Errorf("text %.20q: stored %.20q, %v", text, m.Text, err)
		}
		page := must(messagesBefore(s, c.ID, 0, 1))(t)
		if !reflect.DeepEqual(page, []chat.Message{m}) {
			t.Errorf("text %.20q: read %.40v", text, page)
		}
	}
	name := strings.Repeat("n", chat.MaxTitleBytes)
	id := strings.Repeat("i", chat.MaxCommandID)
	if _, err := createChat(s, chat.Group, name); err != nil {
		t.Error(err)
	}
	if _, err := sendMessage(s, chat.Command{Device: id, ID: id}, draft{Chat: c.ID, From: name, Text: "a"}); err != nil {
		t.Error(err)
	}

	seq := must(s.Seq(ctx))(t)
	send := func(cmd chat.Command, d draft) error {
		d.Chat = c.ID
		_, err := sendMessage(s, cmd, d)
		return err
	}
	text := func(text string) error { return send(chat.Command{}, draft{Text: text}) }
	create := func(kind chat.Kind, title string) error {
		_, err := createChat(s, kind, title)
		return err
	}
	read := func(cmd chat.Command, seq int64) error {
		_, err := readTo(s, cmd, c.ID, seq)
		return err
	}
	messages := func(before int64, limit int) error {
		_, err := messagesBefore(s, c.ID, before, limit)
		return err
	}
	chats := func(offset, limit int) error {
		_, err := s.Chats(ctx, offset, limit)
		return err
	}
	for what, err := range map[string]error{
		"empty text":            text(""),
		"blank text":            text(" \n\t\u00a0"),
		"text too long":         text(longest + "x"),
		"text not UTF-8":        text("a\xff"),
		"NUL":                   text("a\x00b"),
		"escape":                text("a\x1b[31mb"),
		"carriage return":       text("a\r\nb"),
		"DEL":                   text("a\x7f"),
		"C1":                    text("a\u009b"),
		"sender blank":          send(chat.Command{}, draft{Text: "a", From: " "}),
		"sender too long":       send(chat.Command{}, draft{Text: "a", From: name + "n"}),
		"sender of two lines":   send(chat.Command{}, draft{Text: "a", From: "a\nb"}),
		"time before 1970":      send(chat.Command{}, draft{Text: "a", Time: time.Unix(-1, 0)}),
		"time after 9999":       send(chat.Command{}, draft{Text: "a", Time: maxMessageTime}),
		"command too long":      send(chat.Command{Device: "d", ID: id + "i"}, draft{Text: "a"}),
		"command without ID":    send(chat.Command{Device: "d"}, draft{Text: "a"}),
		"command of no device":  send(chat.Command{ID: "k"}, draft{Text: "a"}),
		"command not UTF-8":     read(chat.Command{Device: "d", ID: "\xff"}, 1),
		"title empty":           create(chat.Direct, ""),
		"title too long":        create(chat.Direct, name+"n"),
		"title of two lines":    create(chat.Direct, "a\nb"),
		"kind unknown":          create("crowd", "a"),
		"position below zero":   read(chat.Command{}, -1),
		"before below zero":     messages(-1, 1),
		"limit below zero":      messages(0, -1),
		"offset below zero":     chats(-1, 1),
		"chats limit below 0":   chats(0, -1),
		"account's name blank":  s.Rename(ctx, ""),
		"device without ID":     s.PutDevice(ctx, chat.Device{}),
		"device's name control": s.PutDevice(ctx, chat.Device{ID: "d", Name: "a\x1b"}),
		"device's time":         s.PutDevice(ctx, chat.Device{ID: "d", LinkedAt: maxTime}),
	} {
		if !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
		if err != nil && len(err.Error()) > 200 {
			t.Errorf("%s: an error of %d bytes", what, len(err.Error()))
		}
	}
	for what, err := range map[string]error{
		"sending":  errOf(sendMessage(s, chat.Command{Device: "d", ID: "x"}, draft{Chat: "none", Text: "a"})),
		"reading":  errOf(readTo(s, chat.Command{Device: "d", ID: "x"}, "none", 1)),
		"messages": errOf(messagesBefore(s, "none", 0, 1)),
		"chat":     errOf(s.Chat(ctx, "\xff")),
	} {
		if !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%s in no chat: %v", what, err)
		}
	}
	if now := must(s.Seq(ctx))(t); now != seq {
		t.Errorf("refusals made %d changes", now-seq)
	}
}

func errOf[T any](_ T, err error) error { return err }

// fillFast imports messages, half of them into the first chat.
func fillFast(tb testing.TB, s *Store, chats, messages int) []string {
	tb.Helper()
	ctx := context.Background()
	var ids []string
	err := s.Import(ctx, func(b chat.Batch) error {
		must(b.Person(ctx, chat.Person{ID: "grace", Name: "Grace"}))(tb)
		must(b.Person(ctx, chat.Person{ID: "ada", Name: "Ada"}))(tb)
		for i := range chats {
			ids = append(ids, fmt.Sprint("chat-", i))
			must(b.Chat(ctx, chat.Chat{ID: ids[i], Kind: chat.Group, Title: fmt.Sprint("Chat ", i)}))(tb)
		}
		for i := range messages {
			must(b.Message(ctx, chat.Message{
				ID: fmt.Sprint("message-", i), Chat: ids[(i/2)%chats*(i%2)], Kind: chat.Text,
				From: chat.Person{ID: []string{"", "grace", "ada"}[i%3]},
				Text: fmt.Sprintf("Message %d, of about the length that people write when they type.", i),
				Time: time.UnixMilli(int64(i)),
			}))(tb)
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return ids
}

func TestPagesAreBounded(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	ids := fillFast(t, s, chat.MaxPage+5, 4*chat.MaxPage)
	if got := must(s.Chats(ctx, 0, 1000))(t); len(got) != chat.MaxPage {
		t.Errorf("%d chats", len(got))
	}
	if got := must(s.Chats(ctx, chat.MaxPage, 1000))(t); len(got) != 5 {
		t.Errorf("%d chats on the last page", len(got))
	}
	if got := must(messagesBefore(s, ids[0], 0, 1000))(t); len(got) != chat.MaxPage {
		t.Errorf("%d messages", len(got))
	}
	if got := must(messagesBefore(s, ids[0], 0, 0))(t); got == nil || len(got) != 0 {
		t.Errorf("%v for a limit of 0", got)
	}
	if got := must(s.CountChats(ctx))(t); got != chat.MaxPage+5 {
		t.Errorf("%d chats counted", got)
	}
}

// Only what an index leads to is read, however much is stored.
func TestQueriesUseIndices(t *testing.T) {
	s := openNew(t)
	for _, query := range []string{
		selectChats + "ORDER BY c.pinned DESC, c.active DESC, c.num DESC LIMIT ? OFFSET ?",
		selectChats + "WHERE c.folded >= ? AND c.folded < ? LIMIT 2",
		selectMessages + "WHERE m.chat = ? AND m.pos < ? ORDER BY m.pos DESC LIMIT ?",
		selectMessages + "WHERE m.chat = ? AND m.pos >= ? ORDER BY m.pos LIMIT ?",
		selectMessages + "WHERE m.pos IN (SELECT value FROM json_each(?)) ORDER BY m.pos",
		"SELECT count(*) FROM messages WHERE chat = ? AND sender <> 0 AND kind <> 'system' AND pos > ? AND pos <= ?",
		"SELECT id FROM messages WHERE quote = ? AND chat = ? ORDER BY pos LIMIT ?",
		older.lookUp(), newer.lookUp(), older.try(), newer.try(),
		"SELECT what, id FROM changes WHERE seq > ? ORDER BY seq",
		"SELECT max(n) FROM commands WHERE device = ?",
		"DELETE FROM commands WHERE device = ? AND n <= ?",
		"SELECT 1 FROM media WHERE id = ? AND id <> ''",
		"SELECT 1 FROM chats WHERE picture = ? AND picture <> ''",
		"SELECT 1 FROM people WHERE picture = ? AND picture <> ''",
	} {
		args := make([]any, strings.Count(query, "?"))
		for i := range args {
			args[i] = 1
		}
		rows, err := s.readers.Query("EXPLAIN QUERY PLAN "+query, args...)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			t.Log(detail)
			scans := strings.HasPrefix(detail, "SCAN") && !strings.Contains(detail, "USING INDEX") &&
				!strings.Contains(detail, "VIRTUAL TABLE")
			if scans ||
				strings.Contains(detail, "TEMP B-TREE") {
				t.Errorf("%s\n%s", query, detail)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClosed(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for what, err := range map[string]error{
		"Account":    errOf(s.Account(ctx)),
		"Seq":        errOf(s.Seq(ctx)),
		"CreateChat": errOf(createChat(s, chat.Self, "Notes")),
		"Check":      s.Check(ctx),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestContext(t *testing.T) {
	s := openNew(t)
	notes := chat.Action{Create: &chat.Create{Kind: chat.Self, Title: "Notes"}}
	ctx, cancel := context.WithCancel(context.Background())
	s.turn <- struct{}{} // as a write under way does
	cancelled := make(chan error)
	go func() {
		_, err := s.Do(ctx, chat.Command{}, notes)
		cancelled <- err
	}()
	cancel()
	if err := <-cancelled; !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for a turn: %v", err)
	}
	<-s.turn
	for what, err := range map[string]error{
		"CreateChat": errOf(s.Do(ctx, chat.Command{}, notes)),
		"Chats":      errOf(s.Chats(ctx, 0, 1)),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n := must(s.CountChats(context.Background()))(t); n != 0 {
		t.Errorf("%d chats", n)
	}
}
