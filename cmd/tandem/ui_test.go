package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tandem/peer"
	"tandem/peer/chat"
	"tandem/peer/chat/sample"
	"tandem/peer/chat/sqlite"
	"tandem/peer/media"
)

// screenTest is the interface on a real phone, driven by messages.
type screenTest struct {
	t     *testing.T
	ui    *ui
	store chat.Store
	phone *peer.Phone
	told  chan tea.Msg // by the backend's tasks
}

func newScreen(t *testing.T, width, height int, fill func(ctx context.Context, s chat.Store, m sample.Media) error) *screenTest {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tandem.db"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := media.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if fill != nil {
		if err := fill(t.Context(), store, files); err != nil {
			t.Fatal(err)
		}
	}
	phone, err := peer.New(peer.Config{Store: store, Media: files})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := phone.Run(ctx); err != nil {
			t.Errorf("running the phone: %v", err)
		}
	})
	<-phone.Ready()
	b := newBackend(ctx, phone)
	s := &screenTest{t: t, ui: newUI(b), store: store, phone: phone, told: make(chan tea.Msg, 1024)}
	b.send = func(m tea.Msg) { s.told <- m }
	s.ui.refresh = nil // time does not pass
	b.start(b.watch)
	t.Cleanup(func() {
		b.close()
		cancel()
		wg.Wait()
		store.Close()
	})
	s.do(tea.WindowSizeMsg{Width: width, Height: height})
	s.run(s.ui.Init())
	return s
}

// do hands messages to the interface, and carries out what it asks for.
func (s *screenTest) do(msgs ...tea.Msg) {
	for _, m := range msgs {
		s.run(s.ui.update(m))
	}
}

// run carries out a command, and what comes of it.
func (s *screenTest) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			s.run(c)
		}
	default:
		s.do(msg)
	}
}

// act carries out an action on the phone.
func (s *screenTest) act(a chat.Action) chat.Outcome {
	s.t.Helper()
	o, err := s.phone.Do(s.t.Context(), chat.Command{}, a)
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

// await takes what the phone tells until done.
func (s *screenTest) await(done func() bool) {
	s.t.Helper()
	late := time.After(patience)
	for !done() {
		select {
		case m := <-s.told:
			s.do(m)
		case <-late:
			s.t.Fatalf("it did not happen; the screen is\n%s", s.screen())
		}
	}
}

func (s *screenTest) keys(keys ...string) {
	for _, k := range keys {
		s.do(keyPress(k))
	}
}

func (s *screenTest) types(text string) {
	for _, r := range text {
		s.do(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func keyPress(k string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "tab": tea.KeyTab,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	}
	msg := tea.KeyPressMsg{}
	if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
		msg.Mod, k = tea.ModCtrl, rest
	} else if rest, ok := strings.CutPrefix(k, "alt+"); ok {
		msg.Mod, k = tea.ModAlt, rest
	}
	if code, ok := named[k]; ok {
		msg.Code = code
		return msg
	}
	msg.Code = []rune(k)[0]
	if msg.Mod == 0 {
		msg.Text = k
	}
	return msg
}

// screen is what is shown, without colours. Every line must fit.
func (s *screenTest) screen() string {
	s.t.Helper()
	content := ansi.Strip(s.ui.View().Content)
	lines := strings.Split(content, "\n")
	if len(lines) != s.ui.height {
		s.t.Errorf("%d lines on a screen of %d", len(lines), s.ui.height)
	}
	for _, l := range lines {
		if w := s.ui.by.width(l); w > s.ui.width {
			s.t.Errorf("a line of %d columns on a screen of %d: %q", w, s.ui.width, l)
		}
	}
	return content
}

func (s *screenTest) shows(texts ...string) {
	s.t.Helper()
	screen := s.screen()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			s.t.Errorf("it does not show %q:\n%s", text, screen)
		}
	}
}

func (s *screenTest) hides(text string) {
	s.t.Helper()
	if screen := s.screen(); strings.Contains(screen, text) {
		s.t.Errorf("it shows %q:\n%s", text, screen)
	}
}

func TestUIOfAnEmptyAccount(t *testing.T) {
	s := newScreen(t, 80, 24, nil)
	s.shows("No chats yet", "tandem run --sample", "no browser linked")
	s.keys("enter", "down", "d")
	s.shows("Linked browsers", "None yet")
	s.keys("u", "esc")
	s.shows("No chats yet")
}

