package peer

import (
	"maps"
	"slices"
	"sync"

	"tandem/peer/chat"
	"tandem/peer/mirror"
	"tandem/peer/transport"
)

// Reasons of wire.Bye.
const (
	byeClosing  = "closing"
	byeUnlinked = "unlinked"
	byeReplaced = "replaced"
	byeRefused  = "refused"
	byeError    = "error"
)

// live is an open link to a device.
type live struct {
	// static after construction
	device  chat.Device
	link    *transport.Link
	session *mirror.Session
	quit    chan string   // takes one reason to end the link for
	muted   chan struct{} // closed when no more of the account is sent

	mu    sync.Mutex
	noted chat.Moved // of what was moved, what the store knows
}

func newLive(d chat.Device, link *transport.Link, session *mirror.Session) *live {
	return &live{device: d, link: link, session: session, quit: make(chan string, 1), muted: make(chan struct{})}
}

// moved returns what was moved that the store does not know.
func (l *live) moved() chat.Moved {
	l.mu.Lock()
	defer l.mu.Unlock()
	sent, received := l.link.Moved()
	return chat.Moved{Sent: sent - l.noted.Sent, Received: received - l.noted.Received}
}

// note says that the store knows of more.
func (l *live) note(m chat.Moved) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.noted = chat.Moved{Sent: l.noted.Sent + m.Sent, Received: l.noted.Received + m.Received}
}

// end asks the link to take its leave. Only the first reason counts.
func (l *live) end(reason string) {
	select {
	case l.quit <- reason:
	default:
	}
}

// registry holds the open links, at most one a device.
type registry struct {
	mu sync.Mutex
	by map[string]*live // by device ID
}

func newRegistry() *registry { return &registry{by: make(map[string]*live)} }

// put adds a link and returns the one that it replaces, nil when there is none.
func (r *registry) put(l *live) *live {
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.by[l.device.ID]
	r.by[l.device.ID] = l
	return old
}

// remove reports whether l was still the device's link.
func (r *registry) remove(l *live) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by[l.device.ID] != l {
		return false
	}
	delete(r.by, l.device.ID)
	return true
}

func (r *registry) get(id string) *live {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.by[id]
}

func (r *registry) all() []*live {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Values(r.by))
}
