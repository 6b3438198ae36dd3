package local

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"tandem/peer"
	"tandem/peer/archive"
)

// link makes a link for a client, and tells it how far it came.
func (s *server) link(w http.ResponseWriter, r *http.Request) {
	var q linkRequest
	if err := decode(r.Body, &q); err != nil {
		refuse(w, err)
		return
	}
	out := newStream(w)
	id, end := s.attempts.begin()
	defer end()
	d, err := s.api.Link(r.Context(), q.Link, peer.LinkOptions{
		Yes: q.Yes,
		Ask: func(ctx context.Context, who peer.Asker, try int) (string, error) {
			answer := s.attempts.expect(id, try)
			if err := out.send(linkEvent{Ask: &question{Attempt: id, Try: try, Who: who}}); err != nil {
				return "", fmt.Errorf("%w: the program that asked to link is gone", peer.ErrDeclined)
			}
			select {
			case a := <-answer:
				if a.Declined {
					return "", peer.ErrDeclined
				}
				return a.Digits, nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		},
		Tell: func(stage peer.Stage) { _ = out.send(linkEvent{Stage: stage}) },
	})
	if err != nil {
		f, _ := newFault(err)
		_ = out.send(linkEvent{Fault: f})
		return
	}
	_ = out.send(linkEvent{Device: &d})
}

// watch tells a client what happens, until either side ends.
func (s *server) watch(w http.ResponseWriter, r *http.Request) {
	if err := decode(r.Body, &struct{}{}); err != nil {
		refuse(w, err)
		return
	}
	out := newStream(w)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	err := s.api.Watch(ctx, func(e peer.Event) {
		if out.send(watchEvent{Event: &e}) != nil {
			cancel()
		}
	})
	select {
	case <-s.stopping:
		err = nil
	default:
	}
	if err != nil {
		f, _ := newFault(err)
		_ = out.send(watchEvent{Fault: f})
		return
	}
	_ = out.send(watchEvent{End: true})
}

// archived is a handler that imports or exports, and tells how far it is.
func archived[O any](f func(context.Context, O, func(archive.Progress)) (archive.Report, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o O
		if err := decode(r.Body, &o); err != nil {
			refuse(w, err)
			return
		}
		out := newStream(w)
		report, err := f(r.Context(), o, func(p archive.Progress) { _ = out.send(archiveEvent{Progress: &p}) })
		last := archiveEvent{Report: &report}
		if err != nil {
			last.Fault, _ = newFault(err)
		}
		_ = out.send(last)
	}
}

// stream writes JSON objects, one a line, each at once. It is safe for
// concurrent use. After the first failure it writes nothing more: the client
// is gone, and its request's context ends.
type stream struct {
	mu      sync.Mutex
	control *http.ResponseController
	encoder *json.Encoder
	err     error
}

func newStream(w http.ResponseWriter) *stream {
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.WriteHeader(http.StatusOK)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return &stream{control: http.NewResponseController(w), encoder: e}
}

func (s *stream) send(v any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.err = s.control.SetWriteDeadline(time.Now().Add(writeTimeout))
	if s.err == nil {
		s.err = s.encoder.Encode(v)
	}
	if s.err == nil {
		s.err = s.control.Flush()
	}
	return s.err
}
