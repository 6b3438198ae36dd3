package main

import (
	"fmt"
	"strings"
	"time"

	"tandem/peer"
)

// plural returns "1 chat", "2 chats".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// nameOf returns "Firefox 153 on Linux".
func nameOf(browser, system string) string {
	browser, system = short(browser), short(system)
	if browser == "" {
		browser = "a browser"
	}
	if system == "" {
		return browser
	}
	return browser + " on " + system
}

// whoAsks is what the person must know before typing the check code.
func whoAsks(who peer.Asker) string {
	return fmt.Sprintf("%s asks to be linked, at %s, %s.",
		nameOf(who.Browser, who.System), short(who.Origin), place(who.Network))
}

func place(n peer.Network) string {
	switch n {
	case peer.SameMachine:
		return "on this machine"
	case peer.SameNetwork:
		return "on this network"
	case peer.OtherNetwork:
		return "on another network"
	}
	return "on an unknown network (the path is relayed)"
}

// warning is added to whoAsks where a stranger may be at the other end.
func warning(n peer.Network) string {
	if n == peer.SameMachine || n == peer.SameNetwork {
		return ""
	}
	return "Go on only if you opened this page yourself: who shows it will see your chats."
}

func stageWords(s peer.Stage) string {
	switch s {
	case peer.StageServer:
		return "reaching the server"
	case peer.StagePage:
		return "waiting for the page"
	case peer.StagePath:
		return "finding a path"
	case peer.StageSecure:
		return "securing it"
	case peer.StageCheck:
		return "checking who asks"
	case peer.StageLinked:
		return "linked"
	}
	return short(string(s))
}

// pathWords returns "direct, 3 ms", "relayed over TCP, 40 ms", "offline".
func pathWords(d peer.DeviceStatus) string {
	if !d.Online {
		return "offline"
	}
	if d.Path == nil {
		return "online"
	}
	words := short(d.Path.Kind)
	if d.Path.Kind == "relayed" && d.Path.Transport != "" {
		words += " over " + strings.ToUpper(short(d.Path.Transport))
	}
	switch rtt := d.Path.RoundTrip; {
	case rtt >= 10*time.Millisecond:
		words += fmt.Sprintf(", %d ms", rtt.Milliseconds())
	case rtt > 0:
		words += fmt.Sprintf(", %.1f ms", float64(rtt)/float64(time.Millisecond))
	}
	return words
}

// when returns a time as a list shows it: as short as it is unambiguous.
func when(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	switch {
	case t.IsZero():
		return ""
	case sameDay(t, now):
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	}
	return t.Format("2006-01-02")
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// triesLeft is said before the try with this number, 2 or 3.
func triesLeft(try int) string {
	if try == 2 {
		return "Two tries left"
	}
	return "One try left"
}
