package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/signaling"
)

const patience = 20 * time.Second

// running is a server in this process, started by a command line.
type running struct {
	t       *testing.T
	url     string // of the page, as it is announced
	at      string // where the web server listens
	private string // of metrics; empty: none
	turn    netip.AddrPort
	turnTLS string // where it relays over TLS; empty: nowhere
	log     logText
	end     context.CancelFunc // the signal to end
	hangups chan os.Signal
	ended   chan struct{}
	err     error // when ended is closed
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func need(t *testing.T, tool, debian string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s is not installed: on Debian, apt-get install %s", tool, debian)
	}
	return path
}

// logText is what was logged.
type logText struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// watched are the tests that look for what their servers left, each once: a
// second server's end must not find what the first one still does.
var watched sync.Map

var (
	freePort    = regexp.MustCompile(`TURN +port (\d+)`)
	freePortTLS = regexp.MustCompile(`TURN .*; TLS on (\d+)`)
)

// begin starts a server on free ports of 127.0.0.1, and waits until it says
// that it runs. It ends with the test, and nothing of it stays.
func begin(t *testing.T, args ...string) *running {
	t.Helper()
	if _, second := watched.LoadOrStore(t, true); !second {
		before := goleak.IgnoreCurrent()
		t.Cleanup(func() { // last
			watched.Delete(t)
			http.DefaultClient.CloseIdleConnections()
			goleak.VerifyNone(t, before)
		})
	}
	parser, err := newParser(io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, hangups: make(chan os.Signal, 1), ended: make(chan struct{})}
	r.at = freeAddr(t)
	args = append([]string{"serve", "--listen=" + r.at, "--turn-listen=127.0.0.1:0", "--turn-relay-ip=127.0.0.1",
		"--turn-allow-peers=127.0.0.0/8", "--drain=0s", "--state=" + t.TempDir()}, args...)
	command, err := parser.Parse(args)
	if err != nil {
		t.Fatal(err)
	}
	var ctx context.Context
	ctx, r.end = context.WithCancel(context.Background())
	out, write := io.Pipe()
	go func() {
		defer close(r.ended)
		r.err = command.Run(&app{ctx: ctx, stdout: write, stderr: &r.log, env: func(string) string { return "" },
			args: args, hangups: r.hangups})
		write.Close()
	}()
	t.Cleanup(func() {
		r.end()
		<-r.ended
		if r.err != nil {
			t.Error(r.err)
		}
	})
	said, b := "", make([]byte, 4096)
	for !strings.Contains(said, "next ") {
		n, err := out.Read(b)
		if err != nil {
			<-r.ended
			t.Fatalf("it said %q and ended: %v", said, r.err)
		}
		said += string(b[:n])
	}
	go io.Copy(io.Discard, out)
	for line := range strings.Lines(said) {
		what, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch value = strings.TrimSpace(value); what {
		case "page":
			r.url = strings.Replace(value, "localhost", "127.0.0.1", 1)
		case "metrics":
			r.private = value
		}
	}
	if port := freePort.FindStringSubmatch(said); port != nil {
		r.turn = netip.MustParseAddrPort("127.0.0.1:" + port[1])
	}
	if port := freePortTLS.FindStringSubmatch(said); port != nil {
		r.turnTLS = "127.0.0.1:" + port[1]
	}
	return r
}

func (r *running) hangup() { r.hangups <- syscall.SIGHUP }

// get returns status and body.
func (r *running) get(url string) string {
	r.t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return fmt.Sprintf("%d %s", resp.StatusCode, body)
}

// eventually polls for what no channel tells.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not in time: %s", what)
		}
	}
}

// seated is a client with a seat.
type seated struct {
	*signaling.Session
	t *testing.T
}

// sit runs a client that comes from the given address of this machine, and
// takes a seat.
func sit(t *testing.T, url, from string, id signaling.SessionID, seat signaling.Seat) seated {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	client, err := signaling.NewClient(signaling.Config{URL: url, Once: true, Dial: dialer.DialContext})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); client.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	s, err := client.Join(ctx, signaling.JoinOptions{Session: id, Seat: seat, Key: signaling.SeatKey{2}})
	if err != nil {
		t.Fatal(err)
	}
	return seated{s, t}
}

// next returns the next event of the type E, and skips others.
func next[E signaling.Event](s seated) E {
	s.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	for {
		e, err := s.Recv(ctx)
		if err != nil {
			s.t.Fatal(err)
		}
		if wanted, ok := e.(E); ok {
			return wanted
		}
	}
}

// pair pairs two clients, has them say something to each other, and returns
// them and the relays of the first.
func pair(t *testing.T, url, from string, id signaling.SessionID) (page, phone seated, relay signaling.Relay) {
	t.Helper()
	page = sit(t, url, from, id, signaling.SeatPage)
	next[signaling.Joined](page)
	phone = sit(t, url, from, id, signaling.SeatPhone)
	filled := next[signaling.Filled](page)
	if len(filled.Relays) > 0 {
		relay = filled.Relays[0]
	}
	for _, way := range [][2]seated{{phone, page}, {page, phone}} {
		if err := way[0].Send(context.Background(), []byte("a sealed payload")); err != nil {
			t.Fatal(err)
		}
		next[signaling.Message](way[1])
	}
	return page, phone, relay
}
