package main

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
)

// readiness says whether the server works, and whether it wants work.
type readiness struct {
	parts    map[string]interface{ Ready() bool } // complete before anything is served
	draining atomic.Bool
}

// healthy returns what does not work, if anything. While the server drains its
// parts end one by one, and are not looked at: nobody should restart it.
func (r *readiness) healthy() error {
	if r.draining.Load() {
		return nil
	}
	for name, part := range r.parts {
		if !part.Ready() {
			return fmt.Errorf("%s is not ready", name)
		}
	}
	return nil
}

// ready returns why no new clients should be sent here, if they should not.
func (r *readiness) ready() error {
	if r.draining.Load() {
		return fmt.Errorf("the server is stopping")
	}
	return r.healthy()
}

// handle serves both questions: /healthz asks whether to restart the server,
// /readyz whether to send clients to it.
func (r *readiness) handle(mux *http.ServeMux) {
	mux.Handle("/healthz", probe(r.healthy))
	mux.Handle("/readyz", probe(r.ready))
}

// probe answers "ok", or what is the matter, with status 503.
func probe(ask func() error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if err := ask(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, "ok\n")
	})
}
