package signaling

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"
)

const (
	// queueFrames is how many frames wait to be written before Session.Send
	// waits too.
	queueFrames = 64
	// Frames are written a little slower than the server's bound of 20 a
	// second and 200 at once, which it counts by its own clock.
	writeRate, writeBurst = 16, 150
	// Frames from the server are read no faster than this, so that a server
	// that floods costs no more than its share.
	readRate, readBurst = 1000, 2000

	writeTimeout = 10 * time.Second
	closeTimeout = time.Second
	// probeTimeout is how long a server that is probed may say nothing.
	probeTimeout = 3 * time.Second
)

// conn is one connected socket. Its run owns a reader and a writer.
type conn struct {
	ws     *websocket.Conn
	cfg    Config
	client *Client

	after time.Duration // what draining said; the reader's, and valid after run

	mu      sync.Mutex
	queue   [][]byte
	shrunk  chan struct{} // closed and replaced when frames were taken from queue
	refused []SessionID   // to join again
	closing bool          // the read deadline is the last one
	probing bool          // a sign of life is to be asked for

	wake chan struct{} // the writer has something to look at; one signal is kept
	done chan struct{} // closed when run ends
}

func newConn(ws *websocket.Conn, cfg Config, client *Client) *conn {
	return &conn{
		ws: ws, cfg: cfg, client: client,
		shrunk: make(chan struct{}),
		wake:   make(chan struct{}, 1),
		done:   make(chan struct{}),
	}
}

// run reads and writes until the connection ends, and returns why: ctx's
// error, a *CloseError, or an error that wraps ErrNonsense or ErrLost.
func (c *conn) run(ctx context.Context) error {
	defer c.ws.Close()
	defer close(c.done)
	writing, cancel := context.WithCancel(ctx)
	defer cancel()
	written := make(chan error, 1)
	go func() { written <- c.write(writing) }()
	defer context.AfterFunc(ctx, c.stopReading)()

	err := c.read(ctx)
	if errors.Is(err, ErrNonsense) {
		message := websocket.FormatCloseMessage(websocket.CloseProtocolError, "")
		c.ws.WriteControl(websocket.CloseMessage, message, time.Now().Add(closeTimeout))
	}
	// Nobody answers any more: a write that is stuck need not be waited for.
	c.ws.Close()
	cancel()
	writeErr := <-written
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case writeErr != nil && errors.Is(err, ErrLost):
		return fmt.Errorf("%w: %w", ErrLost, writeErr)
	}
	return err
}

// read takes frames until the connection ends.
func (c *conn) read(ctx context.Context) error {
	c.ws.SetPongHandler(func(string) error { c.alive(); return nil })
	answer := c.ws.PingHandler()
	c.ws.SetPingHandler(func(data string) error { c.alive(); return answer(data) })
	limit := rate.NewLimiter(readRate, readBurst)
	for {
		c.alive()
		kind, r, err := c.ws.NextReader()
		if err != nil {
			return readError(err)
		}
		if kind != websocket.TextMessage {
			return fmt.Errorf("%w: binary frame", ErrNonsense)
		}
		b, err := io.ReadAll(io.LimitReader(r, MaxFrame+1))
		if err != nil {
			return readError(err)
		}
		frame, err := DecodeServerFrame(b)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNonsense, err)
		}
		switch f := frame.(type) {
		case nil: // of a type that this version does not know
		case DrainingFrame:
			c.after = f.After
		default:
			if err := c.client.handle(c, f); err != nil {
				return err
			}
		}
		limit.Wait(ctx) // at ctx's end, stopReading soon ends the reading
	}
}

// alive puts off the end: the server was heard.
func (c *conn) alive() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closing {
		c.ws.SetReadDeadline(time.Now().Add(c.cfg.PingInterval + c.cfg.PingInterval/3))
	}
}

// probe asks the server for a sign of life, which must come soon.
func (c *conn) probe() {
	c.mu.Lock()
	c.probing = true
	if !c.closing {
		c.ws.SetReadDeadline(time.Now().Add(probeTimeout))
	}
	c.mu.Unlock()
	c.signal()
}

// stopReading gives the server a last moment to say why, or goodbye.
func (c *conn) stopReading() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closing = true
	c.ws.SetReadDeadline(time.Now().Add(closeTimeout))
}

