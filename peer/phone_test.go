package peer_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tandem/peer"
	"tandem/peer/chat"
	"tandem/peer/chat/sqlite"
	"tandem/peer/media"
	"tandem/peer/secure"
	"tandem/peer/wire"
	"tandem/signaling/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a signaling server and a phone with one chat, both real.
type world struct {
	t      *testing.T
	origin string
	home   string
	store  chat.Store
	phone  *peer.Phone
	chat   chat.Chat
	stop   func() // the phone; it may be started again
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, origin: newServer(t), home: t.TempDir()}
	w.start()
	t.Cleanup(func() { w.stop() })
	w.chat = *w.do(chat.Action{Create: &chat.Create{Kind: chat.Direct, Title: "Mira"}}).Chat
	return w
}

// do carries out an action on the phone itself.
func (w *world) do(a chat.Action) chat.Outcome {
	w.t.Helper()
	out, err := w.phone.Do(w.t.Context(), chat.Command{}, a)
	if err != nil {
		w.t.Fatalf("%+v: %v", a, err)
	}
	return out
}

// say adds a message of the account's owner to the chat.
func (w *world) say(text string) chat.Message {
	w.t.Helper()
	return w.do(chat.Action{Send: &chat.Send{Chat: w.chat.ID, Text: text}}).Messages[0]
}

// messages returns the chat's newest messages.
func (w *world) messages() []chat.Message {
	w.t.Helper()
	list, err := w.phone.Messages(w.t.Context(), w.chat.ID, chat.Range{Limit: 20})
	if err != nil {
		w.t.Fatal(err)
	}
	return list.Messages
}

func newServer(t *testing.T) string {
	t.Helper()
	// Every test comes from one address, and several run at once.
	s, err := server.New(server.Config{
		SocketsPerAddress: 10_000, UpgradesPerSecond: 10_000, UpgradeBurst: 10_000,
		DrainAfter: time.Millisecond, DrainTime: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.Run(ctx) })
	for !s.Ready() {
		runtime.Gosched()
	}
	mux := http.NewServeMux()
	mux.Handle("/signal", s)
	h := httptest.NewServer(mux)
	t.Cleanup(func() {
		h.Close()
		cancel()
		wg.Wait()
	})
	return h.URL
}

// start opens the store and runs the phone.
func (w *world) start() {
	w.t.Helper()
	store, err := sqlite.Open(context.Background(), filepath.Join(w.home, "tandem.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	files, err := media.Open(filepath.Join(w.home, "media"))
	if err != nil {
		w.t.Fatal(err)
	}
	phone, err := peer.New(peer.Config{Store: store, Media: files, Home: w.home})
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := phone.Run(ctx); err != nil {
			w.t.Errorf("running the phone: %v", err)
		}
	})
	<-phone.Ready()
	w.store, w.phone = store, phone
	w.stop = sync.OnceFunc(func() {
		cancel()
		wg.Wait()
		if err := store.Close(); err != nil {
			w.t.Errorf("closing the store: %v", err)
		}
	})
}

