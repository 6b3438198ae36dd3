package mirror_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
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
	once            sync.Once
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

const logName = "log-1"

// newStore opens a real store in a folder of its own.
func newStore(t *testing.T) chat.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tandem.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// do carries out an action on the phone itself.
func do(t *testing.T, store chat.Store, a chat.Action) chat.Outcome {
	t.Helper()
	out, err := store.Do(context.Background(), chat.Command{}, a)
	if err != nil {
		t.Fatalf("%+v: %v", a, err)
	}
	return out
}

func create(t *testing.T, store chat.Store, kind chat.Kind, title string) string {
	t.Helper()
	return do(t, store, chat.Action{Create: &chat.Create{Kind: kind, Title: title}}).Chat.ID
}

// say adds a message; from is a name, empty for the account's owner.
func say(t *testing.T, store chat.Store, chatID, from, text string) chat.Message {
	t.Helper()
	return do(t, store, chat.Action{Send: &chat.Send{Chat: chatID, Text: text, By: chat.By{From: from}}}).Messages[0]
}

// page is a page that a session mirrors a store to.
type page struct {
	t       *testing.T
	session *mirror.Session
	pipe    *pipe
	ended   chan error
	people  map[string]string // names of those that it was told of, by ID
	told    int               // how often
}

// newPage begins a session. The page reads nothing before it is asked to.
func newPage(t *testing.T, cfg mirror.Config, has mirror.Mirrored) *page {
	t.Helper()
	p := &page{
		t: t, ended: make(chan error, 1), people: make(map[string]string),
		pipe: &pipe{toPage: make(chan []byte), toPhone: make(chan []byte), closed: make(chan struct{})},
	}
	cfg.Conn = p.pipe
	if cfg.Device == "" {
		cfg.Device = "d-1"
	}
	p.session = mirror.New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		p.ended <- p.session.Serve(ctx, wire.Welcome{Phone: "Ada's phone", Device: cfg.Device, Log: logName}, has)
	}()
	t.Cleanup(func() {
		_ = p.pipe.Close()
		cancel()
		p.ended <- <-p.ended // it may be read again
	})
	return p
}

// begun is a page that has read its welcome and chat list.
func begun(t *testing.T, store chat.Store, device string) *page {
	t.Helper()
	p := newPage(t, mirror.Config{Store: store, Device: device}, mirror.Mirrored{})
	next[*wire.Welcome](p)
	p.list()
	return p
}

func (p *page) close() {
	_ = p.pipe.Close()
	p.ended <- <-p.ended
}

// read returns the next frame, and asserts that it names only people that the
// page was told of.
func (p *page) read() any {
	p.t.Helper()
	select {
	case frame := <-p.pipe.toPage:
		v, err := wire.Decode(frame)
		if err != nil {
			p.t.Fatalf("frame %.100s: %v", frame, err)
		}
		if told, is := v.(*wire.People); is {
			for _, person := range told.People {
				p.people[person.ID] = person.Name
			}
			p.told += len(told.People)
		}
		for _, id := range named(frame) {
			if _, known := p.people[id]; !known {
				p.t.Errorf("%q is named before it was told of, in %.300s", id, frame)
			}
		}
		return v
	case err := <-p.ended:
		p.ended <- err
		p.t.Fatalf("the session ended: %v", err)
	case <-time.After(time.Minute):
		p.t.Fatal("no frame came")
	}
	return nil
}

// named returns whom a frame names: every "from", wherever it stands.
func named(frame []byte) []string {
	var v any
	if err := json.Unmarshal(frame, &v); err != nil {
		return nil
	}
	var ids []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if id, is := v["from"].(string); is {
				ids = append(ids, id)
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(v)
	return ids
}

// next returns the next frame, which must be a T. What only tells of people is
// read on the way.
func next[T any](p *page) T {
	p.t.Helper()
	for {
		v := p.read()
		if f, ok := v.(T); ok {
			return f
		}
		if told, is := v.(*wire.People); is && told.Request == "" {
			continue
		}
		p.t.Fatalf("got %T %+v, want %T", v, v, *new(T))
	}
}

// until reads frames up to the first T that fits.
func until[T any](p *page, fits func(T) bool) T {
	p.t.Helper()
	for {
		if f, ok := p.read().(T); ok && fits(f) {
			return f
		}
	}
}

func (p *page) write(format string, args ...any) {
	p.t.Helper()
	select {
	case p.pipe.toPhone <- fmt.Appendf(nil, format, args...):
	case <-time.After(time.Minute):
		p.t.Fatal("the phone takes no frame")
	}
}

// list reads the chat list in all its parts.
func (p *page) list() (chats []wire.Chat, parts int) {
	p.t.Helper()
	for {
		f := next[*wire.Chats](p)
		if f.First != (parts == 0) {
			p.t.Errorf("part %d: first is %v", parts, f.First)
		}
		chats = append(chats, f.Chats...)
		parts++
		if f.Last {
			return chats, parts
		}
	}
}

// answer reads the parts of an answer, and returns its messages oldest first.
func (p *page) answer(request string) (list []wire.Message, last *wire.Messages) {
	p.t.Helper()
	for {
		f := until(p, func(f *wire.Messages) bool { return f.Request == request })
		list = slices.Concat(f.Messages, list)
		if f.Last {
			return list, f
		}
	}
}
