package server

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"tandem/signaling"
)

// queue is what waits to be written to a socket. Its writer is a goroutine
// that exists while there is something to write.
type queue struct {
	mu      sync.Mutex
	frames  []outFrame
	bytes   int
	writing bool
	emptied chan struct{} // closed when the writer ends; nil while nobody waits
	stopped *fault        // why the socket ends; nil: it does not
}

type outFrame struct {
	kind int // of RFC 6455, as websocket has it
	data []byte
}

// add queues a frame. One too many stops the socket.
func (q *queue) add(k *socket, kind int, data []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stopped != nil {
		return
	}
	cfg := &k.server.cfg
	if len(q.frames) >= cfg.QueueFrames || q.bytes+len(data) > cfg.QueueBytes {
		q.frames, q.bytes = nil, 0
		q.stop(k, &fault{signaling.CloseTooSlow, fmt.Sprintf("more than %d frames or %d KiB unread", cfg.QueueFrames, cfg.QueueBytes>>10)})
		return
	}
	q.frames = append(q.frames, outFrame{kind, data})
	q.bytes += len(data)
	if !q.writing {
		q.writing = true
		k.server.work.Add(1) // serve still counts, since stopped is nil
		go q.write(k)
	}
}

// stop lets the socket's read end, and nothing more be queued. It returns the
// fault that it was first called with. mu is held.
func (q *queue) stop(k *socket, f *fault) *fault {
	if q.stopped == nil {
		q.stopped = f
		conn := k.ws.NetConn()
		conn.SetReadDeadline(time.Unix(1, 0))
		conn.SetWriteDeadline(time.Now().Add(closeTimeout))
	}
	return q.stopped
}

// write writes frames until none is left.
func (q *queue) write(k *socket) {
	defer k.server.work.Done()
	for {
		q.mu.Lock()
		if len(q.frames) == 0 {
			q.frames, q.writing = nil, false
			if q.emptied != nil {
				close(q.emptied)
				q.emptied = nil
			}
			q.mu.Unlock()
			return
		}
		f := q.frames[0]
		q.frames = q.frames[1:]
		q.bytes -= len(f.data)
		timeout := k.server.cfg.WriteTimeout
		if q.stopped != nil {
			timeout = min(timeout, closeTimeout)
		}
		q.mu.Unlock()
		if err := k.writeFrame(f, time.Now().Add(timeout)); err != nil {
			q.fail(k, err, timeout)
		}
	}
}

// fail gives up after a write that failed.
func (q *queue) fail(k *socket, err error, timeout time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.frames, q.bytes = nil, 0
	var network net.Error
	switch {
	case errors.Is(err, websocket.ErrCloseSent): // read has found a fault
	case errors.As(err, &network) && network.Timeout():
		q.stop(k, &fault{signaling.CloseTooSlow, fmt.Sprintf("nothing read for %s", timeout)})
	default:
		q.stop(k, &fault{})
	}
}

func (k *socket) writeFrame(f outFrame, deadline time.Time) error {
	if f.kind != websocket.TextMessage {
		return k.ws.WriteControl(f.kind, f.data, deadline)
	}
	k.ws.SetWriteDeadline(deadline)
	return k.ws.WriteMessage(f.kind, f.data)
}

// waitIdle waits until nothing is being written.
func (q *queue) waitIdle() {
	q.mu.Lock()
	if !q.writing {
		q.mu.Unlock()
		return
	}
	if q.emptied == nil {
		q.emptied = make(chan struct{})
	}
	emptied := q.emptied
	q.mu.Unlock()
	<-emptied // each write has a deadline
}

// waitRoom waits until everything is written, when more than half of what may
// wait does.
func (q *queue) waitRoom(cfg *Config) {
	q.mu.Lock()
	full := len(q.frames) > cfg.QueueFrames/2 || q.bytes > cfg.QueueBytes/2
	q.mu.Unlock()
	if full {
		q.waitIdle()
	}
}
