package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"tandem/signaling"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// running is a Server behind a web server on loopback.
type running struct {
	*Server
	URL  string // http://127.0.0.1:port
	stop func() // ends Run and waits
}

func start(t *testing.T, cfg Config) *running {
	t.Helper()
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(signaling.Path, s)
	web := httptest.NewServer(mux)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(patience):
			t.Error("Run does not end")
		}
	}
	t.Cleanup(func() { stop(); web.Close() })
	<-s.Opened()
	return &running{s, web.URL, stop}
}

// eventually polls for what no channel tells.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not in time: %s", what)
		}
	}
}

// raw is a client that can misbehave.
type raw struct {
	t *testing.T
	*websocket.Conn
}

func (r *running) dial(t *testing.T) *raw {
	t.Helper()
	ws, resp, err := r.tryDial(nil, signaling.Subprotocol)
	if err != nil {
		t.Fatalf("dialling: %v %v", err, resp)
	}
	t.Cleanup(func() { ws.Close() })
	ws.SetReadDeadline(time.Now().Add(patience))
	return &raw{t, ws}
}

func (r *running) tryDial(header http.Header, subprotocols ...string) (*websocket.Conn, *http.Response, error) {
	d := websocket.Dialer{Subprotocols: subprotocols}
	return d.Dial("ws"+strings.TrimPrefix(r.URL, "http")+signaling.Path, header)
}

func (r *raw) put(frames ...signaling.Frame) {
	r.t.Helper()
	for _, f := range frames {
		if err := r.WriteMessage(websocket.TextMessage, signaling.Encode(f)); err != nil {
			r.t.Fatalf("writing: %v", err)
		}
	}
}

func (r *raw) get() signaling.ServerFrame {
	r.t.Helper()
	_, b, err := r.ReadMessage()
	if err != nil {
		r.t.Fatalf("reading: %v", err)
	}
	f, err := signaling.DecodeServerFrame(b)
	if err != nil || f == nil {
		r.t.Fatalf("frame %.200q: %v", b, err)
	}
	return f
}

// want reads a frame and compares all of it.
func (r *raw) want(f signaling.ServerFrame) {
	r.t.Helper()
	got := r.get()
	if string(signaling.Encode(got)) != string(signaling.Encode(f)) {
		r.t.Fatalf("got %T %s, want %T %s", got, signaling.Encode(got), f, signaling.Encode(f))
	}
}

// wantClose reads until the socket is closed, with that code, and closes it
// on this side too.
func (r *raw) wantClose(code int) string {
	r.t.Helper()
	for {
		_, _, err := r.ReadMessage()
		if err == nil {
			continue
		}
		closed, ok := err.(*websocket.CloseError)
		if !ok || closed.Code != code {
			r.t.Fatalf("ended with %v, want close %d", err, code)
		}
		r.Close()
		return closed.Text
	}
}

func (r *raw) refused(id signaling.SessionID, reason string) {
	r.t.Helper()
	r.want(signaling.RefusedFrame{Session: id, Reason: reason})
}

func sid(n byte) signaling.SessionID { return signaling.SessionID{n, 1: 's'} }
func key(n byte) signaling.SeatKey   { return signaling.SeatKey{n, 1: 'k'} }

func joinPage(id signaling.SessionID) signaling.JoinFrame {
	return signaling.JoinFrame{Session: id, Seat: signaling.SeatPage, Key: key(1)}
}

func joinPhone(id signaling.SessionID) signaling.JoinFrame {
	return signaling.JoinFrame{Session: id, Seat: signaling.SeatPhone, Key: key(2)}
}

func sendFrame(id signaling.SessionID, data string) signaling.SendFrame {
	return signaling.SendFrame{Session: id, Data: []byte(data)}
}

func message(id signaling.SessionID, data string) signaling.MessageFrame {
	return signaling.MessageFrame{Session: id, Data: []byte(data)}
}

// pair links an honest pair, whatever else goes on at the server.
func (r *running) pair(t *testing.T, id signaling.SessionID) {
	t.Helper()
	page, phone := r.dial(t), r.dial(t)
	defer page.Close()
	defer phone.Close()
	page.put(joinPage(id))
	page.want(signaling.JoinedFrame{Session: id})
	phone.put(joinPhone(id), sendFrame(id, "offer"))
	phone.want(signaling.JoinedFrame{Session: id})
	phone.want(signaling.FilledFrame{Session: id})
	page.want(signaling.FilledFrame{Session: id})
	page.want(message(id, "offer"))
	page.put(sendFrame(id, "answer"))
	phone.want(message(id, "answer"))
	page.put(signaling.LeaveFrame{Session: id, Reason: "linked"})
	phone.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPage, Reason: "linked"})
}
