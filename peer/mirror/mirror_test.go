package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/peer/chat"
	"tandem/peer/chat/sqlite"
	"tandem/peer/mirror"
	"tandem/peer/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pipe is a Conn whose other end is the test: the page.
type pipe struct {
	toPage, toPhone chan []byte
	closed          chan struct{}
	once            *sync.Once
}

func (p *pipe) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

var errClosed = errors.New("closed")

func (p *pipe) Send(ctx context.Context, frame []byte) error {
	select {
	case p.toPage <- frame:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-p.closed:
		return errClosed
	}
}

func (p *pipe) Recv(f func([]byte) error) error {
	for {
		select {
		case frame := <-p.toPhone:
			if err := f(frame); err != nil {
				return err
			}
		case <-p.closed:
			return errClosed
		}
	}
}

// scene is a session over a real store.
type scene struct {
	t     *testing.T
	store chat.Store
	pipe  *pipe
	ended chan error
}

// newScene begins a session. buffer is how many frames the page leaves unread.
func newScene(t *testing.T, chats, buffer int) *scene {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tandem.db"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range chats {
		if _, err := store.CreateChat(t.Context(), chat.Direct, fmt.Sprintf("Chat %03d %s", i, strings.Repeat("x", 500))); err != nil {
			t.Fatal(err)
		}
	}
	s := &scene{
		t: t, store: store, ended: make(chan error, 1),
		pipe: &pipe{make(chan []byte, buffer), make(chan []byte), make(chan struct{}), new(sync.Once)},
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		s.ended <- mirror.New(store, s.pipe, "d-1", slog.New(slog.DiscardHandler)).Serve(ctx, wire.Welcome{Phone: "Ada's phone", Device: "d-1"})
	}()
	t.Cleanup(func() {
		_ = s.pipe.Close()
		cancel()
		<-s.ended
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *scene) read() any {
	s.t.Helper()
	select {
	case frame := <-s.pipe.toPage:
		v, err := wire.Decode(frame)
		if err != nil {
			s.t.Fatalf("frame %.100s: %v", frame, err)
		}
		return v
	case err := <-s.ended:
		s.ended <- err
		s.t.Fatalf("the session ended: %v", err)
	case <-time.After(10 * time.Second):
		s.t.Fatal("no frame came")
	}
	return nil
}

func next[T any](s *scene) T {
	s.t.Helper()
	v := s.read()
	f, ok := v.(T)
	if !ok {
		s.t.Fatalf("got %T %+v, want %T", v, v, f)
	}
	return f
}

func (s *scene) write(frame string) { s.pipe.toPhone <- []byte(frame) }

// list reads the chat list in all its parts.
func (s *scene) list() (chats []wire.Chat, parts int) {
	s.t.Helper()
	for {
		f := next[*wire.Chats](s)
		if f.First != (parts == 0) {
			s.t.Errorf("part %d: first is %v", parts, f.First)
		}
		chats = append(chats, f.Chats...)
		parts++
		if f.Last {
			return chats, parts
		}
	}
}

func TestListComesInParts(t *testing.T) {
	s := newScene(t, 450, 0)
	if w := next[*wire.Welcome](s); w.Phone != "Ada's phone" || w.Version != wire.Version {
		t.Errorf("welcome %+v", w)
	}
	chats, parts := s.list()
	if len(chats) != 450 || parts < 3 {
		t.Errorf("%d chats in %d parts", len(chats), parts)
	}
}

func TestEmptyAccountHasAnEmptyList(t *testing.T) {
	s := newScene(t, 0, 0)
	next[*wire.Welcome](s)
	if chats, parts := s.list(); len(chats) != 0 || parts != 1 {
		t.Errorf("%d chats in %d parts", len(chats), parts)
	}
}

func TestAckComesBeforeItsChange(t *testing.T) {
	s := newScene(t, 1, 0)
	next[*wire.Welcome](s)
	chats, _ := s.list()
	for i := range 50 {
		id := fmt.Sprintf("c%d", i)
		s.write(fmt.Sprintf(`{"type":"send","id":%q,"chat":%q,"text":"hello"}`, id, chats[0].ID))
		if ack := next[*wire.Ack](s); ack.ID != id || ack.Message == nil {
			t.Fatalf("ack %+v", ack)
		}
		if c := next[*wire.Change](s); c.Message == nil || c.Message.Command != id {
			t.Fatalf("change %+v", c)
		}
	}
}

func TestHistoryInPages(t *testing.T) {
	s := newScene(t, 1, 0)
	next[*wire.Welcome](s)
	chats, _ := s.list()
	id := chats[0].ID
	go func() {
		for i := range 120 {
			if _, err := s.store.Send(context.Background(), chat.Command{}, chat.Draft{Chat: id, Text: fmt.Sprint(i)}); err != nil {
				t.Error(err)
			}
		}
	}()
	for range 120 {
		next[*wire.Change](s)
	}
	var got []string
	before := int64(0)
	for {
		s.write(fmt.Sprintf(`{"type":"history","request":"r","chat":%q,"before":%d,"limit":50}`, id, before))
		f := next[*wire.Messages](s)
		var texts []string
		for _, m := range f.Messages {
			texts = append(texts, m.Text)
		}
		got = append(texts, got...)
		if !f.More {
			break
		}
		before = f.Messages[0].Seq
	}
	for i, text := range got {
		if text != fmt.Sprint(i) {
			t.Fatalf("message %d is %q", i, text)
		}
	}
	if len(got) != 120 {
		t.Errorf("%d messages", len(got))
	}
}

// TestSlowPageGetsAFreshList stops reading while much changes: the phone holds
// a bounded number of changes, and the page still ends with all of it.
func TestSlowPageGetsAFreshList(t *testing.T) {
	s := newScene(t, 1, 0)
	next[*wire.Welcome](s)
	chats, _ := s.list()
	for range 1500 {
		if _, err := s.store.Send(t.Context(), chat.Command{}, chat.Draft{Chat: chats[0].ID, Text: "more"}); err != nil {
			t.Fatal(err)
		}
	}
	seq, err := s.store.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		if n > 1100 {
			t.Fatal("every change was held")
		}
		if f, ok := s.read().(*wire.Chats); ok {
			if f.Seq != seq || f.Chats[0].Last == nil {
				t.Errorf("list %+v, want it up to %d", f, seq)
			}
			return
		}
	}
}

