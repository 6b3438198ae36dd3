package local

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"tandem/peer"
	"tandem/peer/chat"
)

// server answers the calls of clients.
type server struct {
	api      peer.API
	attempts attempts
	stopping <-chan struct{}

	mu    sync.Mutex
	ended bool           // guarded by mu: no call may begin
	calls sync.WaitGroup // calls under way
}

// begin reports whether a call may begin; calls.Done ends it.
func (s *server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return false
	}
	s.calls.Add(1)
	return true
}

// end waits for the calls under way, and lets no other begin.
func (s *server) end() {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.calls.Wait()
}

// Serve answers at l until ctx ends, then ends the calls under way, closes l
// and returns nil. The logger takes what net/http has to say; nil: none.
func Serve(ctx context.Context, l net.Listener, api peer.API, logger *slog.Logger) error {
	return ServeUntil(ctx, nil, l, api, logger)
}

// ServeUntil is Serve that also ends when enough is closed: then it takes no
// further calls, and waits for those under way, however long they take.
func ServeUntil(ctx context.Context, enough <-chan struct{}, l net.Listener, api peer.API, logger *slog.Logger) error {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	s := &server{api: api, stopping: ctx.Done()}
	h := &http.Server{
		Handler:           s.routes(),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: helloTimeout,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    8 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	var wg sync.WaitGroup
	served := make(chan struct{})
	wg.Go(func() {
		select {
		case <-served:
			return
		case <-enough:
			if h.Shutdown(ctx) == nil {
				return
			}
		case <-ctx.Done():
		}
		// ctx is the base of every call's context: streams end by themselves.
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
		defer cancel()
		if err := h.Shutdown(limit); err != nil {
			_ = h.Close() // its connections are what Shutdown waited for
		}
	})
	err := h.Serve(netutil.LimitListener(l, maxConns))
	close(served)
	wg.Wait()
	s.end()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serving the phone's socket: %w", errors.Join(err, h.Close()))
}

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(name string, f http.HandlerFunc) {
		mux.HandleFunc("POST /v1/"+name, func(w http.ResponseWriter, r *http.Request) {
			if !s.begin() {
				refuse(w, peer.ErrNotRunning)
				return
			}
			defer s.calls.Done()
			r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
			f(w, r)
		})
	}
	handle("hello", call(func(context.Context, struct{}) (hello, error) {
		return hello{program}, nil
	}))
	handle("chats", call(func(ctx context.Context, q chatsRequest) ([]chat.Chat, error) {
		return s.api.Chats(ctx, q.Offset, q.Limit)
	}))
	handle("find-chat", call(func(ctx context.Context, q findChatRequest) (chat.Chat, error) {
		return s.api.FindChat(ctx, q.Name)
	}))
	handle("members", call(func(ctx context.Context, q membersRequest) ([]chat.Person, error) {
		return s.api.Members(ctx, q.Chat, q.Offset, q.Limit)
	}))
	handle("messages", call(func(ctx context.Context, q messagesRequest) (chat.Page, error) {
		return s.api.Messages(ctx, q.Chat, q.Range)
	}))
	handle("message", call(func(ctx context.Context, q messageRequest) (chat.Message, error) {
		return s.api.Message(ctx, q.ID)
	}))
	handle("search", call(func(ctx context.Context, q chat.Query) (chat.Page, error) {
		return s.api.Search(ctx, q)
	}))
	handle("do", call(func(ctx context.Context, q doRequest) (chat.Outcome, error) {
		return s.api.Do(ctx, q.Command, q.Action)
	}))
	handle("typing", call(func(ctx context.Context, q typingRequest) (struct{}, error) {
		return struct{}{}, s.api.Typing(ctx, q.Chat, q.From)
	}))
	handle("add-media", call(func(ctx context.Context, q addMediaRequest) (chat.Media, error) {
		return s.api.AddMedia(ctx, q.Path, q.Name)
	}))
	handle("media-path", call(func(ctx context.Context, q mediaPathRequest) (mediaPathAnswer, error) {
		path, err := s.api.MediaPath(ctx, q.ID)
		return mediaPathAnswer{path}, err
	}))
	handle("import", archived(s.api.Import))
	handle("export", archived(s.api.Export))
	handle("devices", call(func(ctx context.Context, _ struct{}) ([]peer.DeviceStatus, error) {
		return s.api.Devices(ctx)
	}))
	handle("unlink", call(func(ctx context.Context, q unlinkRequest) (struct{}, error) {
		return struct{}{}, s.api.Unlink(ctx, q.Device)
	}))
	handle("rename-device", call(func(ctx context.Context, q renameDeviceRequest) (struct{}, error) {
		return struct{}{}, s.api.RenameDevice(ctx, q.Device, q.Label)
	}))
	handle("status", call(func(ctx context.Context, _ struct{}) (peer.Status, error) {
		return s.api.Status(ctx)
	}))
	handle("link", s.link)
	handle("answer", call(s.attempts.answer))
	handle("watch", s.watch)
	return mux
}

// call is a handler that decodes a request and encodes f's answer.
func call[Q, A any](f func(context.Context, Q) (A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var q Q
		if err := decode(r.Body, &q); err != nil {
			refuse(w, err)
			return
		}
		a, err := f(r.Context(), q)
		if err != nil {
			refuse(w, err)
			return
		}
		reply(w, http.StatusOK, a)
	}
}

// decode reads one JSON object to the end of r: net/http notices that a
// client went away only once the whole body was read.
func decode(r io.Reader, v any) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("%w request: %w", chat.ErrInvalid, err)
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("%w request: %w", chat.ErrInvalid, err)
	}
	return nil
}

func refuse(w http.ResponseWriter, err error) {
	f, status := newFault(err)
	reply(w, status, f)
}

// reply writes an answer. A client that does not take it has gone away, or is
// ended by the deadline; there is nobody to tell.
func reply(w http.ResponseWriter, status int, v any) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
}
