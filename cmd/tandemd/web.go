package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	headerTimeout  = 10 * time.Second
	requestTimeout = 30 * time.Second
	idleTimeout    = time.Minute
	maxHeader      = 8 << 10 // bytes
	// shutdownTimeout is how long requests under way are waited for.
	shutdownTimeout = 3 * time.Second
)

// webServer is an http.Server and its listener.
type webServer struct {
	http.Server
	listener net.Listener
}

func newWebServer(listen string, handler http.Handler, trusted proxies, logger *slog.Logger) (*webServer, error) {
	// Signaling pings its sockets, and others have deadlines; TCP's own
	// probes would only wake phones.
	lc := net.ListenConfig{KeepAlive: -1}
	listener, err := lc.Listen(context.Background(), "tcp", listen)
	if err != nil {
		return nil, explainListen(fmt.Errorf("listening on %s: %w", listen, err), "--listen")
	}
	return &webServer{
		Server: http.Server{
			Handler:           handler,
			ReadHeaderTimeout: headerTimeout,
			ReadTimeout:       requestTimeout,
			WriteTimeout:      requestTimeout,
			IdleTimeout:       idleTimeout,
			MaxHeaderBytes:    maxHeader,
			ConnState:         newConnLimit(trusted).connState,
			// It tells of what strangers send.
			ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelDebug),
		},
		listener: listener,
	}, nil
}

// run serves until ctx ends, and then for as long as requests under way need,
// within shutdownTimeout.
func (s *webServer) run(ctx context.Context) error {
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(s.listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serving the web: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if s.Shutdown(grace) != nil {
		s.Close()
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving the web: %w", err)
	}
	return nil
}

// port returns the port that is listened on.
func (s *webServer) port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// healthz answers "ok", or what does not work, with status 503.
func healthz(parts map[string]interface{ Ready() bool }) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		for name, part := range parts {
			if !part.Ready() {
				http.Error(w, name+" is not ready", http.StatusServiceUnavailable)
				return
			}
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, "ok\n")
	})
}
