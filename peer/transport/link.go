package transport

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/pion/datachannel"
	"github.com/pion/webrtc/v4"

	"tandem/peer/wire"
	"tandem/signaling"
)

// Water marks of the control channel's send buffer, in bytes: Send waits
// above the high one until the buffer is down to the low one.
const (
	highWater = 1 << 20
	lowWater  = 256 << 10
)

// Candidate is an ICE candidate as it is trickled.
type Candidate struct {
	Candidate string // "candidate:…" (RFC 8839 section 5.1)
	Mid       string // the media section's identification tag
}

// Link is one WebRTC connection to a page. Send, Recv, Path and Close are safe
// for concurrent use.
type Link struct {
	// static after construction
	dialer     *Dialer
	pc         *webrtc.PeerConnection
	control    *webrtc.DataChannel
	bulk       *bulk
	candidates chan Candidate // closed after the last local candidate
	connected  chan struct{}  // closed when a path is found
	opened     chan struct{}  // closed when control can carry frames
	done       chan struct{}  // closed when the link has ended
	drained    chan struct{}  // one token when the send buffer is at low water

	raw datachannel.ReadWriteCloser // set before opened is closed

	sending chan struct{} // holds one token while a frame is sent, or flushed

	sent, received atomic.Int64 // bytes of frames, on both channels

	tasks sync.WaitGroup // joined by Close

	once sync.Once
	err  error // why the link ended; set before done is closed
}

// newLink makes a connection and its offer. Nothing is sent or gathered yet.
func (d *Dialer) newLink() (*Link, webrtc.SessionDescription, error) {
	l, err := d.connection()
	if err != nil {
		return nil, webrtc.SessionDescription{}, err
	}
	offer, err := l.pc.CreateOffer(nil)
	if err != nil {
		return nil, offer, errors.Join(fmt.Errorf("making an offer: %w", err), l.Close())
	}
	return l, offer, nil
}

// connection makes a link that knows nothing of the other side yet.
func (d *Dialer) connection() (*Link, error) {
	policy := webrtc.ICETransportPolicyAll
	if d.policy != Auto {
		policy = webrtc.ICETransportPolicyRelay
	}
	h := &hurry{begun: make(chan struct{})}
	cert, err := certificate()
	if err != nil {
		return nil, err
	}
	api, err := d.api(h)
	if err != nil {
		return nil, err
	}
	pc, err := api.NewPeerConnection(webrtc.Configuration{
		Certificates:       []webrtc.Certificate{*cert},
		ICETransportPolicy: policy,
	})
	if err != nil {
		return nil, fmt.Errorf("making a peer connection: %w", err)
	}
	l := &Link{
		dialer:     d,
		pc:         pc,
		candidates: make(chan Candidate, 64),
		connected:  make(chan struct{}),
		opened:     make(chan struct{}),
		done:       make(chan struct{}),
		drained:    make(chan struct{}, 1),
		sending:    make(chan struct{}, 1),
	}
	if err := l.channels(); err != nil {
		return nil, errors.Join(err, pc.GracefulClose())
	}
	l.watch()
	l.tasks.Go(func() { h.run(l) })
	return l, nil
}

// certificate returns a DTLS certificate for one link. It is not kept: pion
// makes it valid for a month only, and DTLS shows it to the network, which
// could tell by it that two links are one phone's.
func certificate() (*webrtc.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a DTLS key: %w", err)
	}
	cert, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return nil, fmt.Errorf("making a DTLS certificate: %w", err)
	}
	return cert, nil
}

func (l *Link) channels() error {
	open := func(label string, id uint16) (*webrtc.DataChannel, error) {
		yes := true
		c, err := l.pc.CreateDataChannel(label, &webrtc.DataChannelInit{
			Negotiated: &yes, ID: &id, Ordered: &yes,
		})
		if err != nil {
			return nil, fmt.Errorf("making the channel %s: %w", label, err)
		}
		return c, nil
	}
	var err error
	if l.control, err = open("control", controlID); err != nil {
		return err
	}
	channel, err := open("bulk", bulkID)
	if err != nil {
		return err
	}
	l.bulk = newBulk(channel, l.end)
	l.control.SetBufferedAmountLowThreshold(lowWater)
	l.control.OnBufferedAmountLow(func() {
		select {
		case l.drained <- struct{}{}:
		default:
		}
	})
	l.control.OnOpen(func() {
		raw, err := l.control.Detach()
		if err != nil {
			l.end(fmt.Errorf("opening the control channel: %w", err))
			return
		}
		l.raw = raw
		close(l.opened)
	})
	return nil
}

