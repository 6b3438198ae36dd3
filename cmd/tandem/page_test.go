package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"tandem/peer/linkcode"
	"tandem/peer/secure"
	"tandem/peer/wire"
	"tandem/signaling"
	"tandem/signaling/server"
)

// newServer is a signaling server; it returns its address.
func newServer(t *testing.T) string {
	t.Helper()
	s, err := server.New(server.Config{DrainAfter: time.Millisecond, DrainTime: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.Run(ctx) })
	for !s.Ready() {
		runtime.Gosched()
	}
	mux := http.NewServeMux()
	mux.Handle("/signal", s)
	h := httptest.NewServer(mux)
	t.Cleanup(func() {
		h.Close()
		cancel()
		wg.Wait()
	})
	return h.URL
}

// page shows a link code and makes the link with the first phone that scans
// it, on the project's own parts: what a browser does, in Go.
type page struct {
	link    string
	digits  chan string // the check code, once a phone has come
	refused chan string // why the phone refused; it says so on two ways
	leave   func()      // closes the page
}

func newPage(t *testing.T, origin string) *page {
	t.Helper()
	p := &page{digits: make(chan string, 1), refused: make(chan string, 4)}
	client, err := signaling.NewClient(signaling.Config{URL: origin})
	if err != nil {
		t.Fatal(err)
	}
	var settings webrtc.SettingEngine
	settings.SetIncludeLoopbackCandidate(true)
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	for id, label := range []string{"control", "bulk"} {
		id := uint16(id)
		c, err := pc.CreateDataChannel(label, &webrtc.DataChannelInit{Negotiated: &yes, ID: &id})
		if err != nil {
			t.Fatal(err)
		}
		c.OnMessage(func(m webrtc.DataChannelMessage) {
			frame, _ := wire.Decode(m.Data)
			if bye, ok := frame.(*wire.Bye); ok && bye.Reason == "refused" {
				p.refused <- bye.Text
			}
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = client.Run(ctx) })
	static := secure.GenerateKey()
	code := linkcode.New(static.Public())
	s, err := client.Join(ctx, signaling.JoinOptions{
		Session: signaling.SessionID(code.SessionID), Seat: signaling.SeatPage, Key: signaling.SeatKey{1},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.link = code.Link(origin)
	wg.Go(func() { p.serve(ctx, t, pc, s, secure.AnswerPair(code, static)) })
	p.leave = sync.OnceFunc(func() {
		_ = pc.GracefulClose()
		cancel()
		wg.Wait()
	})
	t.Cleanup(p.leave)
	return p
}

// serve answers the phone, and trickles candidates both ways.
func (p *page) serve(ctx context.Context, t *testing.T, pc *webrtc.PeerConnection, s *signaling.Session, responder *secure.Responder) {
	candidates := make(chan secure.Sealed, 64)
	pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c != nil {
			j := c.ToJSON()
			candidates <- secure.Sealed{Candidate: j.Candidate, Mid: *j.SDPMid}
		}
	})
	var keys *secure.Keys
	var early [][]byte
	take := func(frame []byte) {
		c, err := keys.Opener.Open(frame)
		switch {
		case err != nil:
		case c.Refused != "":
			p.refused <- c.Refused
		case c.Candidate != "":
			_ = pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: c.Candidate, SDPMid: &c.Mid})
		}
	}
	for {
		var mine <-chan secure.Sealed
		if keys != nil {
			mine = candidates
		}
		select {
		case <-ctx.Done():
			return
		case c := <-mine:
			if frame, err := keys.Sealer.Seal(c); err == nil {
				_ = s.Send(ctx, frame)
			}
		case e, ok := <-s.Events():
			if !ok {
				return
			}
			m, isMessage := e.(signaling.Message)
			if !isMessage {
				continue
			}
			switch kind, _ := secure.KindOf(m.Data); {
			case kind == secure.KindSealed && keys == nil:
				early = append(early, m.Data)
			case kind == secure.KindSealed:
				take(m.Data)
			case kind == secure.KindOffer && keys == nil:
				q, err := responder.Read(m.Data)
				if err != nil {
					continue
				}
				if keys, err = answerOffer(ctx, pc, s, q); err != nil {
					t.Errorf("answering the phone: %v", err)
					return
				}
				p.digits <- keys.CheckCode
				for _, frame := range early {
					take(frame)
				}
			}
		}
	}
}

func answerOffer(ctx context.Context, pc *webrtc.PeerConnection, s *signaling.Session, q *secure.Request) (*secure.Keys, error) {
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: q.Offer.SDP}); err != nil {
		return nil, err
	}
	answer, err := pc.CreateAnswer(nil)
	if err != nil {
		return nil, err
	}
	frame, keys, err := q.Answer(secure.Answer{Browser: "Test 1", System: "Go", Keep: true, SDP: answer.SDP})
	if err != nil {
		return nil, err
	}
	if err := s.Send(ctx, frame); err != nil {
		return nil, err
	}
	return keys, pc.SetLocalDescription(answer)
}

// wantRefused waits until the page was told that it is refused.
func (p *page) wantRefused(t *testing.T, reason string) {
	t.Helper()
	select {
	case got := <-p.refused:
		if got != reason {
			t.Errorf("the page was told %q, not %q", got, reason)
		}
	case <-time.After(patience):
		t.Errorf("the page was not told %q", reason)
	}
}
