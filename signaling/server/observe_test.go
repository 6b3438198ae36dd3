package server

import (
	"slices"
	"sync"
	"testing"
	"time"

	"tandem/signaling"
)

// diary is an Observer that writes down what it is told.
type diary struct {
	mu    sync.Mutex
	lines []string
	fault bool // a time below zero
}

func (d *diary) note(line string, took time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
	d.fault = d.fault || took < 0
}

func (d *diary) Filled(waited time.Duration) { d.note("filled", waited) }
func (d *diary) Answered(took time.Duration) { d.note("answered", took) }
func (d *diary) Ended(reason string, answered bool) {
	if answered {
		reason += " answered"
	}
	d.note("ended "+reason, 0)
}

func (d *diary) want(t *testing.T, lines ...string) {
	t.Helper()
	eventually(t, "the observer's diary", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.lines) >= len(lines)
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.lines, lines) || d.fault {
		t.Errorf("told %q, want %q", d.lines, lines)
	}
}

func TestObserver(t *testing.T) {
	d := new(diary)
	r := start(t, Config{Observer: d})
	id := sid(1)
	phone, page := r.dial(t), r.dial(t)

	// The offer comes with the join, and is held.
	phone.put(joinPhone(id), sendFrame(id, "offer"))
	phone.want(signaling.JoinedFrame{Session: id})
	page.put(joinPage(id))
	page.want(signaling.JoinedFrame{Session: id})
	d.want(t, "filled")
	page.put(sendFrame(id, "answer"), sendFrame(id, "more"))
	d.want(t, "filled", "answered")
	phone.put(signaling.LeaveFrame{Session: id, Reason: "linked"})
	d.want(t, "filled", "answered", "ended linked answered")

	// The next in the same session begins anew.
	phone.put(joinPhone(id), sendFrame(id, "offer"))
	d.want(t, "filled", "answered", "ended linked answered", "filled")
	page.put(signaling.LeaveFrame{Session: id, Reason: "failed"})
	d.want(t, "filled", "answered", "ended linked answered", "filled", "ended failed")
}

// A socket that ends is told of like a seat that is left.
func TestObserverGone(t *testing.T) {
	d := new(diary)
	r := start(t, Config{Observer: d})
	phone, page := r.dial(t), r.dial(t)
	phone.put(joinPhone(sid(1)))
	page.put(joinPage(sid(1)))
	d.want(t, "filled")
	page.Close()
	d.want(t, "filled", "ended gone")
}
