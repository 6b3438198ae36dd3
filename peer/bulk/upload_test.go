package bulk

import (
	"errors"
	"fmt"
	"testing"

	"tandem/peer/media"
	"tandem/peer/wire"
)

func TestUploadResumes(t *testing.T) {
	dir := t.TempDir()
	want := content(9*media.BlockBytes + 99)
	at := 4*media.BlockBytes + 4242
	p := connect(t, store(t, dir))
	p.handle(&wire.Upload{Stream: 1, Upload: "u", Size: int64(len(want))})
	if first, next := p.grant(), p.grant(); first.From != 0 || next.To <= int64(at) {
		t.Fatalf("granted %+v, %+v", first, next)
	}
	for from := 0; from < at; from += wire.MaxChunk {
		if err := p.send(1, from, want[from:min(at, from+wire.MaxChunk)]); err != nil {
			t.Fatal(err)
		}
	}
	p.leave()

	// The phone is started anew.
	s := store(t, dir)
	p = connect(t, s)
	p.handle(&wire.Upload{Stream: 2, Upload: "u", Size: int64(len(want))})
	first := p.grant()
	if first.From != int64(at) {
		t.Errorf("resumes at %d, was interrupted at %d", first.From, at)
	}
	st := p.sendAll(2, want, int(first.From), int(first.To))
	if st.Error != nil || st.Media != kept(t, s, want) {
		t.Errorf("ended with %+v", st)
	}
}

func TestEmptyUpload(t *testing.T) {
	s := store(t, t.TempDir())
	p := connect(t, s)
	p.handle(&wire.Upload{Stream: 1, Upload: "u", Size: 0})
	if st := p.stop(); st.Media != kept(t, s, nil) {
		t.Errorf("ended with %+v", st)
	}
}

// TestUploadsShareTheWindow has many uploads at once: what the page may send in
// all of them together stays within the window, and all come to their end.
func TestUploadsShareTheWindow(t *testing.T) {
	s := store(t, t.TempDir())
	p := connect(t, s)
	want := content(2 * media.BlockBytes)
	next, granted := map[int64]int{}, map[int64]int{}
	for i := range int64(wire.MaxStreams) {
		p.handle(&wire.Upload{Stream: i + 1, Upload: fmt.Sprint(i), Size: int64(len(want))})
	}
	for ended := 0; ended < wire.MaxStreams; {
		select {
		case f := <-p.control:
			switch f := f.(type) {
			case *wire.Grant:
				granted[f.Stream] = int(f.To)
			case *wire.Stop:
				if f.Error != nil {
					t.Fatal(f.Error.Text)
				}
				ended++
			}
			continue
		default:
		}
		total, sent := 0, false
		for stream, to := range granted {
			total += to - next[stream]
		}
		if total > window {
			t.Fatalf("%d bytes are granted, at most %d", total, window)
		}
		for stream, to := range granted {
			if from := next[stream]; from < to {
				end := min(to, from+wire.MaxChunk)
				if err := p.send(stream, from, want[from:end]); err != nil {
					t.Fatal(err)
				}
				next[stream], sent = end, true
				break
			}
		}
		if !sent && len(p.control) == 0 {
			t.Fatal("nothing is granted any more")
		}
	}
}

func TestUploadMisbehaves(t *testing.T) {
	for name, c := range map[string]struct {
		misbehave func(p *page) error
		want      error
	}{
		"no chunk":         {func(p *page) error { return p.session.Chunk(t.Context(), []byte("short")) }, ErrChunk},
		"empty chunk":      {func(p *page) error { return p.send(1, 0, nil) }, ErrChunk},
		"unknown stream":   {func(p *page) error { return p.send(7, 0, []byte("x")) }, ErrUngranted},
		"beyond its grant": {func(p *page) error { return p.send(1, window, []byte("x")) }, ErrUngranted},
	} {
		t.Run(name, func(t *testing.T) {
			p := connect(t, store(t, t.TempDir()))
			p.handle(&wire.Upload{Stream: 1, Upload: "u", Size: 100 << 20})
			if err := c.misbehave(p); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// TestLateChunks stops an upload: what was granted may still come and is skipped,
// no more than that.
func TestLateChunks(t *testing.T) {
	p := connect(t, store(t, t.TempDir()))
	p.handle(&wire.Upload{Stream: 1, Upload: "u", Size: 100 << 20})
	p.grant()
	to := int(p.grant().To)
	p.handle(&wire.Stop{Stream: 1, Drop: true})
	data := make([]byte, wire.MaxChunk)
	for from := 0; from < to; from += len(data) {
		if err := p.send(1, from, data); err != nil {
			t.Fatalf("at %d of %d: %v", from, to, err)
		}
	}
	if err := p.send(1, to, data); !errors.Is(err, ErrUngranted) {
		t.Errorf("beyond it: %v", err)
	}
}

func TestOverlapEndsTheStream(t *testing.T) {
	p := connect(t, store(t, t.TempDir()))
	p.handle(&wire.Upload{Stream: 1, Upload: "u", Size: 1000})
	p.grant()
	for _, offset := range []int{0, 5} {
		if err := p.send(1, offset, []byte("0123456789")); err != nil {
			t.Fatal(err)
		}
	}
	if st := p.stop(); st.Error == nil || st.Error.Code != "invalid" {
		t.Errorf("ended with %+v", st)
	}
	// What came before is not lost.
	p.handle(&wire.Upload{Stream: 2, Upload: "u", Size: 1000})
	if g := p.grant(); g.From != 10 {
		t.Errorf("resumes at %d", g.From)
	}
}

func TestDropForgets(t *testing.T) {
	p := connect(t, store(t, t.TempDir()))
	for stream, st := range map[int64]wire.Stop{1: {Stream: 1, Drop: true}, 2: {Stream: 2}} {
		p.handle(&wire.Upload{Stream: stream, Upload: fmt.Sprint(stream), Size: 1000})
		p.grant()
		p.grant()
		if err := p.send(stream, 0, []byte("0123456789")); err != nil {
			t.Fatal(err)
		}
		p.handle(st)
		p.handle(&wire.Upload{Stream: stream, Upload: fmt.Sprint(stream), Size: 1000})
		want := int64(10)
		if st.Drop {
			want = 0
		}
		if g := p.grant(); g.From != want {
			t.Errorf("after %+v it resumes at %d", st, g.From)
		}
		p.grant()
		p.handle(wire.Stop{Stream: stream, Drop: true})
	}
}
