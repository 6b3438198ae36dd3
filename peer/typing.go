package peer

import (
	"context"
	"fmt"

	"tandem/peer/chat"
)

// Typing tells all pages that somebody writes in a chat. See API.
func (p *Phone) Typing(ctx context.Context, chatID, from string) error {
	if _, err := p.store.Chat(ctx, chatID); err != nil {
		return err
	}
	var who chat.Person
	if from != "" {
		var err error
		if who, err = p.member(ctx, chatID, from); err != nil {
			return err
		}
	}
	p.tellTyping(Typing{Chat: chatID, From: who})
	return nil
}

// member returns the person of this name in a chat.
func (p *Phone) member(ctx context.Context, chatID, name string) (chat.Person, error) {
	for offset := 0; ; {
		people, err := p.store.Members(ctx, chatID, offset, chat.MaxPage)
		if err != nil {
			return chat.Person{}, err
		}
		for _, m := range people {
			if m.Name == name {
				return m, nil
			}
		}
		if offset += len(people); len(people) < chat.MaxPage {
			return chat.Person{}, fmt.Errorf("%q in this chat: %w", name, chat.ErrNotFound)
		}
	}
}

// typedAt tells the others that the person at a device writes in a chat.
func (p *Phone) typedAt(ctx context.Context, device, chatID string) {
	if _, err := p.store.Chat(ctx, chatID); err != nil {
		p.logger.Debug("a page writes in no chat", "error", err)
		return
	}
	p.tellTyping(Typing{Chat: chatID, Device: device})
}

// tellTyping tells every page but the one that it comes from.
func (p *Phone) tellTyping(t Typing) {
	p.events.send(Event{Typing: &t})
	for _, l := range p.live.all() {
		if l.device.ID != t.Device {
			l.session.Typing(t.Chat, t.From)
		}
	}
}
