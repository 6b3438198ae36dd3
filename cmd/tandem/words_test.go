package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tandem/peer"
	"tandem/peer/chat"
)

func TestWhoAsks(t *testing.T) {
	for _, c := range []struct {
		who  peer.Asker
		want string
		warn bool
	}{
		{
			peer.Asker{Browser: "Firefox 153", System: "Linux", Origin: "http://localhost:8080", Network: peer.SameMachine},
			"Firefox 153 on Linux asks to be linked, at http://localhost:8080, on this machine.", false,
		},
		{
			peer.Asker{Browser: "Chrome 140", Origin: "https://link.example.org", Network: peer.OtherNetwork},
			"Chrome 140 asks to be linked, at https://link.example.org, on another network.", true,
		},
		{
			peer.Asker{Browser: "\x1b[2JSafari", System: "iOS\n", Origin: "https://x.example", Network: peer.SameNetwork},
			"Safari on iOS  asks to be linked, at https://x.example, on this network.", false,
		},
		{
			peer.Asker{Origin: "https://x.example", Network: "?"},
			"a browser asks to be linked, at https://x.example, on an unknown network (the path is relayed).", true,
		},
	} {
		if got := whoAsks(c.who); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
		if got := warning(c.who.Network); (got != "") != c.warn {
			t.Errorf("%s: the warning is %q", c.who.Network, got)
		}
	}
}

func TestPathWords(t *testing.T) {
	for want, d := range map[string]peer.DeviceStatus{
		"offline":                   {},
		"online":                    {Online: true},
		"direct":                    {Online: true, Path: &peer.Path{Kind: "direct"}},
		"direct, 0.4 ms":            {Online: true, Path: &peer.Path{Kind: "direct", RoundTrip: 400 * time.Microsecond}},
		"relayed over TCP, 41 ms":   {Online: true, Path: &peer.Path{Kind: "relayed", Transport: "tcp", RoundTrip: 41 * time.Millisecond}},
		"relayed over UDP, 3.0 ms":  {Online: true, Path: &peer.Path{Kind: "relayed", Transport: "udp", RoundTrip: 3 * time.Millisecond}},
		"relayed over TLS, 1000 ms": {Online: true, Path: &peer.Path{Kind: "relayed", Transport: "tls", RoundTrip: time.Second}},
	} {
		if got := pathWords(d); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestCheckDigits(t *testing.T) {
	for typed, want := range map[string]string{
		"1234": "1234", " 12 34 ": "1234", "12-34": "1234", "0001": "0001",
		"": "", "123": "", "12345": "", "12a4": "", "no": "", "１２３４": "",
	} {
		if got, ok := checkDigits(typed); ok != (want != "") || ok && got != want {
			t.Errorf("checkDigits(%q) = %q, %v", typed, got, ok)
		}
	}
}

func TestWhen(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.Local)
	for want, at := range map[string]time.Time{
		"":           {},
		"08:05":      now.Add(-4*time.Hour + 5*time.Minute),
		"1 Mar":      now.AddDate(0, 0, -1),
		"2025-03-02": now.AddDate(-1, 0, 0),
	} {
		if got := when(at, now); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestExitCodesAndHints(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		want string
	}{
		{errors.New("it\x1b[2J failed\nbadly"), exitFailure, "error: it failed badly\n"},
		{usage("wrong", "do right"), exitUsage, "error: wrong\nhint: do right\n"},
		{&peer.LinkError{Reason: peer.ReasonNoPage, Text: "nobody", Hint: "scan again"}, exitFailure, "error: nobody\nhint: scan again\n"},
		{fmt.Errorf("x: %w", &peer.LinkError{Reason: peer.ReasonDeclined, Text: "no", Hint: "ok"}), exitRefused, "error: x: no\nhint: ok\n"},
		{&peer.LinkError{Reason: peer.ReasonWrongCheckCode, Text: "no"}, exitRefused, "error: no\n"},
		{fmt.Errorf("chat: %w", chat.ErrAmbiguous), exitFailure, "error: chat: ambiguous\nhint: use the ID, or more of the name\n"},
	} {
		var stderr bytes.Buffer
		o := &output{stderr: &stderr}
		if code := o.fail(c.err); code != c.code || stderr.String() != c.want {
			t.Errorf("%v: code %d and %q, want %d and %q", c.err, code, stderr.String(), c.code, c.want)
		}
	}
}

func TestQuestionAndReportsShareTheTerminal(t *testing.T) {
	var stdout bytes.Buffer
	o := &output{stdout: &stdout}
	o.ask("Code: ")
	o.line("something happened")
	o.ask("Code: ")
	o.answered() // the person's own line end
	o.line("done")
	if want := "Code: \nsomething happened\nCode: done\n"; stdout.String() != want {
		t.Errorf("got %q, want %q", stdout.String(), want)
	}
}

func TestFindLinkTakesPathsAsTheyArePasted(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	file := filepath.Join(dir, "a b.png")
	if err := os.WriteFile(file, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, given := range []string{
		file, "'" + file + "'", `"` + file + `"`, "  " + file + "\t",
		strings.ReplaceAll(file, " ", `\ `), "file://" + strings.ReplaceAll(file, " ", "%20"), "~/a b.png",
	} {
		_, err := findLink(t.Context(), given)
		if err == nil || !strings.Contains(err.Error(), "not a readable picture") {
			t.Errorf("%s was not opened: %v", given, err)
		}
	}
	for _, given := range []string{"https://link.example.org/#AE", "hello"} {
		if link, err := findLink(t.Context(), given); err != nil || link != given {
			t.Errorf("%q: %q, %v", given, link, err)
		}
	}
}

func TestHalfBlocks(t *testing.T) {
	modules := [][]bool{{true, false, true}, {true, true, false}, {false, true, true}}
	for _, c := range []struct {
		colour, invert bool
		want           string
	}{
		{false, false, " ▀▄\n█▄▄"},
		{false, true, "█▄▀\n ▀▀"},
		{true, true, "\x1b[97;40m ▀▄\x1b[m\n\x1b[97;40m█▄▄\x1b[m"},
	} {
		if got := strings.Join(halfBlocks(modules, c.colour, c.invert), "\n"); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

func TestNamesTellOnce(t *testing.T) {
	n := newNames([]peer.DeviceStatus{{ID: "1", Name: "Firefox 153", System: "Linux"}})
	on := peer.DeviceStatus{ID: "1", Name: "Firefox 153", System: "Linux", Online: true, Path: &peer.Path{Kind: "direct", RoundTrip: 1}}
	later := on
	later.Path = &peer.Path{Kind: "direct", RoundTrip: 2}
	off := on
	off.Online, off.Path = false, nil
	for i, c := range []struct {
		e    peer.Event
		want string
	}{
		{peer.Event{Device: &on}, "Firefox 153 on Linux is linked, direct."},
		{peer.Event{Device: &later}, ""},
		{peer.Event{Device: &off}, "Firefox 153 on Linux is offline."},
		{peer.Event{Gone: "1"}, "Firefox 153 on Linux is not linked any more."},
		{peer.Event{Gone: "1"}, ""},
		{peer.Event{Change: &chat.Change{}}, ""},
	} {
		if got := n.tell(c.e); got != c.want {
			t.Errorf("%d: %q, want %q", i, got, c.want)
		}
	}
}
