package transport

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkBeside measures the bulk and the control channel of two links on one
// machine, together and alone:
//
//	go test ./peer/transport -run '^$' -bench Beside -benchtime 1x
//
// Both links share the machine's cores, so what bounds them is the processor.
func BenchmarkBeside(b *testing.B) {
	const each = 128 << 20
	b.Run("control", func(b *testing.B) {
		for b.Loop() {
			phone, page := linked(b)
			echoed := echoing(b, phone, page)
			idle := roundTrips(b, phone, echoed, 200, nil)
			done := make(chan struct{})
			var took time.Duration
			var bulk sync.WaitGroup
			bulk.Go(func() { defer close(done); took = bothWays(b, phone, page, each, (*Link).SendBulk) })
			busy := roundTrips(b, phone, echoed, 1<<20, done)
			bulk.Wait()
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(ms(idle, 50), "idle-ms")
			b.ReportMetric(ms(idle, 95), "idle-p95-ms")
			b.ReportMetric(ms(busy, 50), "busy-ms")
			b.ReportMetric(ms(busy, 95), "busy-p95-ms")
			b.ReportMetric(ms(busy, 50)/ms(idle, 50), "busy/idle")
			b.ReportMetric(2*each/1e6/took.Seconds(), "MB/s")
		}
	})
	b.Run("bare", func(b *testing.B) {
		const slice = 16 << 20
		for b.Loop() {
			phone, page := linked(b)
			// In short turns, because what else the machine does changes.
			var paced, bare []time.Duration
			for range 12 {
				paced = append(paced, bothWays(b, phone, page, slice, (*Link).SendBulk))
				bare = append(bare, bothWays(b, phone, page, slice, (*Link).sendBare))
			}
			slices.Sort(paced)
			slices.Sort(bare)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(2*slice/1e3/ms(paced, 50), "MB/s")
			b.ReportMetric(2*slice/1e3/ms(bare, 50), "bare-MB/s")
			b.ReportMetric(ms(bare, 50)/ms(paced, 50), "bulk/bare")
		}
	})
}

// sendBare sends as a program would that only keeps the channel busy.
func (l *Link) sendBare(ctx context.Context, frame []byte) error {
	const full = 1 << 20
	b := l.bulk
	b.channel.SetBufferedAmountLowThreshold(full / 2)
	for b.channel.BufferedAmount() > full {
		if err := l.wait(ctx, b.shrunk); err != nil {
			return err
		}
	}
	_, err := b.raw.WriteDataChannel(frame, false)
	return err
}

// bothWays moves size bytes each way and returns how long it took.
func bothWays(b *testing.B, phone, page *Link, size int, send func(*Link, context.Context, []byte) error) time.Duration {
	b.Helper()
	var all sync.WaitGroup
	start := time.Now()
	for _, way := range []struct{ from, to *Link }{{phone, page}, {page, phone}} {
		all.Go(func() {
			frame := make([]byte, maxBulkFrame)
			for sent := 0; sent < size; sent += len(frame) {
				frame = frame[:min(way.from.BulkFrame(), size-sent)]
				if err := send(way.from, b.Context(), frame); err != nil {
					b.Error(err)
					return
				}
			}
		})
		all.Go(func() {
			enough := errors.New("all came")
			came := 0
			if err := way.to.RecvBulk(func(frame []byte) error {
				if came += len(frame); came >= size {
					return enough
				}
				return nil
			}); err != enough {
				b.Error(err)
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

// echoing has the page answer each control frame; the channel tells of answers.
func echoing(b *testing.B, phone, page *Link) <-chan struct{} {
	var all sync.WaitGroup
	all.Go(func() {
		_ = page.Recv(func(frame []byte) error { return page.Send(b.Context(), frame) })
	})
	echoed := make(chan struct{}, 1)
	all.Go(func() {
		_ = phone.Recv(func([]byte) error { echoed <- struct{}{}; return nil })
	})
	b.Cleanup(func() { _, _ = phone.Close(), page.Close(); all.Wait() })
	return echoed
}

// roundTrips returns the sorted round trips of count control frames, or of those
// until done.
func roundTrips(b *testing.B, phone *Link, echoed <-chan struct{}, count int, done <-chan struct{}) []time.Duration {
	b.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	var times []time.Duration
	for ended := false; len(times) < count && !ended; {
		start := time.Now()
		if err := phone.Send(b.Context(), []byte("ping")); err != nil {
			b.Fatal(err)
		}
		if err := phone.wait(b.Context(), echoed); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
		select {
		case <-tick.C:
		case <-done:
			ended = true
		}
	}
	slices.Sort(times)
	return times
}

// ms returns a percentile of sorted times, in milliseconds.
func ms(sorted []time.Duration, percent int) float64 {
	return float64(sorted[(len(sorted)-1)*percent/100]) / 1e6
}
