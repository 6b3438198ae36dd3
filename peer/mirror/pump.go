package mirror

import (
	"context"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// maxTyping is how many of others' typing may wait for a slow page; more are
// dropped: they count for seconds only.
const maxTyping = 16

// typing says that somebody writes in a chat.
type typing struct {
	chat string
	from chat.Person // zero: the account's owner
}

// Typing tells the page that somebody writes in a chat; the zero Person is the
// account's owner, elsewhere. It does not wait.
func (s *Session) Typing(chatID string, from chat.Person) {
	s.mu.Lock()
	if len(s.typing) < maxTyping {
		s.typing = append(s.typing, typing{chatID, from})
	}
	s.mu.Unlock()
	s.rouse()
}

func (s *Session) enqueue(c chat.Change) {
	s.mu.Lock()
	s.queued += sizeOf(c)
	if len(s.queue) >= maxQueued || s.queued > maxQueuedParts && len(s.queue) > 0 {
		s.queue, s.flooded = nil, true
	}
	if !s.flooded {
		s.queue = append(s.queue, c)
	}
	s.mu.Unlock()
	s.rouse()
}

// sizeOf counts the chats, messages and people that a change holds.
func sizeOf(c chat.Change) int { return len(c.Chats) + len(c.Messages) + len(c.People) }

func (s *Session) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// pump sends the changes above since, as they come, and who writes.
func (s *Session) pump(ctx context.Context, since int64) error {
	for {
		select {
		case <-s.wake:
		case <-ctx.Done():
			return nil
		}
		s.mu.Lock()
		queue, flooded, typing := s.queue, s.flooded, s.typing
		s.queue, s.queued, s.flooded, s.typing = nil, 0, false, nil
		s.mu.Unlock()

		if flooded {
			seq, err := s.sendList(ctx, nil)
			if err != nil {
				return err
			}
			since = seq
		}
		for _, c := range queue {
			if c.Seq <= since {
				continue
			}
			if err := s.sendChange(ctx, c, since); err != nil {
				return err
			}
			since = c.Seq
		}
		for _, t := range typing {
			if err := s.sendTyping(ctx, t); err != nil {
				return err
			}
		}
	}
}

// sendChange sends a change to a page that has every one up to since.
func (s *Session) sendChange(ctx context.Context, c chat.Change, since int64) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	s.changes++
	if err := s.tellPeople(ctx, append(peopleOf(c.Chats, c.Messages), c.People...)); err != nil {
		return err
	}
	for _, part := range wire.FromChange(c, since, s.Device) {
		if err := s.send(ctx, &part); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) sendTyping(ctx context.Context, t typing) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	if err := s.tellPeople(ctx, []chat.Person{t.from}); err != nil {
		return err
	}
	return s.send(ctx, &wire.Typing{Type: wire.TypeTyping, Chat: t.chat, From: t.from.ID})
}
