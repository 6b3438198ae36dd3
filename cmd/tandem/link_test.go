package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

// runPhoneIn starts a phone and waits until it runs.
func runPhoneIn(t *testing.T, home string) *process {
	t.Helper()
	p := tandem(t, home, "run", "--json", "--sample")
	p.sees(`"event":"ready"`, 1)
	return p
}

func TestLinkAsksForTheCheckCode(t *testing.T) {
	home, page := t.TempDir(), newPage(t, newServer(t))
	phone := runPhoneIn(t, home)
	p := tandem(t, home, "link", page.link)
	p.sees(`Test 1 on Go asks to be linked, at http://127\.0\.0\.1:\d+, on this machine\.\nCheck code shown in the page: `, 1)
	digits := <-page.digits
	p.types("what?\n")
	p.sees("four digits", 1)
	p.types(wrongCode(digits) + "\n")
	p.sees("Two tries left", 1)
	p.types(digits[:2] + " " + digits[2:] + "\n")
	p.ends(exitOK)
	p.sees(`Linked: Test 1 on Go, direct`, 1)
	if strings.Contains(p.text(), page.link) {
		t.Error("the link code was printed")
	}

	var devices []jsonDevice
	if err := json.Unmarshal(prints(t, home, "devices", "--json"), &devices); err != nil {
		t.Fatal(err)
	}
	if len(devices) != 1 || devices[0].Name != "Test 1" || !devices[0].Online || devices[0].Path == nil || devices[0].Path.Kind != "direct" {
		t.Errorf("devices: %+v", devices)
	}
	if out := string(prints(t, home, "status")); !regexp.MustCompile(`Linked +Test 1 on Go, at \S+: direct`).MatchString(out) {
		t.Errorf("status:\n%s", out)
	}
	if devices[0].Sent == 0 || devices[0].LinkedAt == 0 {
		t.Errorf("device: %+v", devices[0])
	}
	if out := string(prints(t, home, "rename-device", "test 1", "At work")); out != "test 1 is now called At work.\n" {
		t.Errorf("rename-device: %q", out)
	}
	if out := string(prints(t, home, "devices")); !regexp.MustCompile(
		`^d-\S+  At work \(Test 1 on Go\)\n    direct.*, \S+ k?B to it, \S+ k?B from it\n    linked \S+ at http://\S+\n$`).MatchString(out) {
		t.Errorf("devices:\n%s", out)
	}
	if out := string(prints(t, home, "rename-device", "at work")); out != "at work goes by its own name again.\n" {
		t.Errorf("rename-device: %q", out)
	}
	if out := string(prints(t, home, "unlink", "test 1")); out != "Unlinked: Test 1 on Go.\n" {
		t.Errorf("unlink: %q", out)
	}
	phone.sees(`"event":"unlinked"`, 1)
	phone.interrupt()
	phone.ends(exitOK)
}

func TestLinkIsRefusedAfterThreeWrongCodes(t *testing.T) {
	home, page := t.TempDir(), newPage(t, newServer(t))
	runPhoneIn(t, home)
	p := tandem(t, home, "link", page.link)
	wrong := wrongCode(<-page.digits) + "\n"
	p.types(wrong + wrong + wrong)
	p.ends(exitRefused)
	p.sees(`error: three wrong check codes: the page was refused\nhint: `, 1)
	page.wantRefused(t, "wrong-check-code")
	if out := string(prints(t, home, "devices", "--json")); out != "[]\n" {
		t.Errorf("devices: %s", out)
	}
}

func TestLinkCanBeDeclined(t *testing.T) {
	server := newServer(t)
	for name, decline := range map[string]func(*process){
		"no":        func(p *process) { p.types("no\n") },
		"interrupt": func(p *process) { p.interrupt() },
		"no answer": func(p *process) { p.stdin.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			home, page := t.TempDir(), newPage(t, server)
			phone := runPhoneIn(t, home)
			p := tandem(t, home, "link", page.link)
			p.sees("Check code", 1)
			decline(p)
			p.ends(exitRefused)
			page.wantRefused(t, "declined")
			phone.interrupt()
			phone.ends(exitOK)
		})
	}
}

func TestLinkForScripts(t *testing.T) {
	home, page := t.TempDir(), newPage(t, newServer(t))
	p := tandem(t, home, "link", "--json", "-")
	p.types("\n" + page.link + "\n")
	p.sees(`"event":"check"`, 1)
	p.types(<-page.digits + "\n")
	p.sees(`"event":"linked"`, 1)
	for _, event := range []string{"ready", "stage", "check", "linked"} {
		p.sees(`(?m)^\{"event":"`+event+`","time":\d{13},.*\}$`, 1)
	}
	p.sees(`"try":1,"who":\{"browser":"Test 1","system":"Go","origin":"http://127.0.0.1:\d+","network":"same-machine"\}`, 1)

	// It has become the running phone: others go through it.
	prints(t, home, "status")
	second := tandem(t, home, "run")
	second.ends(exitFailure)
	second.sees("error: a phone is running already", 1)
	p.interrupt()
	p.ends(exitOK)
}

func TestLinkByPicture(t *testing.T) {
	home, page := t.TempDir(), newPage(t, newServer(t))
	phone := runPhoneIn(t, home)
	shot := filepath.Join(t.TempDir(), "screen shot.png")
	if err := qrcode.WriteFile(page.link, qrcode.Medium, 400, shot); err != nil {
		t.Fatal(err)
	}
	p := tandem(t, home, "link", shot, "--yes")
	p.ends(exitOK)
	p.sees("Linked: Test 1 on Go", 1)
	phone.sees(`"event":"device"`, 1)
	page.leave()
	phone.sees(`"online":false`, 1)
}

func TestLinkWhosePageLeaves(t *testing.T) {
	home, page := t.TempDir(), newPage(t, newServer(t))
	runPhoneIn(t, home)
	p := tandem(t, home, "link", "--json", page.link)
	p.sees(`"event":"check"`, 1)
	page.leave()
	p.ends(exitFailure)
	p.sees(`"event":"error","time":\d+,"reason":"page-left","text":"[^"]+","hint":"[^"]+"`, 1)
}

// wrongCode is a check code other than the right one.
func wrongCode(right string) string {
	if right == "0000" {
		return "0001"
	}
	return "0000"
}
