package main

import (
	"context"
	"errors"
	"fmt"
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

func newWebServer(listener net.Listener, handler http.Handler, trusted proxies, logger *slog.Logger) *webServer {
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
	}
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
