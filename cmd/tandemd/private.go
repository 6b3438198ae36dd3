package main

import (
	"net"
	"net/http"
	"net/http/pprof"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// maxScrapes bounds the answers with metrics that are made at once.
const maxScrapes = 4

// openPrivate opens the operator's own web server.
func (s *service) openPrivate(addr string) error {
	at, err := s.sockets.listen(socketMetrics, addr, "--metrics-listen")
	if err != nil {
		return err
	}
	if ip := at.Addr().(*net.TCPAddr).AddrPort().Addr(); !ip.IsLoopback() {
		s.logger.Warn("metrics and profiles are served to other machines too: keep strangers from this address")
	}
	mux := http.NewServeMux()
	s.readiness.handle(mux)
	mux.Handle("/metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{
		MaxRequestsInFlight: maxScrapes,
		Registry:            s.metrics.registry,
	}))
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", notHere) // a command line may hold what is private
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	s.private = newWebServer(at, mux, nil, s.logger)
	s.private.WriteTimeout = 0 // profiles take as long as one asks
	s.readiness.parts["the metrics server"] = at
	return nil
}

func notHere(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }
