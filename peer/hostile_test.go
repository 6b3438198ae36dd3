package peer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"tandem/peer"
	"tandem/signaling"
)

// What a link that a hostile server keeps from coming about may be refused
// for: never "internal", and never with silence.
var namedReasons = []peer.Reason{
	peer.ReasonCodeUsed, peer.ReasonServer, peer.ReasonServerNonsense, peer.ReasonNoPage,
	peer.ReasonTampered, peer.ReasonNoPath, peer.ReasonPageLeft,
}

// ways are what a server can do to one frame.
var ways = map[string]func(held *[]byte, frame []byte) [][]byte{
	"drop":    func(_ *[]byte, f []byte) [][]byte { return nil },
	"repeat":  func(_ *[]byte, f []byte) [][]byte { return [][]byte{f, f} },
	"alter":   func(_ *[]byte, f []byte) [][]byte { return [][]byte{alterData(f)} },
	"cut":     func(_ *[]byte, f []byte) [][]byte { return [][]byte{f[:len(f)/2]} },
	"reorder": func(held *[]byte, f []byte) [][]byte { *held = bytes.Clone(f); return nil },
}

// alterData flips one bit of a frame's data, or of its type where it has none.
func alterData(frame []byte) []byte {
	var f map[string]any
	if json.Unmarshal(frame, &f) != nil {
		return frame
	}
	d, _ := f["data"].(string)
	if d == "" {
		f["type"] = "altered"
	} else {
		b := []byte(d)
		i := len(b) / 2
		if b[i] == 'A' {
			b[i] = 'B'
		} else {
			b[i] = 'A'
		}
		f["data"] = string(b)
	}
	out, err := json.Marshal(f)
	if err != nil {
		return frame
	}
	return out
}

// TestHostileServer lets a server drop, repeat, alter, cut and reorder each
// frame of a pairing in turn, in each direction, at the phone and at the page:
// the link comes about truly, or fails with a named reason; never with another
// party, and never with a device left behind.
func TestHostileServer(t *testing.T) {
	const frames = 6 // of a pairing on this machine, each way
	for way, do := range ways {
		for _, atPhone := range []bool{true, false} {
			for _, toClient := range []bool{true, false} {
				for n := range frames {
					name := fmt.Sprintf("%s/phone=%v/toClient=%v/frame=%d", way, atPhone, toClient, n)
					t.Run(name, func(t *testing.T) {
						t.Parallel()
						var mu sync.Mutex
						var held []byte
						f := func(to bool, i int, frame []byte) [][]byte {
							mu.Lock()
							defer mu.Unlock()
							if to != toClient {
								return [][]byte{frame}
							}
							if i == n {
								return do(&held, frame)
							}
							out := [][]byte{frame}
							if held != nil {
								out, held = append(out, held), nil
							}
							return out
						}
						tryHostile(t, atPhone, f)
					})
				}
			}
		}
	}
}

// TestSwappingServer joins a phone with the page of another code.
func TestSwappingServer(t *testing.T) {
	w := newWorld(t)
	mine, other := newPage(t, w.origin), newPage(t, w.origin)
	ctx := t.Context()
	s := other.join(ctx)
	otherDone := make(chan error, 1)
	pageCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { otherDone <- other.pairs(pageCtx, s) }()

	// The phone's frames name the session of the code that it scanned; the
	// server puts the other one in their place, and back.
	my, _ := signaling.SessionID(mine.code.SessionID).MarshalText()
	its, _ := signaling.SessionID(other.code.SessionID).MarshalText()
	swapped := tamperingServer(t, w.origin, func(toClient bool, _ int, frame []byte) [][]byte {
		if toClient {
			return [][]byte{bytes.ReplaceAll(frame, its, my)}
		}
		return [][]byte{bytes.ReplaceAll(frame, my, its)}
	})
	_, err := w.phone.Link(ctx, mine.code.Link(swapped), peer.LinkOptions{Yes: true})
	wantReason(t, err, peer.ReasonNoPage, peer.ReasonTampered)
	w.wantNoDevices()
	cancel()
	if err := <-otherDone; !errors.Is(err, context.Canceled) {
		t.Errorf("the other page was linked: %v", err)
	}
}

func tryHostile(t *testing.T, atPhone bool, f tamper) {
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	hostile := tamperingServer(t, w.origin, f)
	pageOrigin, phoneOrigin := w.origin, hostile
	if !atPhone {
		pageOrigin, phoneOrigin = hostile, w.origin
	}
	p := newPage(t, pageOrigin)
	s := p.join(ctx)
	paired := make(chan error, 1)
	pageCtx, endPage := context.WithCancel(ctx)
	defer endPage()
	go func() { paired <- p.pairs(pageCtx, s) }()

	d, err := w.phone.Link(ctx, p.code.Link(phoneOrigin), peer.LinkOptions{Yes: true})
	if err != nil {
		wantReason(t, err, namedReasons...)
		w.wantNoDevices()
		endPage()
		<-paired
		return
	}
	if err := <-paired; err != nil {
		t.Fatalf("the phone is linked, the page not: %v", err)
	}
	// The link is true: what the page writes stands in the phone's account.
	p.proveLink(w, d)
}

func wantReason(t *testing.T, err error, want ...peer.Reason) {
	t.Helper()
	var le *peer.LinkError
	if !errors.As(err, &le) {
		t.Fatalf("got error %v, want a LinkError", err)
	}
	if !slices.Contains(want, le.Reason) {
		t.Fatalf("got reason %s (%v), want one of %s", le.Reason, err, want)
	}
	if le.Text == "" || le.Hint == "" {
		t.Errorf("reason %s is told without words: %+v", le.Reason, le)
	}
}
