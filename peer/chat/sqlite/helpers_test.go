package sqlite

import (
	"context"
	"errors"
	"time"

	"tandem/peer/chat"
)

// draft is a text as most tests send it.
type draft struct {
	Chat, From, Text string
	Time             time.Time
}

func createChat(s *Store, kind chat.Kind, title string) (chat.Chat, error) {
	out, err := s.Do(context.Background(), chat.Command{}, chat.Action{Create: &chat.Create{Kind: kind, Title: title}})
	if err != nil {
		return chat.Chat{}, err
	}
	return *out.Chat, nil
}

func sendMessage(s *Store, cmd chat.Command, d draft) (chat.Message, error) {
	out, err := s.Do(context.Background(), cmd, chat.Action{Send: &chat.Send{
		Chat: d.Chat, Text: d.Text, By: chat.By{From: d.From, Time: d.Time},
	}})
	if err != nil {
		return chat.Message{}, err
	}
	if len(out.Messages) != 1 {
		return chat.Message{}, errors.New("the message is gone")
	}
	return out.Messages[0], nil
}

func readTo(s *Store, cmd chat.Command, chatID string, pos int64) (chat.Chat, error) {
	out, err := s.Do(context.Background(), cmd, chat.Action{Read: &chat.Read{Chat: chatID, Pos: pos}})
	if err != nil {
		return chat.Chat{}, err
	}
	return *out.Chat, nil
}

func messagesBefore(s *Store, chatID string, before int64, limit int) ([]chat.Message, error) {
	page, err := s.Messages(context.Background(), chatID, chat.Range{Before: before, Limit: limit})
	return page.Messages, err
}
