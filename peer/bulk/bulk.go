// Package bulk moves contents between a page and the phone's media store: it is
// the phone's side of the frames Fetch, Upload, Grant and Stop, and of the chunks
// on the bulk channel (WIRE.md).
//
// A Session serves one page over one link. Whoever reads the control channel
// calls Handle, whoever reads the bulk channel calls Chunk, and Run sends what
// the page fetches. When the link ends, Run ends: uploads that are not complete
// are kept, and go on in the session of a later link.
package bulk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync"

	"tandem/peer/chat"
	"tandem/peer/media"
	"tandem/peer/wire"
)

// window is how many bytes the page may have on its way in all uploads together:
// a long path's rate times its round trip. It is no more than SCTP's receive
// buffer holds, so that a slow disk fills that buffer and never stops the control
// channel, which shares it. Chunks go to the disk as they come, so no other memory
// is used.
const window = 7 << 20

var (
	// ErrChunk is returned by Chunk for what is no frame of the bulk channel.
	ErrChunk = errors.New("not a chunk")
	// ErrUngranted is returned by Chunk when the page sent more than it was
	// granted: beyond a grant, or in streams that were never opened.
	ErrUngranted = errors.New("the page sends more than it was granted")
	// ErrFrame is returned by Handle for a frame that no page sends.
	ErrFrame = errors.New("not a frame of bulk streams")
	// ErrEnded is returned by Handle and Chunk once Run has ended.
	ErrEnded = errors.New("the session has ended")
)

// Config is a Session's. All but Frame and Logger is required.
type Config struct {
	Media  *media.Store
	Device string // the ID of the page's device: uploads are its own
	// Control sends a frame, *wire.Grant or *wire.Stop, on the control channel.
	Control func(ctx context.Context, frame any) error
	// Bulk sends a frame on the bulk channel; it waits while the path is
	// busy. The slice is used again when it returns.
	Bulk func(ctx context.Context, frame []byte) error
	// Frame returns how large the next frame for Bulk should be, in bytes;
	// nil: as large as it may be.
	Frame  func() int
	Logger *slog.Logger // nil: none
}

func (c Config) validate() error {
	var faults []error
	if c.Media == nil {
		faults = append(faults, errors.New("bulk: Media is missing"))
	}
	if c.Device == "" {
		faults = append(faults, errors.New("bulk: Device is missing"))
	}
	if c.Control == nil || c.Bulk == nil {
		faults = append(faults, errors.New("bulk: Control or Bulk is missing"))
	}
	return errors.Join(faults...)
}

// Session serves one page. Handle, Chunk and Run may be called from a goroutine
// each.
type Session struct {
	cfg  Config
	wake chan struct{} // one token when Run may have something to send

	mu      sync.Mutex
	ended   bool
	fetches []*fetch          // in the order of their turns
	uploads map[int64]*upload // by stream
	late    int64             // bytes that the page may still send in streams that were stopped
}

// NewSession returns a session, or an error that names what is wrong in cfg.
func NewSession(cfg Config) (*Session, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Frame == nil {
		cfg.Frame = func() int { return wire.BulkHeader + wire.MaxChunk }
	}
	return &Session{cfg: cfg, wake: make(chan struct{}, 1), uploads: map[int64]*upload{}}, nil
}

// Handle takes one of the page's frames: *wire.Fetch, *wire.Upload, *wire.Grant
// or *wire.Stop, or the struct itself. What a page may ask for and cannot have is
// answered with a Stop; an error ends the link.
func (s *Session) Handle(ctx context.Context, frame any) error {
	switch f := frame.(type) {
	case *wire.Fetch:
		return s.fetch(ctx, *f)
	case wire.Fetch:
		return s.fetch(ctx, f)
	case *wire.Upload:
		return s.upload(ctx, *f)
	case wire.Upload:
		return s.upload(ctx, f)
	case *wire.Grant:
		return s.grant(ctx, *f)
	case wire.Grant:
		return s.grant(ctx, f)
	case *wire.Stop:
		return s.stop(*f)
	case wire.Stop:
		return s.stop(f)
	}
	return fmt.Errorf("%w: %T", ErrFrame, frame)
}

// admit checks whether a stream may be opened. The lock is held.
func (s *Session) admit(stream int64) error {
	switch {
	case s.ended:
		return ErrEnded
	case stream < 1 || stream > math.MaxInt32:
		return fmt.Errorf("%w: stream %d", chat.ErrInvalid, stream)
	case s.uploads[stream] != nil || s.findFetch(stream) != nil:
		return fmt.Errorf("%w: stream %d is open already", chat.ErrInvalid, stream)
	case len(s.uploads)+len(s.fetches) >= wire.MaxStreams:
		return fmt.Errorf("%w: %d streams are open, try again when one has ended", errTooMany, wire.MaxStreams)
	}
	return nil
}

// grant lets a fetch go on.
func (s *Session) grant(ctx context.Context, g wire.Grant) error {
	s.mu.Lock()
	f := s.findFetch(g.Stream)
	// A stream that has ended may have a grant on its way.
	valid := f == nil || g.To >= f.granted
	if f != nil {
		if valid {
			f.granted = min(g.To, f.to)
		} else {
			s.removeFetch(f)
		}
	}
	s.mu.Unlock()
	if !valid {
		f.close(s.cfg.Logger)
		return s.refuse(ctx, g.Stream, fmt.Errorf("%w: a grant takes back an earlier one", chat.ErrInvalid))
	}
	s.stir()
	return nil
}

// stop ends a stream that the page cancels.
func (s *Session) stop(st wire.Stop) error {
	s.mu.Lock()
	f, u := s.findFetch(st.Stream), s.uploads[st.Stream]
	if f != nil {
		s.removeFetch(f)
	}
	if u != nil {
		s.removeUpload(u)
	}
	s.mu.Unlock()
	if f != nil {
		f.close(s.cfg.Logger)
	}
	if u != nil {
		u.end(st.Drop, s.cfg.Logger)
	}
	return nil
}

// stir wakes Run.
func (s *Session) stir() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run sends what the page fetches, a chunk of each stream in turn, until ctx
// ends or a send fails. Then it closes all streams.
func (s *Session) Run(ctx context.Context) error {
	defer s.end()
	frame := make([]byte, wire.BulkHeader+wire.MaxChunk)
	for {
		f := s.nextFetch()
		if f == nil {
			select {
			case <-s.wake:
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := s.serve(ctx, f, frame); err != nil {
			return err
		}
	}
}

// end closes all streams.
func (s *Session) end() {
	s.mu.Lock()
	s.ended = true
	fetches, uploads := s.fetches, s.uploads
	s.fetches, s.uploads = nil, nil
	s.mu.Unlock()
	for _, f := range fetches {
		f.close(s.cfg.Logger)
	}
	for _, u := range uploads {
		u.end(false, s.cfg.Logger)
	}
}
