package mirror

import (
	"context"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// maxKnown is how many people a session remembers to have told of. Beyond it it
// forgets them, and tells them again as they are named: the memory for a page is
// bounded, and the page is told too often at worst.
const maxKnown = 10_000

// peopleOf returns whom chats and messages name, each possibly several times.
func peopleOf(chats []chat.Chat, messages []chat.Message) []chat.Person {
	var list []chat.Person
	add := func(m *chat.Message) {
		list = append(list, m.From)
		if m.Quote != nil {
			list = append(list, m.Quote.From)
		}
		for _, r := range m.Reactions {
			list = append(list, r.From)
		}
	}
	for i := range chats {
		if chats[i].Last != nil {
			add(chats[i].Last)
		}
	}
	for i := range messages {
		add(&messages[i])
	}
	return list
}

// tellPeople tells the page of those that it does not know as they are. The turn
// is held until the frame that names them is sent.
func (s *Session) tellPeople(ctx context.Context, people []chat.Person) error {
	var list []wire.Person
	for _, p := range people {
		if p.ID == "" {
			continue // the account's owner
		}
		if known, is := s.known[p.ID]; is && known == p {
			continue
		}
		s.learn(p)
		list = append(list, wire.FromPerson(p))
	}
	for _, b := range wire.Batches(list) {
		if err := s.send(ctx, &wire.People{Type: wire.TypePeople, People: b}); err != nil {
			return err
		}
	}
	return nil
}

// learn notes that the page was told of a person.
func (s *Session) learn(p chat.Person) {
	if len(s.known) >= maxKnown {
		clear(s.known)
	}
	s.known[p.ID] = p
}
