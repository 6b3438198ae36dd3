package main

import (
	"testing"
)

func TestWatchTellsScripts(t *testing.T) {
	home := t.TempDir()
	phone := runPhoneIn(t, home)
	w := tandem(t, home, "watch", "--json")
	w.sees(`^\{"event":"ready","time":\d{13},"status":\{"account":`, 1)

	prints(t, home, "send", "Dad", "See you at six")
	w.sees(`"event":"message","time":\d{13},"chat":\{[^\n]*"title":"Dad"[^\n]*"message":\{[^\n]*"text":"See you at six","time":\d{13},"status":"phone"\}`, 1)
	prints(t, home, "edit", "last:Dad", "See you at seven")
	w.sees(`"event":"message"[^\n]*"text":"See you at seven"[^\n]*"edited":\d{13}`, 1)
	prints(t, home, "typing", "Dad", "--from", "Dad")
	w.sees(`"event":"typing","time":\d{13},"id":"[a-z0-9]+","from":"Dad"\}`, 1)
	prints(t, home, "pin", "Dad")
	w.sees(`"event":"chat","time":\d{13},"chat":\{[^\n]*"pinned":true`, 1)
	prints(t, home, "delete", "last:Dad")
	w.sees(`"event":"gone","time":\d{13},"ids":\["[a-z0-9]+"\]`, 1)
	prints(t, home, "clear", "Dad", "--all", "--yes")
	w.sees(`"event":"removed","time":\d{13},"ids":\["[a-z0-9]+"\]`, 1)

	phone.interrupt()
	phone.ends(exitOK)
	w.ends(exitFailure)
	w.sees(`"event":"error","time":\d{13},"reason":"phone-stopped","text":"[^"]+","hint":"`, 1)
	w.sees(`(?m)^error: watching the phone: the phone has stopped$`, 1)
	w.sees(`(?m)^hint: watch again`, 1)
}

func TestWatchTellsPeople(t *testing.T) {
	home := t.TempDir()
	runPhoneIn(t, home)
	w := tandem(t, home, "watch")
	w.sees(`^Watching .*, with 7 chats\.`, 1)
	prints(t, home, "typing", "Dad", "--from", "Dad")
	w.sees(`(?m)^Dad writes in Dad$`, 1)
	prints(t, home, "send", "Dad", "--from", "Dad", "The hedgehog is back")
	w.sees(`(?m)^\d\d:\d\d  Dad  Dad: The hedgehog is back$`, 1)
	prints(t, home, "delete", "last:Dad")
	w.sees(`(?m)^Deleted: 1 message$`, 1)
	w.interrupt()
	w.ends(exitOK)
}

func TestWatchNeedsAPhone(t *testing.T) {
	w := tandem(t, t.TempDir(), "watch")
	w.ends(exitFailure)
	w.sees(`(?m)^error: no phone is running here$`, 1)
	w.sees(`(?m)^hint: start one`, 1)
}
