package mirror_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"tandem/peer/chat"
	"tandem/peer/mirror"
	"tandem/peer/wire"
)

// TestAPageLivesWhileTheStoreIsBusy has commands wait for an import, and wants
// the page's pings answered meanwhile: it would take the link for dead.
func TestAPageLivesWhileTheStoreIsBusy(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	p := begun(t, store, "")
	begun, busy, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	end := sync.OnceFunc(func() { close(busy) })
	t.Cleanup(end)
	go func() {
		ended <- store.Import(t.Context(), func(chat.Batch) error {
			close(begun)
			<-busy
			return nil
		})
	}()
	<-begun
	p.write(`{"type":"do","id":"k1","action":{"send":{"chat":%q,"text":"one"}}}`, id)
	p.write(`{"type":"do","id":"k2","action":{"send":{"chat":%q,"text":"two"}}}`, id)
	for n := range int64(3) {
		p.write(`{"type":"ping","n":%d}`, n+1)
		if f := next[*wire.Pong](p); f.N != n+1 {
			t.Errorf("pong %+v", f)
		}
	}
	end()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"k1", "k2"} {
		if ack := until(p, func(*wire.Ack) bool { return true }); ack.ID != id || ack.Error != nil {
			t.Errorf("ack %+v %+v, want %s", ack, ack.Error, id)
		}
	}
}

// TestCommandsBeforeAByeAreCarriedOut has a page leave that waits for no answer:
// one that is not kept has no other chance.
func TestCommandsBeforeAByeAreCarriedOut(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	p := begun(t, store, "")
	const sent = 20
	for i := range sent {
		p.write(`{"type":"do","id":"k%d","action":{"send":{"chat":%q,"text":"%d"}}}`, i, id, i)
	}
	p.write(`{"type":"bye","reason":"closing"}`)
	for acks := 0; acks < sent; {
		if _, is := p.read().(*wire.Ack); is {
			acks++
		}
	}
	for {
		select {
		case <-p.pipe.toPage: // the changes
			continue
		case err := <-p.ended:
			p.ended <- err
			if bye := new(mirror.ByeError); !errors.As(err, &bye) {
				t.Errorf("ended with %v", err)
			}
		}
		break
	}
	page, err := store.Messages(t.Context(), id, chat.Range{Limit: chat.MaxPage})
	if err != nil || len(page.Messages) != sent || page.Messages[sent-1].Text != fmt.Sprint(sent-1) {
		t.Errorf("%d messages, %v", len(page.Messages), err)
	}
}
