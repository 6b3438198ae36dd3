package sqlite

import (
	"slices"
	"sync"
	"sync/atomic"

	"tandem/peer/chat"
)

// subscribers are told of each change by the call that made it, which holds
// the store's turn: so in order, and one at a time.
type subscribers struct {
	mu   sync.Mutex
	list []*subscriber // replaced, never altered: tell goes through it unlocked
}

type subscriber struct {
	f       func(chat.Change)
	stopped atomic.Bool
}

// Subscribe calls f with each later change. Stop may be called from anywhere,
// f included, and more than once; a call of f that is under way on another
// goroutine may end after stop returned.
func (s *Store) Subscribe(f func(chat.Change)) (stop func()) {
	return s.subscribers.add(f)
}

func (s *subscribers) add(f func(chat.Change)) (stop func()) {
	one := &subscriber{f: f}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(slices.Clip(s.list), one)
	return func() {
		one.stopped.Store(true)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.list = slices.DeleteFunc(slices.Clone(s.list), func(o *subscriber) bool { return o == one })
	}
}

func (s *subscribers) tell(c chat.Change) {
	s.mu.Lock()
	list := s.list
	s.mu.Unlock()
	for _, one := range list {
		if !one.stopped.Load() {
			one.f(c)
		}
	}
}
