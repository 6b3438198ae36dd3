package main

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

type ready bool

func (r ready) Ready() bool { return bool(r) }

func TestProbes(t *testing.T) {
	for _, c := range []struct {
		turn, draining bool
		path           string
		status         int
		says           string
	}{
		{true, false, "/healthz", 200, "ok"},
		{true, false, "/readyz", 200, "ok"},
		{false, false, "/healthz", 503, "TURN is not ready"},
		{false, false, "/readyz", 503, "TURN is not ready"},
		{true, true, "/healthz", 200, "ok"},
		{true, true, "/readyz", 503, "the server is stopping"},
		{false, true, "/healthz", 200, "ok"}, // its parts end
	} {
		r := readiness{parts: map[string]interface{ Ready() bool }{"signaling": ready(true), "TURN": ready(c.turn)}}
		r.draining.Store(c.draining)
		mux := http.NewServeMux()
		r.handle(mux)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%+v: %d %s", c, w.Code, w.Body)
		}
	}
}

// fullListener cannot accept, as if too many files were open.
type fullListener struct {
	net.Listener
	full bool
}

func (l *fullListener) Accept() (net.Conn, error) {
	if l.full {
		return nil, errors.New("accept: too many open files")
	}
	return nil, nil
}

func TestListenerThatCannotAccept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		below := &fullListener{}
		l := &listener{Listener: below}
		if l.Ready() {
			t.Error("ready before anybody reads")
		}
		l.Accept()
		if !l.Ready() {
			t.Error("not ready while it is read")
		}
		below.full = true
		for range 5 { // as often as net/http tries again
			l.Accept()
			time.Sleep(time.Second)
			if l.Ready() {
				t.Error("ready though it cannot accept")
			}
		}
		time.Sleep(deafFor)
		if !l.Ready() {
			t.Error("not ready again after the failures have ended")
		}
	})
}
