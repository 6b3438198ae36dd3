package mirror

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// ask lets a request be answered beside the commands, or refuses it where too
// many wait.
func (s *Session) ask(ctx context.Context, queue chan<- func(context.Context) error, typ wire.Type, id string, f func(context.Context) error) error {
	if s.waiting.Add(1) > wire.MaxRequests {
		s.waiting.Add(-1)
		return s.refuse(ctx, typ, id, 0, &wire.Error{
			Code: "too-many", Text: fmt.Sprintf("%d requests wait for an answer already.", wire.MaxRequests),
		})
	}
	queue <- f // has room for all that wait
	return nil
}

// answer answers what is in a queue.
func (s *Session) answer(ctx context.Context, queue <-chan func(context.Context) error) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case f := <-queue:
			if err := f(ctx); err != nil {
				return err
			}
			s.waiting.Add(-1)
		}
	}
}

func (s *Session) onHistory(ctx context.Context, f *wire.History) error {
	return s.answerMessages(ctx, wire.TypeHistory, f.Request, func() (chat.Page, error) {
		return s.Store.Messages(ctx, f.Chat, chat.Range{
			Before: f.Before, After: f.After, Around: f.Around, Limit: f.Limit,
		})
	})
}

func (s *Session) onSearch(ctx context.Context, f *wire.Search) error {
	return s.answerMessages(ctx, wire.TypeSearch, f.Request, func() (chat.Page, error) {
		return s.Store.Search(ctx, chat.Query{
			Words: f.Words, Chat: f.Chat, Kinds: wire.ToKinds(f.Kinds), Starred: f.Starred,
			Before: f.Before, Limit: f.Limit,
		})
	})
}

// answerMessages answers with the newest part first, so that the end of the chat
// can be painted while the rest is under way. Between the parts changes and
// acknowledgements have their turn.
func (s *Session) answerMessages(ctx context.Context, typ wire.Type, request string, read func() (chat.Page, error)) error {
	s.turn.Lock()
	told := s.changes
	s.turn.Unlock()
	page, err := read()
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return s.refuse(ctx, typ, request, 0, s.refusal(err))
	}
	parts := s.parts(page.Messages)
	for i, part := range slices.Backward(parts) {
		f := wire.Messages{Type: wire.TypeMessages, Request: request, Older: page.Older || i > 0, Newer: page.Newer, Last: i == 0}
		if err := s.sendMessages(ctx, f, part, told); err != nil {
			return err
		}
	}
	return nil
}

// parts splits messages by the frames that they fill; none is one empty part.
func (s *Session) parts(list []chat.Message) [][]chat.Message {
	frames := make([]wire.Message, len(list))
	for i, m := range list {
		frames[i] = wire.FromMessage(m, s.Device)
	}
	parts := [][]chat.Message{}
	for _, b := range wire.Batches(frames) {
		parts, list = append(parts, list[:len(b)]), list[len(b):]
	}
	if len(parts) == 0 {
		parts = append(parts, nil)
	}
	return parts
}

// sendMessages sends a part of an answer, of messages that were read when told
// changes had been sent.
func (s *Session) sendMessages(ctx context.Context, f wire.Messages, part []chat.Message, told int64) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	// What the page has learned meanwhile must not be taken back by what was
	// read before.
	if s.changes != told {
		var err error
		if part, err = s.anew(ctx, part); err != nil {
			return err
		}
	}
	if err := s.tellPeople(ctx, peopleOf(nil, part)); err != nil {
		return err
	}
	last, older := f.Last, f.Older
	again := s.parts(part)
	for i, messages := range slices.Backward(again) {
		f.Messages = make([]wire.Message, len(messages))
		for j, m := range messages {
			f.Messages[j] = wire.FromMessage(m, s.Device)
		}
		f.Last, f.Older = last && i == 0, older || i > 0
		if err := s.send(ctx, &f); err != nil {
			return err
		}
	}
	return nil
}

// anew reads messages again, without those that are no more.
func (s *Session) anew(ctx context.Context, list []chat.Message) ([]chat.Message, error) {
	var now []chat.Message
	for _, m := range list {
		m, err := s.Store.Message(ctx, m.ID)
		if errors.Is(err, chat.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading messages: %w", err)
		}
		now = append(now, m)
	}
	return now, nil
}

func (s *Session) onMembers(ctx context.Context, f *wire.Members) error {
	for offset := 0; ; {
		people, err := s.Store.Members(ctx, f.Chat, offset, chat.MaxPage)
		if err != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return s.refuse(ctx, wire.TypeMembers, f.Request, 0, s.refusal(err))
		}
		offset += len(people)
		last := len(people) < chat.MaxPage
		if err := s.sendMembers(ctx, f.Request, people, last); err != nil || last {
			return err
		}
	}
}

func (s *Session) sendMembers(ctx context.Context, request string, people []chat.Person, last bool) error {
	list := make([]wire.Person, len(people))
	for i, p := range people {
		list[i] = wire.FromPerson(p)
	}
	batches := wire.Batches(list)
	if len(batches) == 0 {
		batches = [][]wire.Person{{}}
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	for _, p := range people {
		s.learn(p)
	}
	for i, b := range batches {
		f := wire.People{Type: wire.TypePeople, Request: request, People: b, Last: last && i == len(batches)-1}
		if err := s.send(ctx, &f); err != nil {
			return err
		}
	}
	return nil
}
