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
	device  chat.Device
	link    *transport.Link
	session *mirror.Session
	quit    chan string   // takes one reason to end the link for
	muted   chan struct{} // closed when no more of the account is sent
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