func TestUIShowsAndSends(t *testing.T) {
	s := newScreen(t, 100, 30, sample.Sample)
	s.shows("Sunday hike 🥾", " 3 ", "Mira Okafor", "Choose a chat")
	s.keys("enter")
	s.shows("The jam turned out well!", "One jar has your name on it 🍯")
	s.await(func() bool { return s.ui.list.chats[0].Unread == 0 }) // it was read

	s.types("On my way")
	s.keys("alt+enter")
	s.types("ünïcode 🌿")
	s.keys("enter")
	s.await(func() bool { return strings.HasPrefix(s.ui.list.chats[0].Last.Text, "On my way") })
	s.shows("On my way", "ünïcode 🌿", "You: On my way ünïcode")
	if s.ui.composer.Value() != "" {
		t.Errorf("the composer still has %q", s.ui.composer.Value())
	}
	if c, _ := s.ui.list.current(); c.Title != "Mira Okafor" {
		t.Errorf("%q is selected now", c.Title)
	}
}

func TestUIIsLive(t *testing.T) {
	s := newScreen(t, 100, 30, sample.Sample)
	dad, err := s.phone.FindChat(t.Context(), "Dad")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		s.act(chat.Action{Send: &chat.Send{
			Chat: dad.ID, Text: fmt.Sprintf("news %d", i), By: chat.By{From: "Dad"},
		}})
	}
	s.await(func() bool { return s.ui.list.chats[1].Title == "Dad" && s.ui.list.chats[1].Unread == 2 })
	s.shows(" 2 ", "news 1")
}

