package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"tandem/peer/chat"
	"tandem/peer/chat/sqlite"
	"tandem/peer/local"
)

// TestKilledPhoneLosesNothing kills a running phone at random moments while somebody
// sends: what it acknowledged is there afterwards, once, and in order.
func TestKilledPhoneLosesNothing(t *testing.T) {
	ctx := t.Context()
	home := t.TempDir()
	prints(t, home, "new", "Mira")
	type command struct{ id, message string }
	var acknowledged []command
	for round := range 5 {
		p := tandem(t, home, "run")
		if err := awaitPhone(home); err != nil {
			t.Fatal(err)
		}
		client, err := local.Dial(ctx, home)
		if err != nil {
			t.Fatal(err)
		}
		mira, err := client.FindChat(ctx, "Mira")
		if err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(rand.N(150*time.Millisecond), func() { _ = p.cmd.Process.Kill() })
		// The one that was under way when the phone died is sent again to the next.
		for i := 0; ; i++ {
			id := fmt.Sprintf("%d-%d", round, i)
			out, err := send(ctx, client, id, mira.ID)
			if err != nil {
				if !errors.Is(err, local.ErrGone) {
					t.Fatal(err)
				}
				break
			}
			acknowledged = append(acknowledged, command{id, out})
		}
		kill.Stop()
		client.Close()
		<-p.closed
	}
	t.Logf("%d messages were acknowledged", len(acknowledged))

	store, err := sqlite.Open(ctx, filepath.Join(home, "tandem.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.Check(ctx); err != nil {
		t.Error(err)
	}
	mira, err := store.FindChat(ctx, "Mira")
	if err != nil {
		t.Fatal(err)
	}
	place := make(map[string]int64)
	for after := int64(0); ; {
		page, err := store.Messages(ctx, mira.ID, chat.Range{After: after + 1, Limit: chat.MaxPage})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Messages {
			place[m.ID], after = m.Pos, m.Pos
		}
		if !page.Newer {
			break
		}
	}
	if n := len(place) - len(acknowledged); n < 0 || n > 5 {
		t.Errorf("%d messages are there, %d were acknowledged", len(place), len(acknowledged))
	}
	last := int64(0)
	for _, c := range acknowledged {
		pos, is := place[c.message]
		if !is || pos <= last {
			t.Errorf("message %s of command %s is lost, or out of order", c.message, c.id)
		}
		last = pos
		if again, err := send(ctx, store, c.id, mira.ID); err != nil || again != c.message {
			t.Errorf("command %s made %s, and %s when it came again: %v", c.id, c.message, again, err)
		}
	}
}

// doer is a phone or a store.
type doer interface {
	Do(ctx context.Context, cmd chat.Command, a chat.Action) (chat.Outcome, error)
}

// send sends a message by a command, and returns its ID.
func send(ctx context.Context, to doer, id, chatID string) (string, error) {
	out, err := to.Do(ctx, chat.Command{Device: "d", ID: id}, chat.Action{Send: &chat.Send{Chat: chatID, Text: "Sent by " + id}})
	if err != nil {
		return "", err
	}
	return out.Messages[0].ID, nil
}
