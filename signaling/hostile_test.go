package signaling

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// once connects to url, and returns why that ended.
func once(t *testing.T, url string, cfg Config) error {
	t.Helper()
	cfg.URL, cfg.Once = url, true
	var states []State
	cfg.OnState = func(s State) { states = append(states, s) }
	c, err := NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Join(t.Context(), JoinOptions{Session: testSession, Seat: SeatPhone, Key: testKey})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err = c.Run(ctx)
	for range s.Events() {
	}
	if !errors.Is(s.Err(), ErrEnded) || !errors.Is(s.Err(), err) {
		t.Errorf("the session ended with %v", s.Err())
	}
	if n := len(states); n == 0 || states[n-1].Connected || states[n-1].Err != err || states[n-1].Retry != 0 {
		t.Errorf("states %+v", states)
	}
	return err
}

// answering serves every connection with f until the test's end.
func answering(t *testing.T, f func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { defer conn.Close(); f(conn) })
		}
	})
	t.Cleanup(func() { l.Close(); wg.Wait() })
	return "http://" + l.Addr().String()
}

func TestDialErrors(t *testing.T) {
	status := func(code int, header ...string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	upgrading := func(subprotocol string) string {
		u := websocket.Upgrader{Subprotocols: []string{subprotocol}}
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if ws, err := u.Upgrade(w, r, nil); err == nil {
				ws.Close()
			}
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // of failed TLS handshakes
	secure.StartTLS()
	t.Cleanup(secure.Close)
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	plain := status(404)
	refusing, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing.Close()

	for name, c := range map[string]struct {
		url  string
		cfg  Config
		kind error
		text string
	}{
		"refused":      {"http://" + refusing.Addr().String(), Config{}, ErrUnreachable, "refused"},
		"no such name": {"http://tandem.invalid", Config{Resolver: &net.Resolver{PreferGo: true, Dial: noDNS}}, ErrUnreachable, "lookup"},
		"silent": {answering(t, func(c net.Conn) { io.Copy(io.Discard, c) }),
			Config{DialTimeout: 50 * time.Millisecond}, ErrUnreachable, "no answer in time"},
		"silent TLS": {"https" + answering(t, func(c net.Conn) { io.Copy(io.Discard, c) })[4:],
			Config{DialTimeout: 50 * time.Millisecond}, ErrUnreachable, "no answer in time"},
		"closes":              {answering(t, func(c net.Conn) { http.ReadRequest(bufio.NewReader(c)) }), Config{}, ErrNotTandem, ""},
		"unknown certificate": {secure.URL, Config{}, ErrTLS, "certificate"},
		"wrong name":          {strings.Replace(secure.URL, "127.0.0.1", "localhost", 1), Config{TLS: &tls.Config{RootCAs: roots}}, ErrTLS, "certificate"},
		"not TLS":             {"https" + plain[4:], Config{}, ErrTLS, "does not speak TLS"},
		"not found by TLS":    {secure.URL, Config{TLS: &tls.Config{RootCAs: roots}}, ErrNotTandem, "404"},
		"TLS without https":   {"http" + secure.URL[5:], Config{}, ErrNotTandem, "400"},
		"not found":           {plain, Config{}, ErrNotTandem, "404"},
		"a page":              {status(200), Config{}, ErrNotTandem, "200"},
		"redirect":            {status(301, "Location", "https://tandem.example/x?secret"), Config{}, ErrNotTandem, "redirects to https://tandem.example"},
		"bad redirect":        {status(302, "Location", "javascript:alert(1)"), Config{}, ErrNotTandem, "302"},
		"too many":            {status(429, "Retry-After", "7"), Config{}, ErrBusy, "429"},
		"stopping":            {status(503), Config{}, ErrBusy, "503"},
		"other subprotocol":   {upgrading("other"), Config{}, ErrNotTandem, "does not speak"},
		"no subprotocol":      {upgrading(""), Config{}, ErrNotTandem, "does not speak"},
		"nonsense": {answering(t, func(c net.Conn) {
			c.Write([]byte("220 mail.example ESMTP\x1b[2J\r\n\r\n"))
			io.Copy(io.Discard, c)
		}), Config{}, ErrNotTandem, "not answer as a web server"},
		"false upgrade": {answering(t, func(c net.Conn) {
			http.ReadRequest(bufio.NewReader(c))
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n")
			io.Copy(io.Discard, c)
		}), Config{}, ErrNotTandem, "handshake wrongly"},
		"endless headers": {answering(t, func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\n")
			for line := []byte("X: " + strings.Repeat("x", 1000) + "\r\n"); ; {
				if _, err := c.Write(line); err != nil {
					return
				}
			}
		}), Config{}, ErrNotTandem, "before the connection was up"},
	} {
		t.Run(name, func(t *testing.T) {
			err := once(t, c.url, c.cfg)
			if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("got %v, want %v with %q", err, c.kind, c.text)
			}
			if strings.ContainsAny(err.Error(), "\x1b\n\r") || strings.Contains(err.Error(), "secret") {
				t.Errorf("the error shows what the server sent: %q", err)
			}
		})
	}
}

