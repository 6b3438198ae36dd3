package server

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
	"unique"

	"github.com/gorilla/websocket"

	"tandem/signaling"
)

// socket is one client's connection. It has one goroutine while it waits.
type socket struct {
	server *Server
	ws     *websocket.Conn
	addr   *address
	host   unique.Handle[string] // the Host header of the upgrade request; zero: too long
	frames bucket                // serve's

	// Guarded by server.mu.
	seats  []*seat
	pinged time.Time

	out queue
}

// fault is why the server closes a socket.
type fault struct {
	code   int
	reason string
}

func (f *fault) Error() string { return fmt.Sprintf("close %d: %s", f.code, f.reason) }

// protocolError marks the end of a socket that did not speak WebSocket.
const protocolError = websocket.CloseProtocolError

// serve owns the socket: it handles the client's frames, and in the end closes
// it.
func (k *socket) serve() {
	k.server.register(k)
	k.ws.SetCloseHandler(func(int, string) error { return nil }) // close answers
	k.ws.SetPongHandler(func(string) error { k.heard(); return k.count() })
	k.ws.SetPingHandler(func(data string) error {
		if err := k.count(); err != nil {
			return err
		}
		k.out.add(k, websocket.PongMessage, []byte(data))
		return nil
	})
	k.heard()
	k.serveFrame()
}

// serveFrame handles one frame and hands over to a fresh goroutine: the stack
// that handling needs would otherwise be kept for as long as the socket waits
// for the next.
func (k *socket) serveFrame() {
	err := k.readFrame()
	if err == nil {
		go k.serveFrame()
		return
	}
	s := k.server
	defer s.work.Done()
	s.detach(k)
	code := k.close(err)
	s.forget(k, code)
	s.cfg.Logger.Debug("signaling: socket ended", "code", code)
}

// readFrame waits for a frame and handles it.
func (k *socket) readFrame() error {
	kind, r, err := k.ws.NextReader()
	if err != nil {
		return err
	}
	if err := k.count(); err != nil {
		return err
	}
	if kind != websocket.TextMessage {
		return &fault{signaling.CloseMalformed, "binary frame"}
	}
	to, err := k.handle(r)
	if err != nil {
		return err
	}
	// Whoever causes frames waits while too many are on their way.
	k.out.waitRoom(&k.server.cfg)
	if to != nil && to != k {
		to.out.waitRoom(&k.server.cfg)
	}
	return nil
}

// count counts a frame of the client.
func (k *socket) count() error {
	cfg := &k.server.cfg
	if !k.frames.take(cfg.now(), cfg.FramesPerSecond, cfg.FrameBurst) {
		return &fault{signaling.CloseTooManyFrames, fmt.Sprintf("more than %d frames a second", cfg.FramesPerSecond)}
	}
	return nil
}

// heard puts off the end for want of a pong.
func (k *socket) heard() {
	k.out.mu.Lock()
	defer k.out.mu.Unlock()
	if k.out.stopped == nil {
		k.ws.SetReadDeadline(time.Now().Add(k.server.cfg.PongTimeout))
	}
}

var frameBuffers = sync.Pool{New: func() any { return new([signaling.MaxFrame + 1]byte) }}

// handle handles one frame. It returns to which socket it was passed on.
func (k *socket) handle(r io.Reader) (*socket, error) {
	buffer := frameBuffers.Get().(*[signaling.MaxFrame + 1]byte)
	defer frameBuffers.Put(buffer)
	n, err := io.ReadFull(r, buffer[:])
	switch {
	case err == nil:
		return nil, &fault{signaling.CloseFrameTooLarge, fmt.Sprintf("frame larger than %d bytes", signaling.MaxFrame)}
	case err != io.EOF && err != io.ErrUnexpectedEOF:
		return nil, err
	}
	frame, err := signaling.DecodeClientFrame(buffer[:n])
	if err != nil {
		return nil, &fault{signaling.CloseMalformed, err.Error()}
	}
	switch f := frame.(type) {
	case signaling.JoinFrame:
		k.server.join(k, f)
	case signaling.SendFrame:
		return k.server.send(k, f), nil
	case signaling.LeaveFrame:
		k.server.leave(k, f)
	}
	return nil, nil
}

// hostName returns what the client calls this machine.
func (k *socket) hostName() string {
	if k.host == (unique.Handle[string]{}) {
		return ""
	}
	return k.host.Value()
}

// enqueue sends a frame to the client, soon.
func (k *socket) enqueue(f signaling.ServerFrame) {
	k.out.add(k, websocket.TextMessage, signaling.Encode(f))
}

func (k *socket) enqueuePing() { k.out.add(k, websocket.PingMessage, nil) }

// stop ends the socket with a close code, after what is queued.
func (k *socket) stop(code int, reason string) {
	k.out.mu.Lock()
	defer k.out.mu.Unlock()
	k.out.stop(k, &fault{code, reason})
}

// close ends the socket for err, which read returned, and returns the code
// that it was closed with.
func (k *socket) close(err error) int {
	defer k.ws.Close()
	var f *fault
	var closed *websocket.CloseError
	var network net.Error
	switch {
	case errors.As(err, &f):
	case errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure:
		f = &fault{websocket.CloseNormalClosure, ""} // the client's own wish
	case errors.As(err, &network) && network.Timeout():
		f = &fault{signaling.CloseNoPong, fmt.Sprintf("no pong for %s", k.server.cfg.PongTimeout)}
	case closed != nil || network != nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed):
		f = &fault{}
	default:
		f = &fault{protocolError, "not a WebSocket frame"} // the library has said so
	}
	k.out.mu.Lock()
	f = k.out.stop(k, f) // the reason that came first
	k.out.mu.Unlock()
	if f.code == 0 {
		return 0
	}

	// The writer ends soon: stop has shortened its time.
	k.out.waitIdle()
	deadline := time.Now().Add(closeTimeout)
	message := websocket.FormatCloseMessage(f.code, f.reason)
	if err := k.ws.WriteControl(websocket.CloseMessage, message, deadline); err == nil && closed == nil || f.code == protocolError {
		// Closing while something unread has arrived would reset the
		// connection, and the client might never read the close frame.
		conn := k.ws.NetConn()
		if half, ok := conn.(interface{ CloseWrite() error }); ok {
			half.CloseWrite() // a client that waits for the server to close first need not
		}
		conn.SetReadDeadline(deadline)
		io.CopyN(io.Discard, conn, 1<<20)
	}
	return f.code
}
