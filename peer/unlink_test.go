package peer_test

import (
	"context"
	"testing"
	"time"

	"tandem/peer"
	"tandem/peer/chat"
	"tandem/peer/secure"
	"tandem/peer/wire"
)

// ended returns what the phone keeps of links that were ended.
func (w *world) ended() []chat.EndedLink {
	w.t.Helper()
	list, err := w.store.EndedLinks(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// wantConfirmed waits until the phone keeps nothing of ended links: the page's
// answer is on its way.
func (w *world) wantConfirmed() {
	w.t.Helper()
	for until := time.Now().Add(10 * time.Second); len(w.ended()) > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(until) {
			w.t.Fatal("the phone still keeps what it takes to tell a page that knows")
		}
	}
}

func TestUnlinkedDeviceIsForgotten(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	w.linked(p)
	if err := w.phone.Unlink(t.Context(), "test 1"); err != nil {
		t.Fatal(err)
	}
	w.wantNoDevices()
	if len(w.ended()) != 1 {
		t.Error("nothing is kept to tell a page that could not hear it")
	}
	p.write(&wire.Ping{Type: wire.TypePing, N: 1}) // before it knows
	if bye := expect[*wire.Bye](p); bye.Reason != "unlinked" || bye.By != "phone" {
		t.Errorf("bye %+v", bye)
	}
	p.write(&wire.Bye{Type: wire.TypeBye, Reason: "unlinked"})
	w.wantConfirmed()
}

// TestUnlinkedWhileAway unlinks a page that is away, and restarts the phone: it
// learns by whom when it comes back, as often as it takes, and nothing else.
func TestUnlinkedWhileAway(t *testing.T) {
	w := newWorld(t)
	away, other := newPage(t, w.origin), newPage(t, w.origin)
	secret := secretOf(t, w.linked(away))
	w.linked(other)
	id := w.device(0).ID // the latest
	if err := w.phone.RenameDevice(t.Context(), id, "At work"); err != nil {
		t.Fatal(err)
	}
	away.drop()
	gone := w.device(1).ID
	other.write(&wire.Unlink{Type: wire.TypeUnlink, Request: "r", Devices: []string{gone}})
	if list := expect[*wire.Linked](other); list.Error != nil || len(list.Devices) != 1 || list.Devices[0].Label != "At work" {
		t.Fatalf("answer %+v", list)
	}
	w.stop()
	w.start()

	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	for try := range 2 {
		if err := away.returns(ctx, secret, secure.Days(time.Now())[0]); err != nil {
			t.Fatalf("coming back: %v", err)
		}
		v, err := away.read()
		if err != nil {
			t.Fatal(err)
		}
		if bye, is := v.(*wire.Bye); !is || bye.Reason != "unlinked" || bye.By != "browser" || bye.Browser != "At work" {
			t.Fatalf("the first frame is %+v", v)
		}
		if try == 0 { // it dies before it has erased all
			away.drop()
			if len(w.ended()) != 1 {
				t.Fatal("the phone forgot the page before it knew")
			}
		}
	}
	away.write(&wire.Bye{Type: wire.TypeBye, Reason: "unlinked"})
	w.wantConfirmed()
	if list, err := w.phone.Devices(ctx); err != nil || len(list) != 1 {
		t.Errorf("devices %+v, %v", list, err)
	}
}

// device returns the n-th device, the latest linked first.
func (w *world) device(n int) peer.DeviceStatus {
	w.t.Helper()
	list, err := w.phone.Devices(w.t.Context())
	if err != nil || len(list) <= n {
		w.t.Fatalf("devices %+v, %v", list, err)
	}
	return list[n]
}

func TestPageTellsOfTheLinks(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	w.linked(p)
	own := w.device(0).ID
	ask := func(frame any) *wire.Linked {
		t.Helper()
		p.write(frame)
		return expect[*wire.Linked](p)
	}
	list := ask(&wire.Devices{Type: wire.TypeDevices, Request: "r1"})
	if list.Request != "r1" || list.Own != own || list.Most != 8 || list.Unused != 30 || len(list.Devices) != 1 {
		t.Fatalf("list %+v", list)
	}
	d := list.Devices[0]
	if d.ID != own || d.Name != "Test 1" || d.System != "Go" || !d.Online || d.Path == nil || d.Path.Kind != "direct" ||
		d.Sent == 0 || d.Received == 0 || d.LinkedAt == 0 || d.LastSeen < d.LinkedAt {
		t.Errorf("device %+v, path %+v", d, d.Path)
	}
	list = ask(&wire.Rename{Type: wire.TypeRename, Request: "r2", Device: own, Name: " Küche "})
	if list.Error != nil || list.Devices[0].Label != "Küche" {
		t.Errorf("renamed: %+v", list)
	}
	for request, frame := range map[string]any{
		"own":     &wire.Unlink{Type: wire.TypeUnlink, Request: "own", Devices: []string{own}},
		"unknown": &wire.Unlink{Type: wire.TypeUnlink, Request: "unknown", Devices: []string{"d-none"}},
		"name":    &wire.Rename{Type: wire.TypeRename, Request: "name", Device: own, Name: "a\nb"},
		"nobody":  &wire.Rename{Type: wire.TypeRename, Request: "nobody", Device: "d-none", Name: "a"},
	} {
		if list := ask(frame); list.Request != request || list.Error == nil || len(list.Devices) != 0 {
			t.Errorf("%s: %+v", request, list)
		}
	}
	if got := w.device(0); got.Label != "Küche" {
		t.Errorf("device %+v", got)
	}
}

// TestMovedIsKept counts what was moved over all links of a device, one that another
// took over too.
func TestMovedIsKept(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	secret := secretOf(t, w.linked(p))
	p.write(&wire.Ping{Type: wire.TypePing, N: 1})
	expect[*wire.Pong](p)
	first := w.device(0).Moved
	old := &page{t: t, pc: p.pc, control: p.control, people: p.people}
	p.pc, p.keys = nil, nil
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := p.returns(ctx, secret, secure.Days(time.Now())[0]); err != nil {
		t.Fatal(err)
	}
	expect[*wire.Bye](old)
	old.drop()
	before := w.device(0).Moved
	w.stop()
	w.start()
	if after := w.device(0); after.Online || after.Moved.Sent <= first.Sent || after.Moved.Received < first.Received || after.Moved.Sent < before.Sent || after.Moved.Received < before.Received || first.Received == 0 {
		t.Errorf("moved %+v, and after a restart %+v", before, after.Moved)
	}
}
