package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/pion/datachannel"
	"github.com/pion/webrtc/v4"

	"tandem/peer/wire"
)

// maxBulkFrame is the size of the bulk channel's largest frame.
const maxBulkFrame = wire.BulkHeader + wire.MaxChunk

// bulk is the channel of contents. It has water marks of its own, so that it
// never holds up control frames for long.
type bulk struct {
	// static after construction
	channel *webrtc.DataChannel
	opened  chan struct{} // closed when it can carry frames
	shrunk  chan struct{} // one token when the send buffer is at low water
	sending chan struct{} // holds one token while a frame is sent

	raw datachannel.ReadWriteCloser // set before opened is closed

	pace pace // owned by who holds sending

	frame atomic.Int64 // pace.frame(), for anybody
}

func newBulk(c *webrtc.DataChannel, failed func(error)) *bulk {
	b := &bulk{
		channel: c,
		opened:  make(chan struct{}),
		shrunk:  make(chan struct{}, 1),
		sending: make(chan struct{}, 1),
	}
	b.frame.Store(minFrame)
	c.OnBufferedAmountLow(func() {
		select {
		case b.shrunk <- struct{}{}:
		default:
		}
	})
	c.OnOpen(func() {
		raw, err := c.Detach()
		if err != nil {
			failed(fmt.Errorf("opening the bulk channel: %w", err))
			return
		}
		b.raw = raw
		close(b.opened)
	})
	return b
}

// SendBulk puts a frame on the bulk channel. It waits while as much is buffered
// as the path needs to be kept busy, and returns once the frame is handed to
// SCTP: it may still be lost with the link. It is safe for concurrent use.
func (l *Link) SendBulk(ctx context.Context, frame []byte) error {
	if len(frame) > maxBulkFrame {
		return fmt.Errorf("sending a bulk frame of %d bytes, at most %d", len(frame), maxBulkFrame)
	}
	b := l.bulk
	if err := l.wait(ctx, b.opened); err != nil {
		return err
	}
	if err := l.turn(ctx, b.sending); err != nil {
		return err
	}
	defer func() { <-b.sending }()
	if err := l.makeRoom(ctx, uint64(len(frame))); err != nil {
		return err
	}
	if _, err := b.raw.WriteDataChannel(frame, false); err != nil {
		if reason := l.Err(); reason != nil {
			return reason
		}
		return fmt.Errorf("sending a bulk frame: %w", err)
	}
	l.sent.Add(int64(len(frame)))
	b.pace.wrote(len(frame), time.Now())
	b.frame.Store(int64(b.pace.frame()))
	return nil
}

// BulkFrame returns how large the frames for SendBulk should be now, in bytes:
// large ones cost less, but a control frame may wait until the one that is on its
// way is sent. It is safe for concurrent use.
func (l *Link) BulkFrame() int { return int(l.bulk.frame.Load()) }

// makeRoom waits until a frame fits below the limit. The turn to send is held.
func (l *Link) makeRoom(ctx context.Context, size uint64) error {
	b := l.bulk
	for {
		limit := b.pace.limit()
		// Set before the amount is read, so that no crossing is missed.
		b.channel.SetBufferedAmountLowThreshold(limit - min(limit, 2*size))
		buffered := b.channel.BufferedAmount()
		b.pace.observe(buffered, time.Now())
		if buffered == 0 || buffered+size <= limit {
			return l.Err()
		}
		b.pace.waited()
		if err := l.wait(ctx, b.shrunk); err != nil {
			return err
		}
	}
}

// wait waits for a channel to be closed or to hand over a token.
func (l *Link) wait(ctx context.Context, c <-chan struct{}) error {
	select {
	case <-c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-l.done:
		return l.err
	}
}

// RecvBulk reads frames from the bulk channel into f, one at a time, until the
// link ends, f returns an error, or a frame breaks the bounds. The slice is only
// valid during the call.
func (l *Link) RecvBulk(f func(frame []byte) error) error {
	b := l.bulk
	select {
	case <-b.opened:
	case <-l.done:
		return l.err
	}
	buf := make([]byte, maxBulkFrame)
	for {
		n, isText, err := b.raw.ReadDataChannel(buf)
		switch {
		case errors.Is(err, io.ErrShortBuffer):
			return fmt.Errorf("%w: of more than %d bytes", ErrBulkFrame, maxBulkFrame)
		case err != nil:
			if reason := l.Err(); reason != nil {
				return reason
			}
			return ErrClosed
		case isText:
			return fmt.Errorf("%w: text", ErrBulkFrame)
		}
		l.received.Add(int64(n))
		if err := f(buf[:n]); err != nil {
			return err
		}
	}
}
