package transport

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"tandem/peer/wire"
)

// TestBulkBesideControl moves bulk frames both ways, in order, and asks for echoes
// on the control channel meanwhile.
func TestBulkBesideControl(t *testing.T) {
	const frames = 300 // some 20 MiB
	phone, page := linked(t)
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	var all sync.WaitGroup
	defer all.Wait()
	defer func() { _, _ = phone.Close(), page.Close() }()

	all.Go(func() {
		_ = page.Recv(func(frame []byte) error { return page.Send(ctx, frame) })
	})
	echoed := make(chan struct{}, 1)
	all.Go(func() {
		_ = phone.Recv(func([]byte) error { echoed <- struct{}{}; return nil })
	})
	// echoes measures round trips: count of them, or until done.
	echoes := func(count int, done <-chan struct{}) (times []time.Duration) {
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for len(times) < count || count == 0 {
			start := time.Now()
			if err := phone.Send(ctx, []byte("ping")); err != nil {
				t.Error(err)
				return times
			}
			select {
			case <-echoed:
			case <-ctx.Done():
				t.Error("no echo")
				return times
			}
			times = append(times, time.Since(start))
			select {
			case <-tick.C:
			case <-done:
				return times
			}
		}
		return times
	}
	median := func(d []time.Duration) time.Duration { slices.Sort(d); return d[len(d)/2] }
	idle := median(echoes(50, nil))

	done := make(chan struct{})
	var both sync.WaitGroup
	start := time.Now()
	for _, way := range []struct{ from, to *Link }{{phone, page}, {page, phone}} {
		both.Go(func() {
			frame := make([]byte, maxBulkFrame)
			for i := range uint32(frames) {
				binary.BigEndian.PutUint32(frame, i)
				if err := way.from.SendBulk(ctx, frame); err != nil {
					t.Error(err)
					return
				}
			}
		})
		both.Go(func() {
			next := uint32(0)
			stop := errors.New("all came")
			err := way.to.RecvBulk(func(frame []byte) error {
				if i := binary.BigEndian.Uint32(frame); i != next || len(frame) != maxBulkFrame {
					t.Errorf("frame %d of %d bytes, expected %d", i, len(frame), next)
				}
				if next++; next == frames {
					return stop
				}
				return nil
			})
			if err != stop {
				t.Error(err)
			}
		})
	}
	go func() { both.Wait(); close(done) }()
	busy := echoes(0, done)
	took := time.Since(start)
	t.Logf("control round trip: idle %v, busy %v (%d echoes); %.0f MB/s both ways together",
		idle, median(busy), len(busy), 2*frames*maxBulkFrame/1e6/took.Seconds())
	// The bound of a message's delay is what may be buffered; with both ways
	// of one machine busy and a wide margin for other work on it.
	if m := median(busy); m > 250*time.Millisecond {
		t.Errorf("a control frame took %v while bulk was busy", m)
	}
}

func TestBulkBounds(t *testing.T) {
	phone, page := linked(t)
	ctx := t.Context()
	if err := phone.SendBulk(ctx, make([]byte, maxBulkFrame+1)); err == nil {
		t.Error("a frame that is too large was sent")
	}
	if _, err := page.bulk.raw.WriteDataChannel(make([]byte, maxBulkFrame+1), false); err != nil {
		t.Fatal(err)
	}
	if err := phone.RecvBulk(func([]byte) error { return nil }); !errors.Is(err, ErrBulkFrame) {
		t.Errorf("too large: %v", err)
	}
	if _, err := phone.bulk.raw.WriteDataChannel([]byte("text"), true); err != nil {
		t.Fatal(err)
	}
	if err := page.RecvBulk(func([]byte) error { return nil }); !errors.Is(err, ErrBulkFrame) {
		t.Errorf("text: %v", err)
	}
}

// TestBulkWaits has a page that reads nothing: what is buffered for it stays
// bounded, a control frame still gets through, and Close ends the wait.
func TestBulkWaits(t *testing.T) {
	phone, page := linked(t)
	stuck := make(chan error, 1)
	sent := 0
	go func() {
		frame := make([]byte, maxBulkFrame)
		for {
			if err := phone.SendBulk(context.Background(), frame); err != nil {
				stuck <- err
				return
			}
			sent += len(frame)
		}
	}()
	want := []byte("still here")
	if err := phone.Send(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("it came")
	if err := page.Recv(func(frame []byte) error {
		if !bytes.Equal(frame, want) {
			t.Errorf("got %q", frame)
		}
		return stop
	}); err != stop {
		t.Fatal(err)
	}
	if err := phone.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-stuck; !errors.Is(err, ErrClosed) {
		t.Errorf("SendBulk ended with %v", err)
	}
	if limit := receiveBuffer + maxBuffered + 2*wire.MaxChunk; sent > limit {
		t.Errorf("%d bytes were taken for a page that reads nothing, at most %d", sent, limit)
	}
}
