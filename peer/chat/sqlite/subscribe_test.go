package sqlite

import (
	"context"
	"reflect"
	"sync"
	"testing"

	"tandem/peer/chat"
)

func TestSubscribe(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	var told []chat.Change
	stop := s.Subscribe(func(c chat.Change) {
		// It is committed by now: another connection sees it.
		var seq int64
		if err := s.readers.QueryRow("SELECT max(seq) FROM changes").Scan(&seq); err != nil || seq != c.Seq {
			t.Errorf("told of change %d while the log ends with %d, %v", c.Seq, seq, err)
		}
		told = append(told, c)
	})
	c := must(createChat(s, chat.Direct, "Grace"))(t)
	m := must(sendMessage(s, chat.Command{Device: "d", ID: "k"}, draft{Chat: c.ID, From: "Grace", Text: "Hi"}))(t)
	must(sendMessage(s, chat.Command{Device: "d", ID: "k"}, draft{Chat: c.ID, From: "Grace", Text: "Hi"}))(t)
	after := must(readTo(s, chat.Command{}, c.ID, m.Pos))(t)
	must(readTo(s, chat.Command{}, c.ID, m.Pos))(t)
	if err := s.Rename(ctx, "Ada's phone"); err != nil {
		t.Fatal(err)
	}
	unread := c
	unread.Unread, unread.Last, unread.Active = 1, &m, m.Pos
	want := []chat.Change{
		{Seq: 1, Chats: []chat.Chat{c}},
		{Seq: 3, Chats: []chat.Chat{unread}, Messages: []chat.Message{m}},
		{Seq: 4, Chats: []chat.Chat{after}},
	}
	if !reflect.DeepEqual(told, want) {
		t.Errorf("told %+v, want %+v", told, want)
	}
	stop()
	stop()
	must(createChat(s, chat.Direct, "Ada"))(t)
	if len(told) != len(want) {
		t.Error("told after stop")
	}
}

// A subscriber may stop itself, and others come and go while changes are told.
func TestSubscribeWhileTelling(t *testing.T) {
	s := openNew(t)
	once := 0
	var stop func()
	stop = s.Subscribe(func(chat.Change) { once++; stop() })
	all := 0
	defer s.Subscribe(func(chat.Change) { all++ })()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 10 {
				s.Subscribe(func(chat.Change) {})()
				if _, err := createChat(s, chat.Group, "Club"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if once != 1 || all != 40 {
		t.Errorf("told %d and %d times, want 1 and 40", once, all)
	}
}
