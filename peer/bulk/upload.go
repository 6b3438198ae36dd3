package bulk

import (
	"context"
	"fmt"
	"log/slog"

	"tandem/peer/chat"
	"tandem/peer/media"
	"tandem/peer/wire"
)

// upload is a stream from the page to the phone.
type upload struct {
	stream int64
	part   *media.Upload
	size   int64

	// guarded by Session.mu
	next    int64 // the offset of the next byte to come
	granted int64 // bytes before this offset may come
}

// upload opens a stream: the first grant says where the page is to begin.
func (s *Session) upload(ctx context.Context, w wire.Upload) error {
	s.mu.Lock()
	err := s.admit(w.Stream)
	s.mu.Unlock()
	if err == ErrEnded {
		return err
	}
	if err != nil {
		return s.refuse(ctx, w.Stream, err)
	}
	part, err := s.cfg.Media.Begin(s.cfg.Device, w.Upload, w.Size)
	if err != nil {
		return s.refuse(ctx, w.Stream, err)
	}
	from := part.Offset()
	u := &upload{stream: w.Stream, part: part, size: w.Size, next: from, granted: from}
	if from == w.Size { // the last bytes came, but the page did not learn of it
		return s.finish(ctx, u)
	}
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		u.end(false, s.cfg.Logger)
		return ErrEnded
	}
	s.uploads[w.Stream] = u
	grants := s.extend()
	s.mu.Unlock()
	first := &wire.Grant{Type: wire.TypeGrant, Stream: w.Stream, From: from, To: from}
	return s.sendGrants(ctx, append([]*wire.Grant{first}, grants...))
}

// extend grants the uploads their shares of the window, in steps worth a frame,
// and returns the grants to send. An upload that finds the window used up is
// granted bytes as those of others have come. The lock is held.
func (s *Session) extend() []*wire.Grant {
	left := int64(window)
	for _, u := range s.uploads {
		left -= u.granted - u.next
	}
	var grants []*wire.Grant
	for _, u := range s.uploads {
		share := int64(window / len(s.uploads))
		to := min(u.size, u.next+share, u.granted+max(0, left))
		if to <= u.granted || to < u.granted+share/4 && to != u.size {
			continue
		}
		left -= to - u.granted
		u.granted = to
		grants = append(grants, &wire.Grant{Type: wire.TypeGrant, Stream: u.stream, To: to})
	}
	return grants
}

func (s *Session) sendGrants(ctx context.Context, grants []*wire.Grant) error {
	for _, g := range grants {
		if err := s.cfg.Control(ctx, g); err != nil {
			return err
		}
	}
	return nil
}

// removeUpload takes a stream out. What the page was granted may still come. The
// lock is held.
func (s *Session) removeUpload(u *upload) {
	delete(s.uploads, u.stream)
	s.late += u.granted - u.next
}

// Chunk takes a frame of the bulk channel and has its bytes written before it
// returns. An error ends the link.
func (s *Session) Chunk(ctx context.Context, frame []byte) error {
	c, err := ParseChunk(frame)
	if err != nil {
		return err
	}
	size := int64(len(c.Data))
	s.mu.Lock()
	u := s.uploads[c.Stream]
	switch {
	case s.ended:
		s.mu.Unlock()
		return ErrEnded
	case u == nil: // late, after a Stop
		s.late -= size
		late := s.late
		s.mu.Unlock()
		if late < 0 {
			return fmt.Errorf("%w: stream %d is not open", ErrUngranted, c.Stream)
		}
		return nil
	case c.Offset+size > u.granted:
		s.mu.Unlock()
		return fmt.Errorf("%w: stream %d up to %d, granted up to %d", ErrUngranted, c.Stream, c.Offset+size, u.granted)
	case c.Offset != u.next:
		next := u.next
		s.removeUpload(u)
		s.late -= size
		s.mu.Unlock()
		u.end(false, s.cfg.Logger)
		return s.refuse(ctx, c.Stream, fmt.Errorf("%w: bytes from %d, expected from %d", chat.ErrInvalid, c.Offset, next))
	}
	u.next += size
	s.mu.Unlock()
	return s.write(ctx, u, c.Data)
}

// write writes the next bytes of an upload, and grants more or ends it.
func (s *Session) write(ctx context.Context, u *upload, data []byte) error {
	_, err := u.part.Write(data)
	s.mu.Lock()
	if s.uploads[u.stream] != u { // stopped in this moment
		s.mu.Unlock()
		return nil
	}
	done := err != nil || u.next == u.size
	if done {
		s.removeUpload(u)
	}
	grants := s.extend()
	s.mu.Unlock()
	if err := s.sendGrants(ctx, grants); err != nil {
		return err
	}
	switch {
	case err != nil:
		u.end(false, s.cfg.Logger)
		return s.refuse(ctx, u.stream, err)
	case done:
		return s.finish(ctx, u)
	}
	return nil
}

// finish keeps an upload's content and tells its ID.
func (s *Session) finish(ctx context.Context, u *upload) error {
	id, err := u.part.Finish(ctx)
	if err != nil {
		u.end(false, s.cfg.Logger)
		return s.refuse(ctx, u.stream, err)
	}
	return s.cfg.Control(ctx, &wire.Stop{Type: wire.TypeStop, Stream: u.stream, Media: id})
}

// end closes an upload, to be continued later or to be forgotten.
func (u *upload) end(drop bool, logger *slog.Logger) {
	end := u.part.Close
	if drop {
		end = u.part.Drop
	}
	if err := end(); err != nil {
		logger.Warn("closing an upload", "error", err)
	}
}
