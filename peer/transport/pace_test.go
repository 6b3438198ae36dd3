package transport

import (
	"testing"
	"time"
)

// TestPaceFillsAPath sends over a modelled path: what is buffered must come to
// fill it, and no more than delays a control frame by about a round trip.
func TestPaceFillsAPath(t *testing.T) {
	for _, path := range []struct {
		name string
		rate float64 // bytes a second
		rtt  time.Duration
	}{
		{"100 Mbit/s, 50 ms", 12.5e6, 50 * time.Millisecond},
		{"1 Gbit/s, 50 ms", 125e6, 50 * time.Millisecond},
		{"10 Mbit/s, 200 ms", 1.25e6, 200 * time.Millisecond},
		{"loopback", 60e6, 300 * time.Microsecond},
	} {
		t.Run(path.name, func(t *testing.T) {
			var p pace
			now := time.Unix(1, 0)
			start := now
			var flying []time.Time // when each frame is acknowledged
			free := now            // when the path has sent what it has
			const frame = maxBulkFrame
			var acked, half uint64
			for now.Sub(start) < 10*time.Second {
				for len(flying) > 0 && !flying[0].After(now) {
					flying = flying[1:]
					acked += frame
				}
				p.observe(p.written-acked, now)
				if p.written-acked+frame <= p.limit() {
					p.wrote(frame, now)
					if free.Before(now) {
						free = now
					}
					free = free.Add(time.Duration(frame / path.rate * 1e9))
					flying = append(flying, free.Add(path.rtt))
					continue
				}
				p.waited()
				now = flying[0]
				if now.Sub(start) < 5*time.Second {
					half = acked
				}
			}
			rate := float64(acked-half) / 5
			if rate < 0.95*path.rate {
				t.Errorf("moves %.1f MB/s of %.1f", rate/1e6, path.rate/1e6)
			}
			wait := time.Duration(float64(p.limit()) / path.rate * 1e9)
			if most := 3*path.rtt + 4*time.Duration(frame/path.rate*1e9); wait > most {
				t.Errorf("a control frame may wait %v, at most %v", wait, most)
			}
		})
	}
}
