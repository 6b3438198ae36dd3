package wire

import (
	"encoding/base64"
	"fmt"

	"tandem/peer/chat"
)

// ToAction returns the action of a frame that Decode returned. By is not set:
// what a page does, the account's owner does, now.
func ToAction(a Action) (chat.Action, error) {
	var c chat.Action
	switch {
	case a.Send != nil:
		send, err := toSend(*a.Send)
		if err != nil {
			return c, err
		}
		c.Send = &send
	case a.Edit != nil:
		c.Edit = &chat.Edit{Message: a.Edit.Message, Text: a.Edit.Text}
	case a.Delete != nil:
		c.Delete = &chat.Delete{Messages: a.Delete.Messages, Everyone: a.Delete.Everyone}
	case a.React != nil:
		c.React = &chat.React{Message: a.React.Message, Emoji: a.React.Emoji}
	case a.Star != nil:
		c.Star = &chat.Star{Messages: a.Star.Messages, Off: a.Star.Off}
	case a.Forward != nil:
		c.Forward = &chat.Forward{Messages: a.Forward.Messages, Chats: a.Forward.Chats}
	case a.Read != nil:
		c.Read = &chat.Read{Chat: a.Read.Chat, Pos: a.Read.Pos}
	case a.Set != nil:
		c.Set = new(chat.Set(*a.Set))
	case a.Create != nil:
		c.Create = &chat.Create{Kind: chat.Kind(a.Create.Kind), Title: a.Create.Title}
	case a.Clear != nil:
		c.Clear = &chat.Clear{Chat: a.Clear.Chat, All: a.Clear.All}
	}
	return c, nil
}

func toSend(s Send) (chat.Send, error) {
	c := chat.Send{Chat: s.Chat, Kind: chat.MessageKind(s.Kind), Text: s.Text, Quote: s.Quote}
	if s.Media != nil {
		m, err := ToMedia(*s.Media)
		if err != nil {
			return c, err
		}
		c.Media = &m
	}
	if s.Card != nil {
		c.Card = &chat.Card{Name: s.Card.Name, VCard: s.Card.VCard}
	}
	if s.Place != nil {
		c.Place = &chat.Place{Coordinates: s.Place.Coordinates, Name: s.Place.Name, Address: s.Place.Address}
	}
	return c, nil
}

// ToMedia returns the media of a frame as the page claims it to be.
func ToMedia(m Media) (chat.Media, error) {
	thumb, err := toBytes(m.Thumb)
	if err != nil {
		return chat.Media{}, fmt.Errorf("media's thumb: %w", err)
	}
	wave, err := toBytes(m.Wave)
	if err != nil {
		return chat.Media{}, fmt.Errorf("media's wave: %w", err)
	}
	return chat.Media{
		ID: m.ID, Name: m.Name, Type: m.Type, Size: m.Size, Width: m.Width, Height: m.Height,
		Duration: m.Duration, BlurHash: m.BlurHash, Thumb: thumb, Wave: wave,
	}, nil
}

// toBytes decodes base64; nothing is nil.
func toBytes(s string) ([]byte, error) {
	if s == "" {
		return nil, nil
	}
	return base64.StdEncoding.DecodeString(s)
}

// ToKinds returns the kinds of a search.
func ToKinds(kinds []string) []chat.MessageKind {
	var list []chat.MessageKind
	for _, k := range kinds {
		list = append(list, chat.MessageKind(k))
	}
	return list
}
