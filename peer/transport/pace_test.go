package transport

import (
	"testing"
	"time"
)

// TestPaceFillsAPath sends over a modelled path: what is buffered must come to
// fill it, and no more than delays a control frame by part of a round trip.
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
			type sent struct {
				due  time.Time // when it is acknowledged
				size uint64
			}
			var flying []sent
			free := now // when the path has sent what it has
			var acked, half uint64
			for now.Sub(start) < 10*time.Second {
				for len(flying) > 0 && !flying[0].due.After(now) {
					acked += flying[0].size
					flying = flying[1:]
				}
				p.observe(p.written-acked, now)
				frame := uint64(p.frame())
				if p.written-acked+frame <= p.limit() {
					p.wrote(int(frame), now)
					if free.Before(now) {
						free = now
					}
					free = free.Add(time.Duration(float64(frame) / path.rate * 1e9))
					flying = append(flying, sent{free.Add(path.rtt), frame})
					continue
				}
				p.waited()
				now = flying[0].due
				if now.Sub(start) < 5*time.Second {
					half = acked
				}
			}
			rate := float64(acked-half) / 5
			if rate < 0.95*path.rate {
				t.Errorf("moves %.1f MB/s of %.1f", rate/1e6, path.rate/1e6)
			}
			wait := time.Duration(float64(p.limit()) / path.rate * 1e9)
			if most := path.rtt*3/2 + 2*slack + time.Duration(minBuffered/path.rate*1e9); wait > most {
				t.Errorf("a control frame may wait %v, at most %v", wait, most)
			}
		})
	}
}
