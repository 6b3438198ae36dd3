package transport

import "time"

// Bounds on what the bulk channel has buffered in SCTP, sent and unsent
// together, in bytes.
const (
	minBuffered = 256 << 10 // chunks enough that one is always on its way
	maxBuffered = 16 << 20  // 1 Gbit/s at 130 ms
)

// gain is how much more is buffered than the path holds.
const gain = 1.5

// rateMemory is how many measurements of the rate count.
const rateMemory = 16

// pause is after how long an empty buffer is no part of a transfer.
const pause = time.Second

// pace finds out how much the bulk channel should have buffered.
//
// One association carries both channels, and a control frame queues behind
// whatever bulk data SCTP holds unsent. Too much of that delays every message;
// too little leaves the path idle. What fills a path is its rate times its
// round trip, so gain times that is buffered: where this is the bound, the rate
// grows with each round trip until the path is, and then what waits in front of
// a control frame is sent within half a round trip more. It is also less than
// most routers' queues hold, so that they seldom overflow and SCTP's window is not
// halved for it. Rate and round trip are measured at the buffer itself, from
// bytes that the page has acknowledged, so that they count what its
// acknowledgements take.
//
// It is not safe for concurrent use.
type pace struct {
	written uint64 // bytes, since the link began

	roundTrip time.Duration // the shortest so far; 0: not known
	mark      uint64        // the sample that runs ends when bytes up to here are acknowledged
	markAt    time.Time     // when they were written; zero: no sample runs

	since   time.Time // of the measurement of the rate that runs; zero: none
	acked   uint64    // at since
	rates   [rateMemory]float64
	next    int
	limited bool // the limit was hit since: what was measured is the path's rate
}

// limit returns how many bytes may be buffered.
func (p *pace) limit() uint64 {
	var rate float64
	for _, r := range p.rates {
		rate = max(rate, r)
	}
	return min(max(minBuffered, uint64(gain*rate*p.roundTrip.Seconds())), maxBuffered)
}

// wrote notes that bytes were handed to SCTP.
func (p *pace) wrote(n int, now time.Time) {
	p.written += uint64(n)
	if p.markAt.IsZero() {
		p.mark, p.markAt = p.written, now
	}
}

// waited notes that the limit was hit.
func (p *pace) waited() { p.limited = true }

// observe takes in how much is buffered now. It is called before each frame
// and whenever the buffer has shrunk.
func (p *pace) observe(buffered uint64, now time.Time) {
	acked := p.written - min(buffered, p.written)
	if !p.markAt.IsZero() && acked >= p.mark {
		if rtt := now.Sub(p.markAt); rtt > 0 && (p.roundTrip == 0 || rtt < p.roundTrip) {
			p.roundTrip = rtt
		}
		p.markAt = time.Time{}
	}
	if buffered == 0 && (!p.limited || now.Sub(p.since) > pause) {
		p.since, p.limited = time.Time{}, false // what comes next is a new burst
		return
	}
	if p.since.IsZero() {
		p.since, p.acked = now, acked
		return
	}
	span := now.Sub(p.since)
	if span < max(p.roundTrip, 10*time.Millisecond) {
		return
	}
	rate := float64(acked-p.acked) / span.Seconds()
	// A sender that had nothing to send says nothing about the path, unless
	// it was faster all the same.
	if p.limited || rate > p.rates[(p.next+rateMemory-1)%rateMemory] {
		p.rates[p.next] = rate
		p.next = (p.next + 1) % rateMemory
	}
	p.since, p.acked, p.limited = now, acked, false
}
