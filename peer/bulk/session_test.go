package bulk

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/peer/media"
	"tandem/peer/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// page is the other end of a session: it keeps what the phone sends.
type page struct {
	t       *testing.T
	session *Session
	control chan any   // *wire.Grant and *wire.Stop
	chunks  chan Chunk // with copies of the bytes
	ran     sync.WaitGroup
	cancel  context.CancelFunc
}

func store(t *testing.T, dir string) *media.Store {
	t.Helper()
	s, err := media.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func connect(t *testing.T, s *media.Store) *page {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p := &page{t: t, control: make(chan any, 1024), chunks: make(chan Chunk, 1024), cancel: cancel}
	session, err := NewSession(Config{
		Media: s, Device: "phone",
		Control: func(_ context.Context, frame any) error { p.control <- frame; return nil },
		Frame:   func() int { return 20_000 },
		Bulk: func(ctx context.Context, frame []byte) error {
			if len(frame) > 20_000 {
				t.Errorf("a frame of %d bytes was sent, at most 20000 were asked for", len(frame))
			}
			c, err := ParseChunk(bytes.Clone(frame))
			if err != nil {
				t.Error(err)
			}
			select {
			case p.chunks <- c:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.session = session
	p.ran.Go(func() {
		if err := session.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run ended with %v", err)
		}
	})
	t.Cleanup(p.leave)
	return p
}

// leave ends the link.
func (p *page) leave() {
	p.cancel()
	p.ran.Wait()
}

func (p *page) handle(frame any) {
	p.t.Helper()
	if err := p.session.Handle(context.Background(), frame); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) grant() *wire.Grant {
	p.t.Helper()
	g, ok := p.next().(*wire.Grant)
	if !ok {
		p.t.Fatal("not a grant")
	}
	return g
}

func (p *page) stop() *wire.Stop {
	p.t.Helper()
	for {
		if s, ok := p.next().(*wire.Stop); ok {
			return s
		}
	}
}

func (p *page) next() any {
	p.t.Helper()
	select {
	case f := <-p.control:
		return f
	case <-time.After(10 * time.Second):
		p.t.Fatal("the phone says nothing")
		return nil
	}
}

func (p *page) chunk() Chunk {
	p.t.Helper()
	select {
	case c := <-p.chunks:
		return c
	case f := <-p.control:
		p.t.Fatalf("got %+v", f)
	case <-time.After(10 * time.Second):
		p.t.Fatal("no chunk comes")
	}
	return Chunk{}
}

func (p *page) send(stream int64, offset int, data []byte) error {
	frame := make([]byte, wire.BulkHeader, wire.BulkHeader+len(data))
	putHeader(frame, stream, int64(offset))
	return p.session.Chunk(context.Background(), append(frame, data...))
}

// sendAll sends a content from an offset on, as it is granted.
func (p *page) sendAll(stream int64, content []byte, from, granted int) *wire.Stop {
	p.t.Helper()
	for {
		for from < granted {
			end := min(from+wire.MaxChunk, granted)
			if err := p.send(stream, from, content[from:end]); err != nil {
				p.t.Fatal(err)
			}
			from = end
		}
		switch f := p.next().(type) {
		case *wire.Grant:
			granted = int(f.To)
		case *wire.Stop:
			return f
		}
	}
}

func content(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(31*i + i>>8)
	}
	return p
}

func kept(t *testing.T, s *media.Store, p []byte) string {
	t.Helper()
	m, err := s.Put(context.Background(), "", bytes.NewReader(p))
	if err != nil {
		t.Fatal(err)
	}
	return m.ID
}

func TestFetchAsGranted(t *testing.T) {
	s := store(t, t.TempDir())
	want := content(3*media.BlockBytes + 1234)
	p := connect(t, s)
	from, to := int64(1000), int64(len(want)-7)
	granted := from + 100
	p.handle(&wire.Fetch{Stream: 5, Media: kept(t, s, want), From: from, To: to, Grant: granted})
	var got []byte
	for from < to {
		c := p.chunk()
		if c.Stream != 5 || c.Offset != from || from+int64(len(c.Data)) > granted {
			t.Fatalf("stream %d, bytes %d to %d; expected %d, granted %d", c.Stream, c.Offset, c.Offset+int64(len(c.Data)), from, granted)
		}
		got = append(got, c.Data...)
		if from += int64(len(c.Data)); from == granted {
			granted += 300_000
			p.handle(&wire.Grant{Stream: 5, To: granted})
		}
	}
	if !bytes.Equal(got, want[1000:to]) {
		t.Error("other bytes came")
	}
	// The stream has ended: its number is free, and a grant on its way is no fault.
	p.handle(&wire.Grant{Stream: 5, To: granted + 1})
	p.handle(&wire.Fetch{Stream: 5, Media: kept(t, s, want), From: 0, To: 1, Grant: 1})
	if c := p.chunk(); c.Offset != 0 || len(c.Data) != 1 {
		t.Errorf("got %+v", c)
	}
}

// TestFetchesTakeTurns opens a long stream and then short ones: these do not wait
// for the long one's end.
func TestFetchesTakeTurns(t *testing.T) {
	s := store(t, t.TempDir())
	long := content(40 * wire.MaxChunk)
	id := kept(t, s, long)
	p := connect(t, s)
	for stream := int64(1); stream <= 3; stream++ {
		p.handle(&wire.Fetch{Stream: stream, Media: id, From: 0, To: int64(len(long))})
	}
	p.handle(&wire.Grant{Stream: 1, To: int64(len(long))})
	p.handle(&wire.Grant{Stream: 2, To: int64(len(long))})
	p.handle(&wire.Grant{Stream: 3, To: int64(len(long))})
	last := map[int64]int{}
	for i := range 120 {
		last[p.chunk().Stream] = i
	}
	for stream, i := range last {
		if i < 120-15 {
			t.Errorf("stream %d was done at chunk %d of 120", stream, i)
		}
	}
}

func TestFetchRefused(t *testing.T) {
	s := store(t, t.TempDir())
	id := kept(t, s, content(100))
	var h media.Hasher
	p := connect(t, s)
	for _, c := range []struct {
		fetch wire.Fetch
		code  string
	}{
		{wire.Fetch{Stream: 1, Media: h.ID(), To: 1}, "not-found"},
		{wire.Fetch{Stream: 1, Media: "../x", To: 1}, "not-found"},
		{wire.Fetch{Stream: 1, Media: id, To: 101}, "invalid"},
		{wire.Fetch{Stream: 1, Media: id, From: -1, To: 1}, "invalid"},
		{wire.Fetch{Stream: 1, Media: id, From: 2, To: 1}, "invalid"},
		{wire.Fetch{Stream: 0, Media: id, To: 1}, "invalid"},
	} {
		p.handle(c.fetch)
		if st := p.stop(); st.Error == nil || st.Error.Code != c.code || st.Stream != c.fetch.Stream {
			t.Errorf("%+v: %+v", c.fetch, st)
		}
	}
	// Flooding: what is beyond the bound is refused, and grants nobody gives
	// hold no more than that many files.
	for i := range int64(100) {
		p.handle(&wire.Fetch{Stream: i + 1, Media: id, To: 100})
		if i < wire.MaxStreams {
			continue
		}
		if st := p.stop(); st.Error.Code != "too-many" {
			t.Fatalf("stream %d: %+v", i+1, st)
		}
	}
	// A grant that takes back ends its stream alone.
	p.handle(&wire.Grant{Stream: 1, To: 50})
	p.handle(&wire.Grant{Stream: 1, To: 10})
	if st := p.stop(); st.Stream != 1 || st.Error.Code != "invalid" {
		t.Errorf("got %+v", st)
	}
}

func TestAfterTheEnd(t *testing.T) {
	p := connect(t, store(t, t.TempDir()))
	p.leave()
	if err := p.session.Handle(t.Context(), &wire.Upload{Stream: 1, Upload: "u", Size: 1}); !errors.Is(err, ErrEnded) {
		t.Errorf("an upload: %v", err)
	}
	if err := p.send(1, 0, []byte("x")); !errors.Is(err, ErrEnded) {
		t.Errorf("a chunk: %v", err)
	}
}

// A page that does not know the size of a small content asks for all of it.
func TestFetchWhole(t *testing.T) {
	s := store(t, t.TempDir())
	p := connect(t, s)
	want := bytes.Repeat([]byte("0123456789"), 10_000)
	p.handle(&wire.Fetch{Stream: 1, Media: kept(t, s, want), Grant: wire.MaxWhole})
	if g := p.grant(); g.Stream != 1 || g.To != int64(len(want)) {
		t.Errorf("the phone says %+v", g)
	}
	var got []byte
	for len(got) < len(want) {
		got = append(got, p.chunk().Data...)
	}
	if !bytes.Equal(got, want) {
		t.Error("other bytes")
	}
	p.handle(&wire.Fetch{Stream: 2, Media: kept(t, s, make([]byte, wire.MaxWhole+1)), Grant: wire.MaxWhole})
	if stop := p.stop(); stop.Stream != 2 || stop.Error == nil || stop.Error.Code != "invalid" {
		t.Errorf("too large: %+v", stop)
	}
}