func TestBadFrames(t *testing.T) {
	for _, tt := range []struct{ name, frame, wantCode string }{
		{"no such chat", `{"type":"send","id":"c","chat":"nope","text":"x"}`, "not-found"},
		{"empty text", `{"type":"send","id":"c","chat":"CHAT","text":" "}`, "invalid"},
		{"long text", `{"type":"send","id":"c","chat":"CHAT","text":"` + strings.Repeat("x", wire.MaxText+1) + `"}`, "invalid"},
		{"control characters", `{"type":"send","id":"c","chat":"CHAT","text":"a\u001b[2Jb"}`, "invalid"},
		{"read of no chat", `{"type":"read","id":"c","chat":"nope","seq":1}`, "not-found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 1, 0)
			next[*wire.Welcome](s)
			chats, _ := s.list()
			s.write(strings.ReplaceAll(tt.frame, "CHAT", chats[0].ID))
			if ack := next[*wire.Ack](s); ack.ID != "c" || ack.Error == nil || ack.Error.Code != tt.wantCode || ack.Error.Text == "" {
				t.Errorf("ack %+v", ack)
			}
			// The link goes on.
			s.write(`{"type":"ping","n":7}`)
			if p := next[*wire.Pong](s); p.N != 7 {
				t.Errorf("pong %+v", p)
			}
		})
	}
}

func TestBrokenFramesEndTheSession(t *testing.T) {
	for _, frame := range []string{`{`, `[]`, `{"type":"welcome","version":1,"phone":"x","device":"y"}`, "\xff"} {
		s := newScene(t, 1, 0)
		next[*wire.Welcome](s)
		s.list()
		s.write(frame)
		err := <-s.ended
		s.ended <- err
		if !errors.Is(err, mirror.ErrProtocol) {
			t.Errorf("frame %q: ended with %v", frame, err)
		}
	}
}

func TestBadHistoryIsRefusedByItsRequest(t *testing.T) {
	s := newScene(t, 1, 0)
	next[*wire.Welcome](s)
	s.list()
	s.write(`{"type":"history","request":"r","chat":"c","limit":1000}`)
	if f := next[*wire.Messages](s); f.Request != "r" || f.Error == nil || !f.Last {
		t.Errorf("answer %+v", f)
	}
	s.write(`{"type":"ping","n":1}`)
	next[*wire.Pong](s)
}

// TestEndingRefusesNothing ends the session while commands come: one that was
// not carried out has no answer, so that the page sends it again.
func TestEndingRefusesNothing(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tandem.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	c, err := store.CreateChat(t.Context(), chat.Direct, "Mira")
	if err != nil {
		t.Fatal(err)
	}
	p := &pipe{make(chan []byte, 1000), make(chan []byte), make(chan struct{}), new(sync.Once)}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		ended <- mirror.New(store, p, "d-1", slog.New(slog.DiscardHandler)).Serve(ctx, wire.Welcome{Phone: "x", Device: "d-1"})
	}()
	for i := 0; ; i++ {
		if i == 20 {
			cancel()
		}
		select {
		case p.toPhone <- fmt.Appendf(nil, `{"type":"send","id":"c%d","chat":%q,"text":"x"}`, i, c.ID):
			continue
		case err := <-ended:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("ended with %v", err)
			}
		}
		break
	}
	for range len(p.toPage) {
		v, err := wire.Decode(<-p.toPage)
		if err != nil {
			t.Fatal(err)
		}
		if ack, ok := v.(*wire.Ack); ok && ack.Error != nil {
			t.Fatalf("refused: %+v", ack)
		}
	}
}

func TestUnknownFramesAreSkipped(t *testing.T) {
	s := newScene(t, 1, 0)
	next[*wire.Welcome](s)
	s.list()
	s.write(`{"type":"juggle","balls":3}`)
	s.write(`{"type":"ping","n":1,"colour":"red"}`)
	next[*wire.Pong](s)
}
