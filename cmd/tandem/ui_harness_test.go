package main

import (
	"context"
	"errors"
	"os"
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
	quit  bool
}

// newScreen shows the account that is in a folder once fill, where there is one,
// has put it there.
func newScreen(t *testing.T, width, height int, fill func(dir string) error) *screenTest {
	t.Helper()
	dir := t.TempDir()
	if fill != nil {
		if err := fill(dir); err != nil {
			t.Fatal(err)
		}
	}
	store, files, err := openAccount(dir)
	if err != nil {
		t.Fatal(err)
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
	s.ui.later = func(time.Duration, tea.Msg) tea.Cmd { return nil }
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

func openAccount(dir string) (*sqlite.Store, *media.Store, error) {
	store, err := sqlite.Open(context.Background(), filepath.Join(dir, "tandem.db"))
	if err != nil {
		return nil, nil, err
	}
	files, err := media.Open(filepath.Join(dir, "media"))
	return store, files, err
}

// fillWith makes an account with what f puts into it.
func fillWith(f func(ctx context.Context, s chat.Store, m sample.Media) error) func(dir string) error {
	return func(dir string) error {
		store, files, err := openAccount(dir)
		if err != nil {
			return err
		}
		return errors.Join(f(context.Background(), store, files), store.Close())
	}
}

// sampleFolder has the sample account, which takes a while to make, once a test
// wanted it; TestMain removes it.
var sampleFolder string

var makeSample = sync.OnceValue(func() (err error) {
	if sampleFolder, err = os.MkdirTemp("", "tandem-sample-"); err != nil {
		return err
	}
	return fillWith(sample.Sample)(sampleFolder)
})

// sampled is a copy of the sample account.
func sampled(dir string) error {
	if err := makeSample(); err != nil {
		return err
	}
	return os.CopyFS(dir, os.DirFS(sampleFolder))
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
	case tea.QuitMsg:
		s.quit = true
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
		"space": tea.KeySpace, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
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
