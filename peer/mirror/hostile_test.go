package mirror_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tandem/peer/chat"
	"tandem/peer/mirror"
	"tandem/peer/wire"
)

func TestBadCommands(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	theirs := say(t, store, id, "Mira", "hello")
	p := begun(t, store, "")
	content := strings.Repeat("A", 43)
	for i, tt := range []struct{ name, action, wantCode string }{
		{"no such chat", `"send":{"chat":"nope","text":"x"}`, "not-found"},
		{"empty text", `"send":{"chat":"CHAT","text":" "}`, "invalid"},
		{"long text", `"send":{"chat":"CHAT","text":"` + strings.Repeat("x", wire.MaxText+1) + `"}`, "invalid"},
		{"control characters", `"send":{"chat":"CHAT","text":"a\u001b[2Jb"}`, "invalid"},
		{"a file that is not there", `"send":{"chat":"CHAT","kind":"file","media":{"id":"` + content + `","type":"text/plain","size":1}}`, "not-found"},
		{"a file without content", `"send":{"chat":"CHAT","kind":"file","media":{"type":"text/plain","size":1}}`, "not-found"},
		{"a system note", `"send":{"chat":"CHAT","kind":"system","text":"Mira left"}`, "invalid"},
		{"a picture that is not there", `"set":{"chat":"CHAT","picture":"` + content + `"}`, "not-found"},
		{"another one's message edited", `"edit":{"message":"THEIRS","text":"x"}`, "invalid"},
		{"another one's message deleted for everyone", `"delete":{"messages":["THEIRS"],"everyone":true}`, "invalid"},
		{"another one's name", `"edit":{"message":"THEIRS","text":"x","from":"Mira"}`, "invalid"},
		{"read of no chat", `"read":{"chat":"nope","pos":1}`, "not-found"},
		{"no action", ``, "invalid"},
		{"two actions", `"read":{"chat":"CHAT","pos":1},"clear":{"chat":"CHAT"}`, "invalid"},
		{"an action of a newer page", `"juggle":{"balls":3}`, "invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.t = t
			action := strings.NewReplacer("CHAT", id, "THEIRS", theirs.ID).Replace(tt.action)
			command := fmt.Sprint("c", i)
			p.write(`{"type":"do","id":%q,"action":{%s}}`, command, action)
			if ack := next[*wire.Ack](p); ack.ID != command || ack.Error == nil || ack.Error.Code != tt.wantCode || ack.Error.Text == "" {
				t.Errorf("ack %+v %+v", ack, ack.Error)
			}
		})
	}
	p.t = t
	// The link goes on, and nothing was changed.
	p.write(`{"type":"ping","n":7}`)
	if f := next[*wire.Pong](p); f.N != 7 {
		t.Errorf("pong %+v", f)
	}
	if m, err := store.Message(t.Context(), theirs.ID); err != nil || m.Text != "hello" || m.Deleted {
		t.Errorf("message %+v, %v", m, err)
	}
}

func TestBrokenFramesEndTheSession(t *testing.T) {
	store := newStore(t)
	for _, frame := range []string{
		`{`, `[]`, "\xff",
		`{"type":"welcome","version":1,"phone":"x","device":"y","log":"z"}`,
		`{"type":"do","action":{}}`,
		`{"type":"grant","stream":0,"to":1}`,
		`{"type":"typing"}`,
	} {
		p := begun(t, store, "")
		p.write("%s", frame)
		err := <-p.ended
		p.ended <- err
		if !errors.Is(err, mirror.ErrProtocol) {
			t.Errorf("frame %q: ended with %v", frame, err)
		}
	}
}

func TestBadRequestsAreRefusedByTheirID(t *testing.T) {
	p := begun(t, newStore(t), "")
	for _, frame := range []string{
		`{"type":"history","request":"r","chat":"c","limit":1000}`,
		`{"type":"history","request":"r","chat":"c","limit":10,"before":1,"after":2}`,
		`{"type":"history","request":"r","chat":"nope","limit":10}`,
		`{"type":"search","request":"r","limit":10}`,
	} {
		p.write("%s", frame)
		if f := next[*wire.Messages](p); f.Request != "r" || f.Error == nil || !f.Last {
			t.Errorf("%s: answer %+v", frame, f)
		}
	}
	p.write(`{"type":"members","request":"r","chat":"nope"}`)
	if f := next[*wire.People](p); f.Request != "r" || f.Error == nil || f.Error.Code != "not-found" || !f.Last {
		t.Errorf("answer %+v", f)
	}
	for _, frame := range []string{
		`{"type":"fetch","stream":3,"media":"../../etc/passwd","from":0,"to":1,"grant":1}`,
		`{"type":"fetch","stream":3,"media":"` + strings.Repeat("A", 43) + `","from":0,"to":1,"grant":1}`,
		`{"type":"upload","stream":3,"upload":"u","size":1}`,
	} {
		p.write("%s", frame)
		if f := next[*wire.Stop](p); f.Stream != 3 || f.Error == nil {
			t.Errorf("%s: answer %+v", frame, f)
		}
	}
	p.write(`{"type":"ping","n":1}`)
	next[*wire.Pong](p)
}

// TestRequestsAreBounded asks for much and reads nothing: the phone holds a
// bounded number of requests, and refuses the others by their IDs.
func TestRequestsAreBounded(t *testing.T) {
	store := newStore(t)
	id := create(t, store, chat.Direct, "Mira")
	for range 4 {
		say(t, store, id, "", strings.Repeat("x", 30_000))
	}
	p := begun(t, store, "")
	const asked = 3 * wire.MaxRequests
	go func() {
		for i := range asked {
			select {
			case p.pipe.toPhone <- fmt.Appendf(nil, `{"type":"history","request":"r%d","chat":%q,"limit":20}`, i, id):
			case <-p.pipe.closed:
				return
			}
		}
	}()
	answered, refused := 0, 0
	for answered+refused < asked {
		f := next[*wire.Messages](p)
		switch {
		case f.Error != nil && f.Error.Code == "too-many":
			refused++
		case f.Error != nil:
			t.Fatalf("answer %+v", f.Error)
		case f.Last:
			answered++
		}
	}
	if answered < wire.MaxRequests {
		t.Errorf("%d answered, %d refused", answered, refused)
	}
	// The others have their turn now.
	p.write(`{"type":"history","request":"again","chat":%q,"limit":1}`, id)
	if list, _ := p.answer("again"); len(list) != 1 {
		t.Errorf("answer %+v", list)
	}
}

func TestUnknownFramesAreSkipped(t *testing.T) {
	p := begun(t, newStore(t), "")
	p.write(`{"type":"juggle","balls":3}`)
	p.write(`{"type":"ping","n":1,"colour":"red"}`)
	next[*wire.Pong](p)
}
