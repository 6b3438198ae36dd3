package peer_test

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/pion/datachannel"
	"github.com/pion/webrtc/v4"

	"tandem/peer/linkcode"
	"tandem/peer/secure"
	"tandem/peer/wire"
	"tandem/signaling"
)

// page is the other half of a link, in Go: what web/src/link is in a browser,
// on the same parts of the project, and with ways to misbehave.
type page struct {
	t      *testing.T
	origin string
	static secure.PrivateKey
	code   linkcode.Code
	keep   bool

	client *signaling.Client
	cancel context.CancelFunc
	wg     sync.WaitGroup

	// Set by whoever waits for the link.
	pc      *webrtc.PeerConnection
	control datachannel.ReadWriteCloser
	bulk    datachannel.ReadWriteCloser
	keys    *secure.Keys
	phone   secure.PublicKey
	offer   secure.Offer
	refused chan string // reasons of sealed refusals

	// What a page that comes back says that it has.
	log   string
	since int64

	people map[string]string // names of those that it was told of, by ID
}

// newPage returns a page that shows a fresh code of the server at origin.
func newPage(t *testing.T, origin string) *page {
	t.Helper()
	static := secure.GenerateKey()
	p := &page{
		t: t, origin: origin, static: static, code: linkcode.New(static.Public()), keep: true,
		refused: make(chan string, 4), people: make(map[string]string),
	}
	p.connect(origin)
	t.Cleanup(p.close)
	return p
}

func (p *page) connect(origin string) {
	p.t.Helper()
	client, err := signaling.NewClient(signaling.Config{URL: origin})
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.client, p.cancel = client, cancel
	p.wg.Go(func() { _ = client.Run(ctx) })
}

func (p *page) link() string { return p.code.Link(p.origin) }

// join takes the page's seat for the code that it shows.
func (p *page) join(ctx context.Context) *signaling.Session {
	p.t.Helper()
	s, err := p.client.Join(ctx, signaling.JoinOptions{
		Session: signaling.SessionID(p.code.SessionID), Seat: signaling.SeatPage, Key: signaling.SeatKey{1},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// pairs waits for a phone in s and makes the link; it returns when the control
// channel is open.
func (p *page) pairs(ctx context.Context, s *signaling.Session) error {
	return p.answer(ctx, s, secure.AnswerPair(p.code, p.static))
}

// returns comes back under a link secret.
func (p *page) returns(ctx context.Context, secret secure.LinkSecret, day string) error {
	id := secret.SessionID(day)
	s, err := p.client.Join(ctx, signaling.JoinOptions{
		Session: signaling.SessionID(id), Seat: signaling.SeatPage,
		Key: signaling.SeatKey(secret.SeatKey(secure.SeatPage, day)),
	})
	if err != nil {
		return err
	}
	defer s.Leave("linked")
	return p.answer(ctx, s, secure.AnswerResume(secret, id, p.static, p.phone))
}

func (p *page) answer(ctx context.Context, s *signaling.Session, responder *secure.Responder) error {
	var settings webrtc.SettingEngine
	settings.DetachDataChannels()
	settings.SetIncludeLoopbackCandidate(true)
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return err
	}
	p.pc = pc
	yes := true
	opened := make(chan error, 2)
	waiting := 2
	for id, label := range []string{"control", "bulk"} {
		id := uint16(id)
		c, err := pc.CreateDataChannel(label, &webrtc.DataChannelInit{Negotiated: &yes, ID: &id})
		if err != nil {
			return err
		}
		raw := &p.control
		if label == "bulk" {
			raw = &p.bulk
		}
		c.OnOpen(func() {
			var err error
			*raw, err = c.Detach()
			opened <- err
		})
	}
	candidates := make(chan secure.Sealed, 64)
	pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c != nil {
			j := c.ToJSON()
			candidates <- secure.Sealed{Candidate: j.Candidate, Mid: *j.SDPMid}
		}
	})
	var early [][]byte
	events := s.Events()
	for {
		var mine <-chan secure.Sealed
		if p.keys != nil {
			mine = candidates
		}
		select {
		case err := <-opened:
			if waiting--; err != nil || waiting == 0 {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		case c := <-mine:
			frame, err := p.keys.Sealer.Seal(c)
			if err != nil {
				return err
			}
			_ = s.Send(ctx, frame) // lost with the server, or not
		case e, ok := <-events:
			if !ok && p.keys != nil {
				events = nil // both descriptions are set: the server is not needed
				continue
			}
			if !ok {
				return s.Err()
			}
			m, isMessage := e.(signaling.Message)
			if !isMessage {
				continue
			}
			switch kind, _ := secure.KindOf(m.Data); {
			case kind == secure.KindOffer && p.keys == nil:
				q, err := responder.Read(m.Data)
				if err != nil {
					continue
				}
				if err := p.accept(ctx, s, q); err != nil {
					return err
				}
				for _, f := range early {
					p.sealed(f)
				}
			case kind == secure.KindSealed && p.keys == nil:
				early = append(early, m.Data)
			case kind == secure.KindSealed:
				p.sealed(m.Data)
			}
		}
	}
}

func (p *page) accept(ctx context.Context, s *signaling.Session, q *secure.Request) error {
	p.offer, p.phone = q.Offer, q.Phone
	if err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: q.Offer.SDP}); err != nil {
		return err
	}
	answer, err := p.pc.CreateAnswer(nil)
	if err != nil {
		return err
	}
	frame, keys, err := q.Answer(secure.Answer{
		Browser: "Test 1", System: "Go", Keep: p.keep, Log: p.log, Since: p.since, SDP: answer.SDP,
	})
	if err != nil {
		return err
	}
	if err := s.Send(ctx, frame); err != nil {
		return err
	}
	p.keys = keys
	return p.pc.SetLocalDescription(answer)
}