func (w *world) wantNoDevices() {
	w.t.Helper()
	devices, err := w.phone.Devices(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	if len(devices) > 0 {
		w.t.Errorf("a device is linked: %+v", devices)
	}
}

// linked pairs a page with the phone, and returns the page's welcome.
func (w *world) linked(p *page) *wire.Welcome {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	s := p.join(ctx)
	paired := make(chan error, 1)
	go func() { paired <- p.pairs(ctx, s) }()
	ask := func(context.Context, peer.Asker, int) (string, error) {
		if err := <-paired; err != nil {
			return "", err
		}
		return p.keys.CheckCode, nil
	}
	if _, err := w.phone.Link(ctx, p.link(), peer.LinkOptions{Ask: ask}); err != nil {
		w.t.Fatalf("linking: %v", err)
	}
	return expect[*wire.Welcome](p)
}

// proveLink shows that the page is linked with w's phone and nobody else: what
// it sends is in that account.
func (p *page) proveLink(w *world, d peer.DeviceStatus) {
	p.t.Helper()
	if got := expect[*wire.Welcome](p); got.Device != d.ID {
		p.t.Fatalf("welcomed as %q, linked as %q", got.Device, d.ID)
	}
	p.send("prove", w.chat.ID, "it is me")
	ack := expect[*wire.Ack](p)
	if ack.Error != nil || ack.ID != "prove" {
		p.t.Fatalf("the command was not carried out: %+v", ack)
	}
	if list := w.messages(); len(list) != 1 || list[0].Text != "it is me" {
		p.t.Fatalf("messages %+v", list)
	}
}

func TestMessagesShowOnBothSides(t *testing.T) {
	w := newWorld(t)
	one, two := newPage(t, w.origin), newPage(t, w.origin)
	w.linked(one)
	w.linked(two)
	for _, p := range []*page{one, two} {
		if list := expect[*wire.Chats](p); len(list.Chats) != 1 || list.Chats[0].Title != "Mira" {
			t.Fatalf("chat list %+v", list)
		}
	}

	// From a page: acknowledged to it, told to the other.
	one.send("c1", w.chat.ID, "from one")
	if ack := expect[*wire.Ack](one); ack.ID != "c1" || len(ack.Messages) != 1 || ack.Messages[0].Text != "from one" {
		t.Fatalf("ack %+v", ack)
	}
	if c := expect[*wire.Change](two); len(c.Messages) != 1 || c.Messages[0].Text != "from one" || c.Messages[0].Command != "" {
		t.Fatalf("change %+v", c)
	}
	// The same command again changes nothing.
	one.send("c1", w.chat.ID, "from one")
	if ack := expect[*wire.Ack](one); ack.Error != nil || ack.Messages[0].Text != "from one" {
		t.Fatalf("second ack %+v", ack)
	}
	// From the phone: told to both.
	w.say("from the phone")
	for _, p := range []*page{one, two} {
		for {
			c := expect[*wire.Change](p)
			if c.Messages[0].Text == "from the phone" {
				break
			}
			if c.Messages[0].Text != "from one" {
				t.Fatalf("change %+v", c)
			}
		}
	}
	if list := w.messages(); len(list) != 2 {
		t.Fatalf("%d messages; want 2", len(list))
	}
}

func TestComesBackAfterRestarts(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	secret := secretOf(t, w.linked(p))
	p.drop()
	w.stop()
	w.start()

	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	day := secure.Days(time.Now())[0]
	if err := p.returns(ctx, secret, day); err != nil {
		t.Fatalf("coming back: %v", err)
	}
	if welcome := expect[*wire.Welcome](p); welcome.LinkSecret != "" {
		t.Error("the link secret was sent again")
	}
	devices, err := w.phone.Devices(ctx)
	if err != nil || len(devices) != 1 || !devices[0].Online {
		t.Fatalf("devices %+v, %v", devices, err)
	}
}

func TestNewLinkReplacesOld(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	secret := secretOf(t, w.linked(p))
	old := &page{t: t, pc: p.pc, control: p.control, people: p.people}
	p.pc, p.keys = nil, nil
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := p.returns(ctx, secret, secure.Days(time.Now())[0]); err != nil {
		t.Fatal(err)
	}
	if bye := expect[*wire.Bye](old); bye.Reason != "replaced" {
		t.Errorf("bye %+v", bye)
	}
	old.drop()
	expect[*wire.Welcome](p)
}

// TestUnlinkingADeafPage unlinks a page that asks for much and reads nothing:
// the link ends all the same, and nothing written later reaches it.
func TestUnlinkingADeafPage(t *testing.T) {
	w := newWorld(t)
	for range 100 {
		w.say(strings.Repeat("x", 60_000))
	}
	p := newPage(t, w.origin)
	w.linked(p)
	for i := range 10 {
		p.write(&wire.History{Type: wire.TypeHistory, Request: fmt.Sprint(i), Chat: w.chat.ID, Limit: 200})
	}
	devices, err := w.phone.Devices(t.Context())
	if err != nil || len(devices) != 1 {
		t.Fatalf("devices %+v, %v", devices, err)
	}
	if err := w.phone.Unlink(t.Context(), devices[0].ID); err != nil {
		t.Fatal(err)
	}
	w.say("after the unlink")
	// The phone closes the link within byeTimeout; until then its frames may
	// still be read.
	for {
		v, err := p.read()
		if err != nil {
			return
		}
		if c, ok := v.(*wire.Change); ok && len(c.Messages) > 0 && c.Messages[0].Text == "after the unlink" {
			t.Fatal("the page learned of a message that was written after it was unlinked")
		}
	}
}

func TestBrokenFrameIsToldBeforeTheEnd(t *testing.T) {
	for range 10 {
		w := newWorld(t)
		p := newPage(t, w.origin)
		w.linked(p)
		if _, err := p.control.WriteDataChannel([]byte("{"), true); err != nil {
			t.Fatal(err)
		}
		if bye := expect[*wire.Bye](p); bye.Reason != "error" || bye.Text == "" {
			t.Errorf("bye %+v", bye)
		}
	}
}

func TestGuestThatClosesIsForgotten(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	p.keep = false
	w.linked(p)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	watching := make(chan error, 1)
	go func() {
		watching <- w.phone.Watch(ctx, func(e peer.Event) {
			if e.Gone != "" {
				cancel()
			}
		})
	}()
	p.write(&wire.Bye{Type: wire.TypeBye, Reason: "closing"})
	<-watching
	w.wantNoDevices()
}

func TestPageUnlinks(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	w.linked(p)
	gone := make(chan string, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	watching := make(chan error, 1)
	go func() {
		watching <- w.phone.Watch(ctx, func(e peer.Event) {
			if e.Gone != "" {
				gone <- e.Gone
				cancel()
			}
		})
	}()
	p.write(&wire.Bye{Type: wire.TypeBye, Reason: "unlinked"})
	<-watching
	select {
	case <-gone:
	default:
		t.Fatal("the device was not forgotten")
	}
	w.wantNoDevices()
}

func TestGuestIsNotStored(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	p.keep = false
	w.linked(p)
	stored, err := w.store.Devices(t.Context())
	if err != nil || len(stored) != 0 {
		t.Errorf("stored %+v, %v", stored, err)
	}
	if list, err := w.phone.Devices(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("listed %+v, %v", list, err)
	}
}