// readError sorts what ended the reading.
func readError(err error) error {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		if closed.Code == websocket.CloseAbnormalClosure { // no close frame came
			return fmt.Errorf("%w: it ended without a word", ErrLost)
		}
		reason := closed.Text
		if !printableText(reason) {
			reason = ""
		}
		return &CloseError{closed.Code, reason}
	}
	var network net.Error
	if errors.As(err, &network) && network.Timeout() {
		return fmt.Errorf("%w: nothing heard for too long", ErrLost)
	}
	if network != nil || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("%w: %w", ErrLost, err)
	}
	return fmt.Errorf("%w: not a WebSocket frame", ErrNonsense)
}

// write writes what is queued, and pings, until ctx ends; then it writes what
// is left and a close frame.
func (c *conn) write(ctx context.Context) error {
	defer c.stopReading()
	pings := time.NewTicker(c.cfg.PingInterval)
	defer pings.Stop()
	rejoin := time.NewTimer(time.Hour)
	rejoin.Stop()
	rejoining := false
	defer rejoin.Stop()
	limit := rate.NewLimiter(writeRate, writeBurst)
	for {
		frames, refused := c.take()
		if c.takeProbe() {
			if err := c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTimeout)); err != nil {
				return err
			}
		}
		if refused && !rejoining {
			rejoining = true
			rejoin.Reset(c.cfg.rejoinAfter + rand.N(c.cfg.rejoinAfter))
		}
		for i, frame := range frames {
			if limit.Wait(ctx) != nil {
				return c.finish(frames[i:])
			}
			c.ws.SetWriteDeadline(time.Now().Add(writeTimeout))
			if err := c.ws.WriteMessage(websocket.TextMessage, frame); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return c.finish(nil)
		case <-c.wake:
		case <-rejoin.C:
			rejoining = false
			c.mu.Lock()
			ids := c.refused
			c.refused = nil
			c.mu.Unlock()
			c.client.rejoin(c, ids)
		case <-pings.C:
			if err := c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTimeout)); err != nil {
				return err
			}
		}
	}
}

// finish writes frames, what was queued behind them, and a close frame.
func (c *conn) finish(frames [][]byte) error {
	deadline := time.Now().Add(closeTimeout)
	c.ws.SetWriteDeadline(deadline)
	queued, _ := c.take()
	for _, frame := range append(frames, queued...) {
		if err := c.ws.WriteMessage(websocket.TextMessage, frame); err != nil {
			return err
		}
	}
	message := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	return c.ws.WriteControl(websocket.CloseMessage, message, deadline)
}

// take empties the queue. refused says that a join is to be tried again.
func (c *conn) take() (frames [][]byte, refused bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	frames, c.queue = c.queue, nil
	if len(frames) > 0 {
		close(c.shrunk)
		c.shrunk = make(chan struct{})
	}
	return frames, len(c.refused) > 0
}

// takeProbe reports whether a sign of life is to be asked for.
func (c *conn) takeProbe() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	probing := c.probing
	c.probing = false
	return probing
}

// queueNow queues a frame, however many wait: joins and leaves, whose number
// the sessions bound.
func (c *conn) queueNow(frame []byte) {
	c.mu.Lock()
	c.queue = append(c.queue, frame)
	c.mu.Unlock()
	c.signal()
}

func (c *conn) signal() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// send queues a frame once there is room.
func (c *conn) send(ctx context.Context, frame []byte) error {
	for {
		c.mu.Lock()
		if len(c.queue) < queueFrames {
			c.queue = append(c.queue, frame)
			c.mu.Unlock()
			c.signal()
			return nil
		}
		c.mu.Unlock()
		if err := c.room(ctx); err != nil {
			return err
		}
	}
}

func (c *conn) full() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.queue) >= queueFrames
}

// room waits until the queue is not full. It returns ErrDisconnected when the
// connection ends, or ctx's error.
func (c *conn) room(ctx context.Context) error {
	c.mu.Lock()
	full, shrunk := len(c.queue) >= queueFrames, c.shrunk
	c.mu.Unlock()
	if !full {
		return nil
	}
	select {
	case <-shrunk:
		return nil
	case <-c.done:
		return ErrDisconnected
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rejoinLater notes a join to try again in some seconds.
func (c *conn) rejoinLater(id SessionID) {
	c.mu.Lock()
	if !slices.Contains(c.refused, id) {
		c.refused = append(c.refused, id)
	}
	c.mu.Unlock()
	c.signal()
}
