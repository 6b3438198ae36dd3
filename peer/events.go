package peer

import (
	"context"
	"errors"
	"sync"
	"time"
)

// maxEvents is how many events may wait for a slow watcher; beyond it the
// watcher is ended with ErrSlow.
const maxEvents = 4096

// ErrSlow is returned by Watch when its function takes events too slowly.
var ErrSlow = errors.New("events come faster than they are taken")

// broadcaster hands events to any number of watchers, each at its own pace.
type broadcaster struct {
	mu       sync.Mutex
	watchers map[*watcher]struct{}
	closed   bool
}

type watcher struct {
	events chan Event // closed by the broadcaster
	slow   bool       // set before events is closed
}

func newBroadcaster() *broadcaster {
	return &broadcaster{watchers: make(map[*watcher]struct{})}
}

func (b *broadcaster) send(e Event) {
	e.Time = time.Now().UTC()
	b.mu.Lock()
	defer b.mu.Unlock()
	for w := range b.watchers {
		select {
		case w.events <- e:
		default:
			w.slow = true
			close(w.events)
			delete(b.watchers, w)
		}
	}
}

// close ends all watchers.
func (b *broadcaster) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for w := range b.watchers {
		close(w.events)
	}
	clear(b.watchers)
}

func (b *broadcaster) add() (*watcher, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, false
	}
	w := &watcher{events: make(chan Event, maxEvents)}
	b.watchers[w] = struct{}{}
	return w, true
}

func (b *broadcaster) remove(w *watcher) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.watchers, w)
}

// Watch calls f with Watching, and then with each event until ctx ends (and
// returns its error), the phone stops (nil), or f is too slow (ErrSlow).
func (p *Phone) Watch(ctx context.Context, f func(Event)) error {
	w, ok := p.events.add()
	if !ok {
		return nil
	}
	defer p.events.remove(w)
	f(Event{Time: time.Now().UTC(), Watching: true})
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e, open := <-w.events:
			if !open {
				if w.slow {
					return ErrSlow
				}
				return nil
			}
			f(e)
		}
	}
}
