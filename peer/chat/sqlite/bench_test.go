package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"tandem/peer/chat"
)

const (
	benchMessages = 100_000
	benchChats    = 500
)

// fillFast adds messages in one transaction, through the same code as Send.
func fillFast(tb testing.TB, s *Store, chats, messages int) []string {
	tb.Helper()
	ctx := context.Background()
	var ids []string
	for i := range chats {
		c, err := s.CreateChat(ctx, chat.Group, fmt.Sprintf("Chat %d", i))
		if err != nil {
			tb.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	err := s.write(ctx, "filling", func(tx *sql.Tx) (*chat.Change, error) {
		for i := range messages {
			// Half of all are in the first chat.
			num := 1 + (i/2)%chats*(i%2)
			d := chat.Draft{
				Chat: ids[num-1], From: []string{"", "Grace", "Ada"}[i%3],
				Text: fmt.Sprintf("Message %d, of about the length that people write when they type.", i),
				Time: time.UnixMilli(int64(i)),
			}
			if _, err := addMessage(ctx, tx, int64(num), chat.Command{}, d); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return ids
}

func BenchmarkStore(b *testing.B) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(b.TempDir(), "store.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	ids := fillFast(b, s, benchChats, benchMessages)
	seq, err := s.Seq(ctx)
	if err != nil {
		b.Fatal(err)
	}

	b.Run("Send", func(b *testing.B) {
		for i := range b.N {
			cmd := chat.Command{Device: b.Name(), ID: fmt.Sprint(b.N, "-", i)}
			if _, err := s.Send(ctx, cmd, chat.Draft{Chat: ids[i%benchChats], Text: "Hello"}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Messages/newest", func(b *testing.B) {
		for b.Loop() {
			page(b, s, ids[0], 0)
		}
	})
	b.Run("Messages/middle", func(b *testing.B) {
		for b.Loop() {
			page(b, s, ids[0], seq/2)
		}
	})
	b.Run("Chats", func(b *testing.B) {
		for b.Loop() {
			chats, err := s.Chats(ctx, 0, 50)
			if err != nil || len(chats) != 50 {
				b.Fatal(len(chats), err)
			}
		}
	})
	b.Run("Read", func(b *testing.B) {
		for i := range b.N {
			if _, err := s.Read(ctx, chat.Command{}, ids[0], int64(i)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Check", func(b *testing.B) {
		for b.Loop() {
			if err := s.Check(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func page(b *testing.B, s *Store, id string, before int64) {
	messages, err := s.Messages(context.Background(), id, before, 50)
	if err != nil || len(messages) != 50 {
		b.Fatal(len(messages), err)
	}
}
