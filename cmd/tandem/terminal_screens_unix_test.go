//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// samplePhone runs a phone with the sample account, and returns its home.
func samplePhone(t *testing.T) string {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	tandem(t, home, "run", "--sample")
	if err := awaitPhone(home); err != nil {
		t.Fatal(err)
	}
	return home
}

func TestTerminalChats(t *testing.T) {
	term := newTerminal(t, samplePhone(t), 100, 28)
	term.shows("Mira Okafor", "Sunday hike 🥾", "▸ Archived", "Choose a chat")
	term.keys("Down", "Enter")
	term.shows("Best news of the week", "──", "› Message")
	term.picture("chat")
	term.types("On my way 🥾")
	term.keys("M-Enter")
	term.paste("two\nlines")
	term.shows("On my way 🥾", "two", "lines")
	term.keys("Enter")
	term.shows("lines  ✓")

	term.keys("Up", "Up")
	term.shows("▌ I move that she comes")
	term.keys("Enter")
	term.shows("── Priya Raman: I move", "reply", "forward …")
	term.picture("message")
	term.esc("── Priya")
	term.keys("+")
	term.shows("React to Priya Raman", "🎉")
	term.picture("react")
	term.keys("7")
	term.shows("▌ 🎉")
	term.keys("f")
	term.shows("Forward 1 message to")
	term.types("mir")
	term.keys("Tab")
	term.shows("● Mira Okafor")
	term.keys("Enter")
	term.shows("Forwarded to 1 chat.")
	term.keys("i")
	term.shows("From      Priya Raman", "Reaction  🎉 You")
	term.esc("Reaction  🎉")
	term.keys("d")
	term.shows("Delete 1 message?")
	term.esc("Delete 1 message?")
	term.keys("c")
	term.shows("Copied.")
	term.wait(func(string) bool { return term.tmux("show-buffer") == "I move that she comes along every time." },
		"the terminal's clipboard does not have the text")

	term.keys("F1")
	term.shows("── Keys ──", "try again what failed")
	term.picture("keys")
	term.esc("── Keys ──")
	term.keys("C-f")
	term.shows("Search Sunday hike")
	term.keys("C-a")
	term.types("jam")
	term.shows("The jam turned out well!")
	term.picture("search")
	term.keys("Down", "Enter")
	term.shows("▌ The jam turned out well!")
	term.keys("C-c")
	term.ends()
}

func TestTerminalLinks(t *testing.T) {
	page := newPage(t, newServer(t))
	// No phone runs: the interface is it.
	term := newTerminal(t, filepath.Join(t.TempDir(), "home"), 80, 24)
	term.shows("No chats yet", "no browser linked")
	term.keys("l")
	term.shows("Link a browser")
	term.paste(page.link)
	term.keys("Enter")
	term.shows("Test 1 on Go asks to be linked", "Check code shown in the page:")
	term.picture("link")
	term.types(<-page.digits)
	term.keys("Enter")
	term.shows("Linked: Test 1 on Go", "It shows your chats now.")
	term.keys("Enter")
	term.hides("It shows your chats now.")
	term.keys("d")
	term.shows("Linked browsers", "● direct")
	term.keys("r")
	term.shows("Name Test 1 on Go")
	term.types("Kitchen")
	term.keys("Enter")
	term.shows("Kitchen", "Test 1 on Go, http", "to it,")
	term.picture("devices")
	term.keys("u")
	term.shows("Unlink Kitchen?")
	term.keys("y")
	term.shows("None yet")
	term.esc("None yet")
	term.keys("q")
	term.ends()
}

func TestTerminalFiles(t *testing.T) {
	home, dir := samplePhone(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "list.txt"), []byte("apricots\nsugar\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	term := newTerminal(t, home, 120, 30, "HOME="+dir)
	term.shows("Mira Okafor")
	term.keys("Enter")
	term.shows("› Message")
	term.keys("C-t")
	term.shows("Attach a file")
	term.types(filepath.Join(dir, "li"))
	term.keys("Tab")
	term.shows("list.txt")
	term.keys("Enter")
	term.shows("+ [file, 15 B] list.txt")
	term.types("To buy")
	term.keys("Enter")
	term.shows("To buy  ✓")
	term.keys("Up", "w")
	term.shows("Save [file, 15 B] list.txt as")
	term.keys("C-u")
	term.types(filepath.Join(dir, "copy.txt"))
	term.keys("Enter")
	term.shows("Saved ")
	if got, err := os.ReadFile(filepath.Join(dir, "copy.txt")); err != nil || string(got) != "apricots\nsugar\n" {
		t.Errorf("it saved %q, %v", got, err)
	}
}

func TestTerminalSizesAndMouse(t *testing.T) {
	term := newTerminal(t, samplePhone(t), 100, 28)
	term.click("Sunday hike")
	term.shows("Best news of the week")
	term.click("I move that she comes")
	term.shows("▌ I move that she comes")
	term.types("\x1b[<64;60;10M\x1b[<64;60;10M") // the wheel
	term.shows("End shows the newest")
	term.tmux("resize-window", "-x", "40", "-y", "10")
	term.shows("Sunday hike")
	term.hides("Mira Okafor")
	for i, line := range strings.Split(strings.TrimRight(term.screen(), "\n"), "\n") {
		if n := len([]rune(line)); n > 40 || i >= 10 {
			t.Errorf("line %d has %d characters: %q", i+1, n, line)
		}
	}
	term.tmux("resize-window", "-x", "20", "-y", "5")
	term.shows("24×8")
	term.tmux("resize-window", "-x", "200", "-y", "50")
	term.shows("Mira Okafor", "Maple Street 12", "End shows the newest")
	term.keys("End")
	term.shows("I move that she comes")
	term.keys("C-c")
	term.ends()
}

func TestTerminalWithoutColours(t *testing.T) {
	home := samplePhone(t)
	colours := regexp.MustCompile("\x1b\\[[0-9;]*(3[0-8]|9[0-7])[;m]")
	term := newTerminal(t, home, 80, 24)
	term.shows("Mira Okafor", "no browser linked")
	if !colours.MatchString(term.coloured()) {
		t.Error("it has no colours")
	}
	term.picture("chats")
	term = newTerminal(t, home, 80, 24, "NO_COLOR=1")
	term.shows("▌ Mira Okafor", "no browser linked")
	if got := term.coloured(); colours.MatchString(got) {
		t.Errorf("NO_COLOR has colours:\n%q", got)
	}
}