func (p *page) sealed(frame []byte) {
	c, err := p.keys.Opener.Open(frame)
	switch {
	case err != nil:
	case c.Refused != "":
		p.refused <- c.Refused
	case c.Candidate != "":
		_ = p.pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: c.Candidate, SDPMid: &c.Mid})
	}
}

// read returns the next frame of the control channel, decoded.
func (p *page) read() (any, error) {
	buf := make([]byte, wire.MaxFrame)
	n, _, err := p.control.ReadDataChannel(buf)
	if err != nil {
		return nil, err
	}
	v, err := wire.Decode(buf[:n])
	if told, is := v.(*wire.People); is {
		for _, person := range told.People {
			p.people[person.ID] = person.Name
		}
	}
	return v, err
}

// readBulk returns the next message of the bulk channel.
func (p *page) readBulk() []byte {
	p.t.Helper()
	buf := make([]byte, wire.BulkHeader+wire.MaxChunk)
	n, _, err := p.bulk.ReadDataChannel(buf)
	if err != nil {
		p.t.Fatalf("waiting for bytes: %v", err)
	}
	return buf[:n]
}

// writeBulk sends bytes of a stream, from an offset on.
func (p *page) writeBulk(stream uint32, offset uint64, data []byte) {
	p.t.Helper()
	frame := binary.BigEndian.AppendUint32(nil, stream)
	frame = binary.BigEndian.AppendUint64(frame, offset)
	if _, err := p.bulk.WriteDataChannel(append(frame, data...), false); err != nil {
		p.t.Fatal(err)
	}
}

// send asks the phone to add a message.
func (p *page) send(id, chatID, text string) {
	p.t.Helper()
	p.do(id, wire.Action{Send: &wire.Send{Chat: chatID, Text: text}})
}

func (p *page) do(id string, a wire.Action) {
	p.t.Helper()
	p.write(&wire.Do{Type: wire.TypeDo, ID: id, Action: a})
}

// expect reads frames until one is of type T.
func expect[T any](p *page) T {
	p.t.Helper()
	for {
		v, err := p.read()
		if err != nil {
			p.t.Fatalf("waiting for a frame: %v", err)
		}
		if f, ok := v.(T); ok {
			return f
		}
	}
}

func (p *page) write(v any) {
	p.t.Helper()
	frame, err := wire.Encode(v)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.control.WriteDataChannel(frame, true); err != nil {
		p.t.Fatal(err)
	}
}

// secret reads the link secret of a welcome.
func secretOf(t *testing.T, w *wire.Welcome) (s secure.LinkSecret) {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(w.LinkSecret)
	if err == nil && len(b) != len(s) {
		err = fmt.Errorf("%d bytes", len(b))
	}
	if err != nil {
		t.Fatalf("link secret: %v", err)
	}
	return secure.LinkSecret(b)
}

// drop ends the path without a word, as a closed lid does.
func (p *page) drop() {
	if p.pc != nil {
		if err := p.pc.GracefulClose(); err != nil && !errors.Is(err, context.Canceled) {
			p.t.Log(err)
		}
		p.pc, p.keys = nil, nil
	}
}

func (p *page) close() {
	p.drop()
	p.cancel()
	p.wg.Wait()
}