// long fills an account with one chat of 150 messages, of which the last unread
// ones are new.
func long(unread int) func(ctx context.Context, st chat.Store, _ sample.Media) error {
	return func(ctx context.Context, st chat.Store, _ sample.Media) error {
		o, err := st.Do(ctx, chat.Command{}, chat.Action{Create: &chat.Create{Kind: chat.Direct, Title: "Long"}})
		if err != nil {
			return err
		}
		id := o.Chat.ID
		for i := range 3 * pageSize {
			if i == 3*pageSize-unread {
				if _, err := st.Do(ctx, chat.Command{}, chat.Action{Read: &chat.Read{Chat: id, Pos: math.MaxInt64}}); err != nil {
					return err
				}
			}
			if _, err = st.Do(ctx, chat.Command{}, chat.Action{Send: &chat.Send{
				Chat: id, Text: fmt.Sprintf("message %03d", i), By: chat.By{From: "Mira"},
			}}); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestUILoadsOlderMessagesAndStaysInPlace(t *testing.T) {
	s := newScreen(t, 60, 20, long(1))
	s.shows("Long")
	s.keys("enter")
	s.shows("message 149")
	s.hides("▌") // one part at a time
	for range 100 {
		s.keys("pgup")
	}
	s.shows("message 000")
	if n := len(s.ui.chat.messages); n != 3*pageSize {
		t.Errorf("%d messages are loaded", n)
	}
	s.hides("Loading")
	// A message that comes does not move what is read.
	before := s.ui.chat.view(s.ui.by, 60, s.ui.logHeight())
	c := s.ui.chat.chat
	s.act(chat.Action{Send: &chat.Send{Chat: c.ID, Text: "the newest", By: chat.By{From: "Mira"}}})
	s.await(func() bool { return s.ui.chat.log.fresh == 1 })
	s.shows("1 new message", "message 000")
	after := s.ui.chat.view(s.ui.by, 60, s.ui.logHeight())
	if strings.Join(before[:len(before)-1], "\n") != strings.Join(after[:len(after)-1], "\n") {
		t.Errorf("the log moved from\n%s\nto\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
	s.keys("end")
	s.shows("the newest")
}

func TestUIKeepsDraftsAndRefusedMessages(t *testing.T) {
	s := newScreen(t, 100, 30, sample.Sample)
	s.keys("enter")
	s.types("half a thou")
	s.keys("esc", "down", "enter")
	if s.ui.composer.Value() != "" {
		t.Error("the draft went along to another chat")
	}
	s.keys("esc", "up", "enter")
	if got := s.ui.composer.Value(); got != "half a thou" {
		t.Errorf("the draft is %q", got)
	}
	s.do(sentMsg{s.ui.chat.chat.ID, outgoing{text: "refused text"}, chat.ErrInvalid})
	s.shows("Invalid.")
	if got := s.ui.composer.Value(); got != "refused text\nhalf a thou" {
		t.Errorf("the composer has %q", got)
	}
}

func TestUIShowsNothingThatATerminalObeys(t *testing.T) {
	s := newScreen(t, 100, 30, nil)
	evil := "\x1b[31mred\x1b]0;x\x07\u202e\r\n"
	c := chat.Chat{ID: "c", Kind: chat.Group, Title: evil}
	m := chat.Message{ID: "m", Chat: "c", Pos: 9, Kind: chat.Text, From: chat.Person{ID: "p", Name: evil}, Text: evil, Time: time.Now()}
	s.ui.list.set([]chat.Chat{{ID: "c", Kind: chat.Group, Title: evil, Last: &m}})
	s.ui.openChat(c)
	s.do(messagesMsg{chat: "c", r: s.ui.chat.asked, page: chat.Page{Messages: []chat.Message{m}}})
	s.do(statusMsg{status: peer.Status{Account: evil, Devices: []peer.DeviceStatus{{ID: evil, Name: evil, System: evil, Origin: evil}}}})
	for _, screen := range []screen{onChat, onList, onSearch, onDevices, onLink} {
		s.ui.screen = screen
		s.ui.link.ask = &askMsg{who: peer.Asker{Browser: evil, System: evil, Origin: evil}}
		got := s.ui.View().Content
		if strings.Contains(got, "\x1b[31mred") || strings.ContainsAny(got, "\x07\u202e\r") || strings.Contains(got, "\x1b]") {
			t.Errorf("screen %d shows %q", screen, got)
		}
	}
}

func TestUIAtAnySize(t *testing.T) {
	s := newScreen(t, 100, 30, sample.Sample)
	s.keys("enter")
	s.types(strings.Repeat("many words and 🌿 ", 30))
	s.ui.chat.put([]chat.Message{{ID: "x", Pos: 1 << 40, Text: strings.Repeat("👩\u200d👩\u200d👧 ☕\ufe0f wide 漢字 ", 9)}})
	for width := 1; width < 130; width += 3 {
		s.ui.by.cells = cells(width % 2)
		for _, height := range []int{1, 5, 8, 9, 15, 40} {
			s.do(tea.WindowSizeMsg{Width: width, Height: height})
			for _, screen := range []screen{onList, onChat, onSearch, onLink, onDevices} {
				s.ui.screen = screen
				if width >= minWidth && height >= minHeight {
					s.screen()
				} else {
					s.ui.View()
				}
			}
		}
	}
}

func TestUILinks(t *testing.T) {
	page := newPage(t, newServer(t))
	s := newScreen(t, 100, 30, sample.Sample)
	s.keys("l")
	s.shows("Link a browser", "Copy the link")
	s.do(tea.PasteMsg{Content: "nonsense"})
	s.keys("enter")
	s.shows("This is not a Tandem link code.", "try again")

	s.do(tea.PasteMsg{Content: page.link})
	done := make(chan tea.Msg, 1)
	cmd := s.ui.update(keyPress("enter"))
	go func() { done <- cmd() }()
	s.await(func() bool { return s.ui.link.ask != nil })
	s.shows("✓ reaching the server", "Test 1 on Go asks to be linked, at http://127.0.0.1", "on this machine.", "Check code shown in the page:")
	s.hides(page.link[len(page.link)-20:])

	digits := <-page.digits
	s.types("12")
	s.keys("enter")
	s.shows("four digits that the page shows")
	s.ui.link.input.Reset()
	s.types(wrongCode(digits))
	s.keys("enter")
	s.await(func() bool { return s.ui.link.ask != nil })
	s.shows("Two tries left")
	s.types(digits)
	s.keys("enter")
	s.do(<-done)
	s.shows("Linked: Test 1 on Go, direct", "linked: direct")
	s.keys("enter", "d")
	s.shows("Test 1 on Go", "● direct")

	s.keys("u")
	s.shows("Unlink Test 1 on Go?")
	s.keys("n")
	s.hides("Unlink Test")
	s.keys("u", "y")
	s.shows("None yet", "no browser linked")
}

func TestUIStopsLinking(t *testing.T) {
	page := newPage(t, newServer(t))
	s := newScreen(t, 100, 30, nil)
	s.keys("l")
	s.do(tea.PasteMsg{Content: page.link})
	done := make(chan tea.Msg, 1)
	cmd := s.ui.update(keyPress("enter"))
	go func() { done <- cmd() }()
	s.await(func() bool { return s.ui.link.ask != nil })
	s.keys("esc")
	s.do(<-done)
	s.shows("Linking was stopped.")
	page.wantRefused(t, "declined")
	s.keys("esc")
	s.shows("No chats yet")
}

func TestUISaysThatThePhoneStopped(t *testing.T) {
	s := newScreen(t, 100, 30, sample.Sample)
	s.do(watchEndedMsg{errors.New("the phone has stopped")})
	s.shows("The phone has stopped. Close this", "✕ stopped")
}

func TestUIStoresDrafts(t *testing.T) {
	s := newScreen(t, 100, 30, sample.Sample)
	s.keys("enter")
	s.types("About the jam")
	s.keys("esc")
	mira, err := s.phone.FindChat(t.Context(), "Mira")
	if err != nil {
		t.Fatal(err)
	}
	if mira.Draft != "About the jam" {
		t.Errorf("the phone has the draft %q", mira.Draft)
	}
	s.shows("Draft: About the jam")
	// One that was written in a page.
	s.act(chat.Action{Set: &chat.Set{Chat: mira.ID, Draft: new("From a page")}})
	s.await(func() bool { return s.ui.list.chats[0].Draft == "From a page" })
	s.keys("down", "enter", "esc", "up", "enter")
	if got := s.ui.composer.Value(); got != "From a page" {
		t.Errorf("the composer has %q", got)
	}
}
