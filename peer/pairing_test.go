package peer_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tandem/peer"
	"tandem/peer/chat"
	"tandem/peer/linkcode"
	"tandem/peer/secure"
	"tandem/peer/wire"
	"tandem/signaling"
)

func TestWrongCheckCodeEndsTheAttempt(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	s := p.join(ctx)
	paired := make(chan error, 1)
	go func() { paired <- p.pairs(ctx, s) }()
	tries := 0
	var who peer.Asker
	_, err := w.phone.Link(ctx, p.link(), peer.LinkOptions{Ask: func(_ context.Context, a peer.Asker, try int) (string, error) {
		tries, who = try, a
		if try == 1 {
			if err := <-paired; err != nil {
				return "", err
			}
		}
		return "x" + p.keys.CheckCode, nil
	}})
	wantReason(t, err, peer.ReasonWrongCheckCode)
	if tries != 3 {
		t.Errorf("asked %d times, want 3", tries)
	}
	if who.Browser != "Test 1" || who.System != "Go" || who.Origin != w.origin || who.Network != peer.SameMachine {
		t.Errorf("asker %+v", who)
	}
	// The first and only frame is the refusal: no account data came before.
	v, err := p.read()
	if err != nil {
		t.Fatal(err)
	}
	if bye, ok := v.(*wire.Bye); !ok || bye.Reason != "refused" || bye.Text != secure.RefusedCheckCode {
		t.Errorf("first frame %+v", v)
	}
	w.wantNoDevices()
}

func TestDeclining(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	s := p.join(ctx)
	paired := make(chan error, 1)
	go func() { paired <- p.pairs(ctx, s) }()
	_, err := w.phone.Link(ctx, p.link(), peer.LinkOptions{Ask: func(context.Context, peer.Asker, int) (string, error) {
		<-paired
		return "", peer.ErrDeclined
	}})
	wantReason(t, err, peer.ReasonDeclined)
	w.wantNoDevices()
}

func TestTooManyDevices(t *testing.T) {
	w := newWorld(t)
	for i := range 8 {
		d := chat.Device{ID: string(rune('a' + i)), Name: "Old", Origin: w.origin, Secret: secure.NewLinkSecret()}
		if err := w.store.PutDevice(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	p := newPage(t, w.origin)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	session := p.join(ctx)
	paired := make(chan error, 1)
	go func() { paired <- p.pairs(ctx, session) }()
	_, err := w.phone.Link(ctx, p.link(), peer.LinkOptions{Yes: true})
	wantReason(t, err, peer.ReasonTooMany)
	// The page learns it too, by the frame that tells of a refusal or a sealed one.
	if err := <-paired; err != nil {
		t.Fatal(err)
	}
	if bye := expect[*wire.Bye](p); bye.Reason != "refused" || bye.Text != secure.RefusedTooMany {
		t.Errorf("bye %+v", bye)
	}
}

func TestBadCodes(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	link := p.link()
	nonsense := httptest.NewServer(http.NotFoundHandler())
	defer nonsense.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	tlsServer := httptest.NewTLSServer(http.NotFoundHandler())
	defer tlsServer.Close()
	code := linkcode.New(secure.GenerateKey().Public())
	for _, tt := range []struct {
		name, link string
		want       peer.Reason
	}{
		{"empty", "", peer.ReasonBadCode},
		{"truncated", link[:len(link)-10], peer.ReasonBadCode},
		{"foreign", "https://example.org/", peer.ReasonBadCode},
		{"other version", strings.Replace(link, "#A", "#B", 1), peer.ReasonBadCode},
		{"nobody shows it", code.Link(w.origin), peer.ReasonNoPage},
		{"unreachable server", code.Link(closed.URL), peer.ReasonServer},
		{"certificate of nobody", code.Link(tlsServer.URL), peer.ReasonServer},
		{"TLS where there is none", code.Link(strings.Replace(nonsense.URL, "http:", "https:", 1)), peer.ReasonServer},
		{"no Tandem server", code.Link(nonsense.URL), peer.ReasonServerNonsense},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := w.phone.Link(t.Context(), tt.link, peer.LinkOptions{Yes: true})
			wantReason(t, err, tt.want)
			if code.Payload() != "" && err != nil && strings.Contains(err.Error(), code.Payload()) {
				t.Error("the error shows the code")
			}
		})
	}
	w.wantNoDevices()
}

func TestWrongKeyOrSecret(t *testing.T) {
	for name, change := range map[string]func(*linkcode.Code){
		"key":    func(c *linkcode.Code) { c.PageKey = secure.GenerateKey().Public() },
		"secret": func(c *linkcode.Code) { c.Secret[3] ^= 1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			p := newPage(t, w.origin)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s := p.join(ctx)
			paired := make(chan error, 1)
			go func() { paired <- p.pairs(ctx, s) }()
			code := p.code
			change(&code)
			_, err := w.phone.Link(ctx, code.Link(w.origin), peer.LinkOptions{Yes: true})
			wantReason(t, err, peer.ReasonNoPage, peer.ReasonTampered)
			w.wantNoDevices()
			cancel()
			if err := <-paired; !errors.Is(err, context.Canceled) {
				t.Errorf("the page was linked: %v", err)
			}
		})
	}
}

func TestUsedCode(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	p.join(t.Context())
	other, err := signaling.NewClient(signaling.Config{URL: w.origin})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = other.Run(ctx) })
	defer wg.Wait()
	defer cancel()
	s, err := other.Join(ctx, signaling.JoinOptions{
		Session: signaling.SessionID(p.code.SessionID), Seat: signaling.SeatPhone, Key: signaling.SeatKey{9},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Recv(ctx); err != nil {
		t.Fatal(err)
	}
	_, err = w.phone.Link(ctx, p.link(), peer.LinkOptions{Yes: true})
	wantReason(t, err, peer.ReasonCodeUsed)
}