func (l *Link) watch() {
	var gathered, connected sync.Once
	l.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			gathered.Do(func() { close(l.candidates) })
			return
		}
		j := c.ToJSON()
		mid := ""
		if j.SDPMid != nil {
			mid = *j.SDPMid
		}
		select {
		case l.candidates <- Candidate{Candidate: j.Candidate, Mid: mid}:
		case <-l.done:
		}
	})
	l.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		switch s {
		case webrtc.PeerConnectionStateFailed, webrtc.PeerConnectionStateDisconnected:
			l.end(ErrLost)
		case webrtc.PeerConnectionStateClosed:
			l.end(ErrClosed)
		}
	})
	l.pc.OnICEConnectionStateChange(func(s webrtc.ICEConnectionState) {
		if s == webrtc.ICEConnectionStateConnected {
			connected.Do(func() { close(l.connected) })
		}
	})
}

// gather begins to look for local candidates, at the relays too.
func (l *Link) gather(offer webrtc.SessionDescription, relays []signaling.Relay) error {
	cfg := l.pc.GetConfiguration()
	cfg.ICEServers = l.dialer.servers(relays)
	if l.dialer.policy != Auto && len(cfg.ICEServers) == 0 {
		return ErrNoRelay
	}
	if err := l.pc.SetConfiguration(cfg); err != nil {
		return fmt.Errorf("setting the relays: %w", err)
	}
	if err := l.pc.SetLocalDescription(offer); err != nil {
		return fmt.Errorf("setting the offer: %w", err)
	}
	return nil
}

// end marks the link as ended, for the first reason given.
func (l *Link) end(reason error) {
	l.once.Do(func() {
		l.err = reason
		close(l.done)
	})
}

// Done is closed when the link has ended; Err says why.
func (l *Link) Done() <-chan struct{} { return l.done }

// Err returns why the link ended, nil while it has not.
func (l *Link) Err() error {
	select {
	case <-l.done:
		return l.err
	default:
		return nil
	}
}

// Send puts a frame on the control channel. It waits while too much is
// buffered, and returns once the frame is handed to SCTP: it may still be lost
// with the link.
func (l *Link) Send(ctx context.Context, frame []byte) error {
	if len(frame) > wire.MaxFrame {
		return fmt.Errorf("sending a frame of %d bytes, at most %d", len(frame), wire.MaxFrame)
	}
	select {
	case <-l.opened:
	default:
		return ErrClosed
	}
	if err := l.turn(ctx, l.sending); err != nil {
		return err
	}
	defer l.release()
	if err := l.drain(ctx, highWater); err != nil {
		return err
	}
	// Frames are text (PPID 51), so that the page gets strings.
	if _, err := l.raw.WriteDataChannel(frame, true); err != nil {
		return fmt.Errorf("sending a frame: %w", err)
	}
	l.sent.Add(int64(len(frame)))
	return nil
}

// Moved returns how many bytes of frames were sent and received so far, on both
// channels.
func (l *Link) Moved() (sent, received int64) { return l.sent.Load(), l.received.Load() }

// Flush waits until the page has received all that was sent.
func (l *Link) Flush(ctx context.Context) error {
	if err := l.turn(ctx, l.sending); err != nil {
		return err
	}
	defer l.release()
	l.control.SetBufferedAmountLowThreshold(0)
	defer l.control.SetBufferedAmountLowThreshold(lowWater)
	return l.drain(ctx, 0)
}

// turn waits for the turn to send on a channel, which is a token put into c.
func (l *Link) turn(ctx context.Context, c chan<- struct{}) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case c <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-l.done:
		return l.err
	}
}

func (l *Link) release() { <-l.sending }

// drain waits until at most limit bytes are buffered. The turn to send is held.
func (l *Link) drain(ctx context.Context, limit uint64) error {
	for l.control.BufferedAmount() > limit {
		select {
		case <-l.drained:
		case <-ctx.Done():
			return ctx.Err()
		case <-l.done:
			return l.err
		}
	}
	return l.Err()
}

// Recv reads frames from the control channel into f, one at a time, until the
// link ends, f returns an error, or a frame breaks the bounds. The slice is
// only valid during the call.
func (l *Link) Recv(f func(frame []byte) error) error {
	buf := make([]byte, wire.MaxFrame)
	for {
		n, isText, err := l.raw.ReadDataChannel(buf)
		switch {
		case errors.Is(err, io.ErrShortBuffer):
			return fmt.Errorf("%w: of more than %d bytes", ErrFrame, wire.MaxFrame)
		case err != nil:
			if reason := l.Err(); reason != nil {
				return reason
			}
			return ErrClosed
		case !isText:
			return fmt.Errorf("%w: binary data", ErrFrame)
		}
		l.received.Add(int64(n))
		if err := f(buf[:n]); err != nil {
			return err
		}
	}
}

// Close ends the link and waits for all that it started.
func (l *Link) Close() error {
	l.end(ErrClosed)
	l.tasks.Wait()
	if err := l.pc.GracefulClose(); err != nil {
		return fmt.Errorf("closing the link: %w", err)
	}
	return nil
}
