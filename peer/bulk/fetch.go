package bulk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"tandem/peer/chat"
	"tandem/peer/media"
	"tandem/peer/wire"
)

// fetch is a stream from the phone to the page.
type fetch struct {
	stream int64
	to     int64 // the offset after the last byte

	// guarded by Session.mu
	next    int64 // the offset of the next byte to send
	granted int64 // bytes before this offset may be sent
	gone    bool  // removed from the session

	reading sync.Mutex // guards what follows; taken after Session.mu, never before
	reader  *media.Reader
	closed  bool
}

// fetch opens a stream.
func (s *Session) fetch(ctx context.Context, w wire.Fetch) error {
	s.mu.Lock()
	err := s.admit(w.Stream)
	s.mu.Unlock()
	if err == ErrEnded {
		return err
	}
	if err != nil {
		return s.refuse(ctx, w.Stream, err)
	}
	reader, err := s.cfg.Media.Reader(w.Media)
	if err != nil {
		return s.refuse(ctx, w.Stream, err)
	}
	if w.From == 0 && w.To == 0 {
		w.To = reader.Size()
		if w.To > wire.MaxWhole {
			err = fmt.Errorf("%w: the picture has %d bytes, at most %d are shown", chat.ErrInvalid, w.To, wire.MaxWhole)
		} else {
			err = s.cfg.Control(ctx, &wire.Grant{Type: wire.TypeGrant, Stream: w.Stream, To: w.To})
		}
	}
	f := &fetch{stream: w.Stream, to: w.To, next: w.From, granted: min(max(w.Grant, w.From), w.To), reader: reader}
	if err != nil {
		f.close(s.cfg.Logger)
		if errors.Is(err, chat.ErrInvalid) {
			return s.refuse(ctx, w.Stream, err)
		}
		return err
	}
	if w.From < 0 || w.To < w.From || w.To > reader.Size() {
		f.close(s.cfg.Logger)
		return s.refuse(ctx, w.Stream, fmt.Errorf("%w: bytes %d to %d of %d", chat.ErrInvalid, w.From, w.To, reader.Size()))
	}
	if w.From == w.To {
		f.close(s.cfg.Logger)
		return nil
	}
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		f.close(s.cfg.Logger)
		return ErrEnded
	}
	s.fetches = append(s.fetches, f)
	s.mu.Unlock()
	s.stir()
	return nil
}

// findFetch returns an open stream, nil when there is none. The lock is held.
func (s *Session) findFetch(stream int64) *fetch {
	for _, f := range s.fetches {
		if f.stream == stream {
			return f
		}
	}
	return nil
}

// removeFetch takes a stream out. The lock is held.
func (s *Session) removeFetch(f *fetch) {
	f.gone = true
	for i, other := range s.fetches {
		if other == f {
			s.fetches = append(s.fetches[:i], s.fetches[i+1:]...)
			return
		}
	}
}

// nextFetch returns the stream whose turn it is and that may send, and puts it
// last; nil when none may.
func (s *Session) nextFetch() *fetch {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.fetches {
		if f.next < f.granted {
			s.fetches = append(append(s.fetches[:i:i], s.fetches[i+1:]...), f)
			return f
		}
	}
	return nil
}

// serve sends one chunk of a stream. An error ends the session; what is wrong
// with the stream alone ends that.
func (s *Session) serve(ctx context.Context, f *fetch, frame []byte) error {
	most := min(max(1, int64(s.cfg.Frame())-wire.BulkHeader), wire.MaxChunk)
	s.mu.Lock()
	from, size := f.next, min(f.granted-f.next, most)
	s.mu.Unlock()
	n, err := f.read(frame[wire.BulkHeader:wire.BulkHeader+size], from)
	s.mu.Lock()
	if f.gone {
		s.mu.Unlock()
		return nil
	}
	f.next = from + int64(n)
	if err != nil || f.next == f.to {
		s.removeFetch(f)
	}
	done := f.gone
	s.mu.Unlock()
	if done {
		f.close(s.cfg.Logger)
	}
	if err != nil {
		return s.refuse(ctx, f.stream, err)
	}
	putHeader(frame, f.stream, from)
	return s.cfg.Bulk(ctx, frame[:wire.BulkHeader+n])
}

// read reads from an offset on. No bytes come of a stream that was closed.
func (f *fetch) read(p []byte, from int64) (int, error) {
	f.reading.Lock()
	defer f.reading.Unlock()
	if f.closed {
		return 0, nil
	}
	if _, err := f.reader.Seek(from, io.SeekStart); err != nil {
		return 0, err
	}
	return f.reader.Read(p)
}

func (f *fetch) close(logger *slog.Logger) {
	f.reading.Lock()
	defer f.reading.Unlock()
	if f.closed {
		return
	}
	f.closed = true
	if err := f.reader.Close(); err != nil {
		logger.Debug("closing a content", "error", err)
	}
}