func noDNS(context.Context, string, string) (net.Conn, error) {
	return nil, errors.New("no name server")
}

// hostile serves sockets with f. It returns the page's address.
func hostile(t *testing.T, f func(*websocket.Conn)) string {
	t.Helper()
	u := websocket.Upgrader{Subprotocols: []string{Subprotocol}}
	var wg sync.WaitGroup
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wg.Add(1)
		defer wg.Done()
		ws, err := u.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		f(ws)
	}))
	t.Cleanup(func() { s.Close(); wg.Wait() })
	return s.URL
}

// drain reads until the client ends the socket.
func drain(ws *websocket.Conn) {
	for {
		if _, _, err := ws.NextReader(); err != nil {
			return
		}
	}
}

func TestServerNonsense(t *testing.T) {
	say := func(kind int, b []byte) func(*websocket.Conn) {
		return func(ws *websocket.Conn) { ws.WriteMessage(kind, b); drain(ws) }
	}
	joined := Encode(JoinedFrame{testSession})
	for name, f := range map[string]func(*websocket.Conn){
		"no JSON":   say(websocket.TextMessage, []byte("hello")),
		"binary":    say(websocket.BinaryMessage, joined),
		"too large": say(websocket.TextMessage, bytes.Repeat([]byte(" "), MaxFrame+1)),
		"fragments without end": func(ws *websocket.Conn) {
			w, _ := ws.NextWriter(websocket.TextMessage)
			for {
				if _, err := w.Write(make([]byte, 5000)); err != nil {
					return
				}
			}
		},
		"not a frame": func(ws *websocket.Conn) {
			ws.NetConn().Write(bytes.Repeat([]byte{0xff}, 100))
			drain(ws)
		},
		"a length of 2^62": func(ws *websocket.Conn) {
			ws.NetConn().Write([]byte{0x81, 0x7f, 0x40, 0, 0, 0, 0, 0, 0, 0})
			ws.NetConn().Write(make([]byte, 2*MaxFrame))
			drain(ws)
		},
		"a session flooded": func(ws *websocket.Conn) {
			ws.ReadMessage() // the join
			for ws.WriteMessage(websocket.TextMessage, joined) == nil {
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := onceUnread(t, hostile(t, f)); !errors.Is(err, ErrNonsense) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// onceUnread runs a client whose session nobody reads.
func onceUnread(t *testing.T, url string) error {
	t.Helper()
	c, err := NewClient(Config{URL: url, Once: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Join(t.Context(), JoinOptions{Session: testSession, Seat: SeatPhone}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return c.Run(ctx)
}

func TestUnknownSessionsAreSkipped(t *testing.T) {
	url := hostile(t, func(ws *websocket.Conn) {
		ws.ReadMessage()
		for i := range 1000 {
			id := SessionID{1: byte(i), 2: byte(i >> 8), 3: 1}
			ws.WriteMessage(websocket.TextMessage, Encode(JoinedFrame{id}))
			ws.WriteMessage(websocket.TextMessage, Encode(RefusedFrame{id, RefusedTooFast}))
		}
		ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"news"}`))
		ws.WriteMessage(websocket.TextMessage, Encode(JoinedFrame{testSession}))
		drain(ws)
	})
	c, s := runJoined(t, Config{URL: url})
	if e, err := s.Recv(t.Context()); err != nil || e != (Joined{}) {
		t.Errorf("got %v %v", e, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.sessions) != 1 || len(c.conn.refused) != 0 {
		t.Errorf("%d sessions, %d to join again", len(c.sessions), len(c.conn.refused))
	}
}

// runJoined runs a client with one session until the test's end.
func runJoined(t *testing.T, cfg Config) (*Client, *Session) {
	t.Helper()
	c, err := NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Join(t.Context(), JoinOptions{Session: testSession, Seat: SeatPhone, Key: testKey})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); c.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return c, s
}

func TestCloseCodes(t *testing.T) {
	for code, final := range map[int]bool{
		1001: false, CloseDraining: false, CloseMalformed: true, CloseFrameTooLarge: true,
		CloseTooManyFrames: false, CloseNoPong: false, CloseTooSlow: false, 4999: false,
	} {
		e := &CloseError{Code: code}
		if e.final() != final {
			t.Errorf("%v: final %v", e, e.final())
		}
	}
	url := hostile(t, func(ws *websocket.Conn) {
		ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(CloseMalformed, "bad \x1b reason"), time.Now().Add(time.Second))
		drain(ws)
	})
	c, err := NewClient(Config{URL: url}) // would connect again
	if err != nil {
		t.Fatal(err)
	}
	var closed *CloseError
	if err := c.Run(t.Context()); !errors.As(err, &closed) || closed.Code != CloseMalformed || closed.Reason != "" {
		t.Errorf("got %v", err)
	}
}

func TestSilentServer(t *testing.T) {
	url := hostile(t, func(ws *websocket.Conn) {
		ws.SetPingHandler(func(string) error { return nil })
		drain(ws)
	})
	err := once(t, url, Config{PingInterval: 30 * time.Millisecond})
	if !errors.Is(err, ErrLost) {
		t.Errorf("got %v", err)
	}
}

func TestConnectionCut(t *testing.T) {
	err := once(t, hostile(t, func(ws *websocket.Conn) { ws.ReadMessage() }), Config{})
	if !errors.Is(err, ErrLost) {
		t.Errorf("got %v", err)
	}
}

func TestPingsKeepAConnection(t *testing.T) {
	pings := make(chan struct{}, 100)
	url := hostile(t, func(ws *websocket.Conn) {
		answer := ws.PingHandler()
		ws.SetPingHandler(func(s string) error { pings <- struct{}{}; return answer(s) })
		drain(ws)
	})
	var lost []State
	var mu sync.Mutex
	runJoined(t, Config{URL: url, PingInterval: 100 * time.Millisecond, OnState: func(s State) {
		mu.Lock()
		defer mu.Unlock()
		if !s.Connected {
			lost = append(lost, s)
		}
	}})
	for range 5 {
		<-pings
	}
	mu.Lock()
	defer mu.Unlock()
	if len(lost) > 0 {
		t.Errorf("lost: %v", lost)
	}
}

func TestRejoinsWhatWasRefused(t *testing.T) {
	url := hostile(t, func(ws *websocket.Conn) {
		for range 3 {
			ws.ReadMessage()
			ws.WriteMessage(websocket.TextMessage, Encode(RefusedFrame{testSession, RefusedTooFast}))
		}
		ws.ReadMessage()
		ws.WriteMessage(websocket.TextMessage, Encode(JoinedFrame{testSession}))
		drain(ws)
	})
	_, s := runJoined(t, Config{URL: url, rejoinAfter: time.Millisecond})
	for _, want := range []Event{Refused{RefusedTooFast}, Refused{RefusedTooFast}, Refused{RefusedTooFast}, Joined{}} {
		if e, err := s.Recv(t.Context()); err != nil || e != want {
			t.Fatalf("got %v %v, want %v", e, err, want)
		}
	}
}

// A session whose messages nobody reads loses some, and others lose none.
func TestUnreadMessagesAreDropped(t *testing.T) {
	other := SessionID{9}
	url := hostile(t, func(ws *websocket.Conn) {
		for range 2 {
			ws.ReadMessage()
		}
		for range 2 * maxEvents {
			ws.WriteMessage(websocket.TextMessage, Encode(MessageFrame{testSession, []byte("x")}))
		}
		ws.WriteMessage(websocket.TextMessage, Encode(LeftFrame{testSession, SeatPage, LeftGone}))
		ws.WriteMessage(websocket.TextMessage, Encode(JoinedFrame{other}))
		drain(ws)
	})
	c, s := runJoined(t, Config{URL: url})
	o, err := c.Join(t.Context(), JoinOptions{Session: other, Seat: SeatPhone})
	if err != nil {
		t.Fatal(err)
	}
	if e, err := o.Recv(t.Context()); err != nil || e != (Joined{}) {
		t.Fatalf("got %v %v", e, err)
	}
	for i := 0; ; i++ {
		e, err := s.Recv(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if e == (Left{LeftGone}) {
			if i != maxEvents-roomForState {
				t.Errorf("%d messages kept", i)
			}
			return
		}
	}
}

// A server that reads nothing stops Send, not the client's end.
func TestSendWaitsForRoom(t *testing.T) {
	blocked := make(chan struct{})
	url := hostile(t, func(ws *websocket.Conn) { <-blocked })
	defer close(blocked)
	_, s := runJoined(t, Config{URL: url})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	for n := 0; ; n++ {
		err := s.Send(ctx, make([]byte, MaxData))
		if errors.Is(err, context.DeadlineExceeded) {
			break
		}
		if err != nil || n > 10_000 {
			t.Fatalf("after %d frames: %v", n, err)
		}
	}
}
