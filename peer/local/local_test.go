package local_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"runtime"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/peer"
	"tandem/peer/archive"
	"tandem/peer/chat"
	"tandem/peer/chat/sample"
	"tandem/peer/chat/sqlite"
	"tandem/peer/linkcode"
	"tandem/peer/local"
	"tandem/peer/media"
	"tandem/peer/secure"
	"tandem/signaling/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a running phone with a sample account, and a client of its socket.
type world struct {
	home   string
	phone  *peer.Phone
	store  chat.Store
	client *local.Client
	stop   func()
}

func newWorld(t *testing.T) *world {
	t.Helper()
	home := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(home, "tandem.db"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := media.Open(filepath.Join(home, "media"))
	if err != nil {
		t.Fatal(err)
	}
	if err := sample.Sample(t.Context(), store, files); err != nil {
		t.Fatal(err)
	}
	phone, err := peer.New(peer.Config{Store: store, Media: files, Home: home})
	if err != nil {
		t.Fatal(err)
	}
	l, err := local.Listen(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := phone.Run(ctx); err != nil {
			t.Errorf("running the phone: %v", err)
		}
	})
	wg.Go(func() {
		if err := local.Serve(ctx, l, phone, nil); err != nil {
			t.Errorf("serving: %v", err)
		}
	})
	<-phone.Ready()
	client, err := local.Dial(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{home: home, phone: phone, store: store, client: client}
	w.stop = sync.OnceFunc(func() {
		cancel()
		wg.Wait()
		client.Close()
		if err := store.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	t.Cleanup(w.stop)
	return w
}

// newServer is a signaling server; it returns its address.
func newServer(t *testing.T) string {
	t.Helper()
	s, err := server.New(server.Config{DrainAfter: time.Millisecond, DrainTime: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.Run(ctx) })
	for !s.Ready() {
		runtime.Gosched()
	}
	mux := http.NewServeMux()
	mux.Handle("/signal", s)
	h := httptest.NewServer(mux)
	t.Cleanup(func() {
		h.Close()
		cancel()
		wg.Wait()
	})
	return h.URL
}

func equal[T any](t *testing.T, what string, got, want T, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	} else if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func TestClientSaysWhatThePhoneSays(t *testing.T) {
	w, ctx := newWorld(t), t.Context()

	wantChats, _ := w.phone.Chats(ctx, 1, 3)
	chats, err := w.client.Chats(ctx, 1, 3)
	equal(t, "chats", chats, wantChats, err)

	found, err := w.client.FindChat(ctx, "notes")
	if err != nil {
		t.Fatal(err)
	}
	send := func(cmd chat.Command, by chat.By, text string) (chat.Outcome, error) {
		return w.client.Do(ctx, cmd, chat.Action{Send: &chat.Send{Chat: found.ID, Text: text, By: by}})
	}
	const text = "<&> \u2028 \"naïve\" 🌿\n\tend"
	sent, err := send(chat.Command{Device: "d", ID: "1"}, chat.By{}, text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := send(chat.Command{Device: "d", ID: "1"}, chat.By{}, text)
	equal(t, "a command that arrives twice", again.Messages, sent.Messages, err)
	then, err := send(chat.Command{}, chat.By{From: "Mira", Time: time.Date(2020, 2, 3, 4, 5, 6, 7e6, time.UTC)}, "then")
	if err != nil || then.Messages[0].From.Name != "Mira" || then.Messages[0].Time.Year() != 2020 {
		t.Errorf("sent %+v, %v", then, err)
	}

	want, _ := w.phone.Messages(ctx, found.ID, chat.Range{Limit: 2})
	for i := range want.Messages {
		want.Messages[i].Command = chat.Command{} // stays in the phone
	}
	messages, err := w.client.Messages(ctx, found.ID, chat.Range{Limit: 2})
	equal(t, "messages", messages, want, err)
	last := messages.Messages[0] // what is sent later comes after it, whatever its time
	if last.Text != text {
		t.Errorf("the text came back as %q", last.Text)
	}
	one, err := w.client.Message(ctx, last.ID)
	equal(t, "a message", one, last, err)
	hits, err := w.client.Search(ctx, chat.Query{Words: "naive", Limit: 5})
	if err != nil || len(hits.Messages) != 1 || hits.Messages[0].ID != last.ID {
		t.Errorf("search: %+v, %v", hits, err)
	}
	wantMembers, _ := w.phone.Members(ctx, found.ID, 0, 10)
	members, err := w.client.Members(ctx, found.ID, 0, 10)
	equal(t, "members", members, wantMembers, err)
	if len(members) != 1 || members[0].Name != "Mira" {
		t.Errorf("members %+v", members)
	}

	read, err := w.client.Do(ctx, chat.Command{}, chat.Action{Read: &chat.Read{Chat: found.ID, Pos: last.Pos + 1<<20}})
	if err != nil || read.Chat == nil || read.Chat.Unread != 0 {
		t.Errorf("read: %+v, %v", read, err)
	}
	if err := w.client.Typing(ctx, found.ID, "Mira"); err != nil {
		t.Errorf("typing: %v", err)
	}
	wantStatus, _ := w.phone.Status(ctx)
	status, err := w.client.Status(ctx)
	status.Since, wantStatus.Since = status.Since.UTC(), wantStatus.Since.UTC().Round(0)
	equal(t, "status", status, wantStatus, err)
	devices, err := w.client.Devices(ctx)
	equal(t, "devices", devices, []peer.DeviceStatus{}, err)
}

func TestErrorsCrossIntact(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	for range 2 {
		if _, err := w.store.Do(ctx, chat.Command{}, chat.Action{Create: &chat.Create{Kind: chat.Group, Title: "Twins"}}); err != nil {
			t.Fatal(err)
		}
	}
	_, notFound := w.client.FindChat(ctx, "nobody of this name")
	_, ambiguous := w.client.FindChat(ctx, "Twins")
	_, invalid := w.client.Do(ctx, chat.Command{}, chat.Action{Send: &chat.Send{Chat: "x", Text: "\x00"}})
	_, noAction := w.client.Do(ctx, chat.Command{}, chat.Action{})
	_, noFile := w.client.MediaPath(ctx, "nope")
	_, noExport := w.client.Import(ctx, archive.ImportOptions{Path: w.home}, nil)
	unlink := w.client.Unlink(ctx, "no such browser")
	for _, c := range []struct {
		name     string
		got      error
		sentinel error
	}{
		{"not found", notFound, chat.ErrNotFound},
		{"ambiguous", ambiguous, chat.ErrAmbiguous},
		{"invalid", invalid, chat.ErrInvalid},
		{"no action", noAction, chat.ErrInvalid},
		{"no file", noFile, chat.ErrNotFound},
		{"no export", noExport, archive.ErrFormat},
		{"unlink", unlink, chat.ErrNotFound},
	} {
		if !errors.Is(c.got, c.sentinel) {
			t.Errorf("%s: %v does not wrap %v", c.name, c.got, c.sentinel)
		}
	}
	_, want := w.phone.FindChat(ctx, "Twins")
	if ambiguous == nil || ambiguous.Error() != want.Error() {
		t.Errorf("the text is %v, not %v", ambiguous, want)
	}
}

func TestLinkErrorsCrossIntact(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	code := linkcode.New(secure.GenerateKey().Public())
	for _, link := range []string{"no link at all", "https://example.org/#AE", code.Link("http://127.0.0.1:9")} {
		opts := peer.LinkOptions{Ask: func(context.Context, peer.Asker, int) (string, error) {
			t.Error("asked for a check code")
			return "", nil
		}}
		var want, got *peer.LinkError
		_, err := w.phone.Link(ctx, link, opts)
		if !errors.As(err, &want) {
			t.Fatalf("the phone's error is %v", err)
		}
		_, err = w.client.Link(ctx, link, opts)
		if !errors.As(err, &got) {
			t.Fatalf("the client's error is %v", err)
		}
		if got.Reason != want.Reason || got.Hint != want.Hint || got.Error() != want.Error() {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestClientThatGoesAwayEndsItsAttempt(t *testing.T) {
	w := newWorld(t)
	link := linkcode.New(secure.GenerateKey().Public()).Link(newServer(t))
	untilPage := func() error {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, err := w.client.Link(ctx, link, peer.LinkOptions{Yes: true, Tell: func(s peer.Stage) {
			if s == peer.StagePage {
				cancel() // nobody shows this code: the phone waits
			}
		}})
		return err
	}
	if err := untilPage(); !errors.Is(err, context.Canceled) {
		t.Fatalf("the call ended with %v", err)
	}
	// One code at a time: a second attempt gets as far only when the first
	// one has ended.
	for {
		var busy *peer.LinkError
		err := untilPage()
		if errors.As(err, &busy) && busy.Reason == peer.ReasonBusy {
			runtime.Gosched()
			continue
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the second call ended with %v", err)
		}
		return
	}
}

func TestWatch(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	chats, err := w.client.Chats(ctx, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	events := make(chan peer.Event, 16)
	ended := make(chan error, 1)
	go func() { ended <- w.client.Watch(ctx, func(e peer.Event) { events <- e }) }()

	// Watch says nothing when it begins: send until it tells.
	var sent chat.Message
	var got peer.Event
	for got.Change == nil {
		out, err := w.client.Do(ctx, chat.Command{}, chat.Action{Send: &chat.Send{Chat: chats[0].ID, Text: "hello"}})
		if err != nil {
			t.Fatal(err)
		}
		sent = out.Messages[0]
		select {
		case got = <-events:
		case <-time.After(10 * time.Millisecond):
		}
	}
	if m := got.Change.Messages; len(m) != 1 || m[0].Text != "hello" || m[0].Pos > sent.Pos {
		t.Errorf("told %+v", got.Change)
	}
	w.stop()
	if err := <-ended; err != nil {
		t.Errorf("when the phone stops, Watch returns %v", err)
	}
	if _, err := w.client.Status(ctx); !errors.Is(err, local.ErrGone) {
		t.Errorf("afterwards, a call returns %v", err)
	}
	if _, err := local.Dial(ctx, w.home); !errors.Is(err, local.ErrNoPhone) {
		t.Errorf("afterwards, Dial returns %v", err)
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.client.Watch(ctx, func(peer.Event) {}) }()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Watch returns %v", err)
	}
}

func TestRequestsAreBounded(t *testing.T) {
	w := newWorld(t)
	_, err := w.client.FindChat(t.Context(), string(make([]byte, 2<<20)))
	if !errors.Is(err, chat.ErrInvalid) && !errors.Is(err, local.ErrGone) {
		t.Errorf("a request of 12 MB is answered with %v", err)
	}
	if _, err := w.client.Status(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestSecondPhoneIsRefused(t *testing.T) {
	w := newWorld(t)
	l, err := local.Listen(t.Context(), w.home)
	if !errors.Is(err, local.ErrInUse) {
		t.Errorf("Listen returns %v", err)
	}
	if l != nil {
		l.Close()
	}
	if _, err := w.client.Status(t.Context()); err != nil {
		t.Errorf("the first phone is gone: %v", err)
	}
}
