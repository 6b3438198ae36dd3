//go:build unix

package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// pictures makes the tests of the terminal leave pictures of its screens, which
// README.md shows.
var pictures = flag.String("pictures", "", "write SVG pictures of the terminal's screens to this `folder`")

// terminal is a real one, of tmux, with the interface in it.
type terminal struct {
	t      *testing.T
	socket string
}

// newTerminal starts the interface in a terminal of this size, with variables
// of its environment.
func newTerminal(t *testing.T, home string, width, height int, env ...string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Fatal("tmux is not installed: it is the terminal that the interface is tested in")
	}
	dir, err := os.MkdirTemp("", "tmux-") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t, filepath.Join(dir, "s")}
	t.Cleanup(func() {
		_ = term.command("kill-server").Run() // it may have ended with the interface
		os.RemoveAll(dir)
	})
	args := []string{"new-session", "-d", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height),
		"env", "-u", "NO_COLOR", "TANDEM_HOME=" + home, "TZ=UTC", "TERM=tmux-256color"}
	args = append(append(args, env...), "tandem")
	term.tmux(args...)
	term.tmux("set-option", "-g", "window-size", "manual")
	term.tmux("set-option", "-g", "set-clipboard", "on")
	return term
}

func (term *terminal) command(args ...string) *exec.Cmd {
	return exec.Command("tmux", append([]string{"-u", "-f", "/dev/null", "-S", term.socket}, args...)...)
}

func (term *terminal) tmux(args ...string) string {
	term.t.Helper()
	out, err := term.command(args...).CombinedOutput()
	if err != nil {
		term.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// keys presses keys, as tmux names them.
func (term *terminal) keys(keys ...string) {
	term.t.Helper()
	term.tmux(append([]string{"send-keys"}, keys...)...)
}

// esc presses Escape, and waits until it was taken: keys that follow at once
// would make another key of it.
func (term *terminal) esc(gone string) {
	term.t.Helper()
	term.keys("Escape")
	term.hides(gone)
}

func (term *terminal) types(text string) {
	term.t.Helper()
	term.tmux("send-keys", "-l", text)
}

// click presses a mouse button where a text stands (ECMA-48 has no mouse: this is
// xterm's SGR mode).
func (term *terminal) click(text string) {
	term.t.Helper()
	term.shows(text)
	for y, line := range strings.Split(term.screen(), "\n") {
		if i := strings.Index(line, text); i >= 0 {
			x := len([]rune(line[:i]))
			term.types(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x+1, y+1, x+1, y+1))
			return
		}
	}
}

// paste pastes as a terminal does, in brackets.
func (term *terminal) paste(text string) {
	term.t.Helper()
	term.tmux("set-buffer", "--", text)
	term.tmux("paste-buffer", "-p", "-r")
}

func (term *terminal) screen() string {
	term.t.Helper()
	return term.tmux("capture-pane", "-p")
}

// shows waits until all texts are on the screen: there is nothing but the screen
// to tell when another process has drawn.
func (term *terminal) shows(texts ...string) {
	term.t.Helper()
	term.wait(func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	}, fmt.Sprintf("it does not show %q", texts))
}

func (term *terminal) hides(text string) {
	term.t.Helper()
	term.wait(func(screen string) bool { return !strings.Contains(screen, text) }, fmt.Sprintf("it shows %q", text))
}

func (term *terminal) wait(until func(screen string) bool, wrong string) {
	term.t.Helper()
	late := time.After(patience)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		screen := term.screen()
		if until(screen) {
			return
		}
		select {
		case <-late:
			term.t.Fatalf("%s:\n%s", wrong, screen)
		case <-again.C:
		}
	}
}

// coloured is the screen with its colours and styles (ECMA-48 section 8.3.117).
func (term *terminal) coloured() string { return term.tmux("capture-pane", "-p", "-e") }

// picture writes a picture of the screen where they are wanted.
func (term *terminal) picture(name string) {
	term.t.Helper()
	if *pictures == "" {
		return
	}
	if err := os.MkdirAll(*pictures, 0o755); err != nil {
		term.t.Fatal(err)
	}
	// Paths of the test would be others each time.
	screen := regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(term.coloured(), "localhost:8080")
	if err := os.WriteFile(filepath.Join(*pictures, name+".svg"), svg(screen), 0o644); err != nil {
		term.t.Fatal(err)
	}
}

// ends waits until the interface has ended.
func (term *terminal) ends() {
	term.t.Helper()
	late := time.After(patience)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for term.command("has-session").Run() == nil {
		select {
		case <-late:
			term.t.Fatalf("it does not end:\n%s", term.screen())
		case <-again.C:
		}
	}
}
