package transport

import "time"

// Bounds on what the bulk channel has buffered in SCTP, sent and unsent
// together, in bytes.
const (
	minBuffered = 48 << 10 // frames enough that one is always on its way
	maxBuffered = 16 << 20 // 1 Gbit/s at 130 ms
)

// Bounds on a bulk frame that is to go behind others, in bytes: a control frame
// waits for one that has begun.
const (
	minFrame = 16 << 10
	maxFrame = maxBulkFrame
)

// How much more is buffered than the path holds: part of what it holds, and
// what it moves in a moment, for acknowledgements come in clumps.
const (
	findGain = 2.0                     // while the rate still grows
	keepGain = 1.5                     // once it is found,
	maxAhead = 512 << 10               // and at most so many bytes more
	slack    = 1500 * time.Microsecond // the moment
)

// The rate counts as found when so many measurements in a row did not raise it
// by a quarter.
const (
	grown = 1.25
	found = 3
)

// rateMemory is how many measurements of the rate count.
const rateMemory = 16

// pause is after how long an empty buffer is no part of a transfer.
const pause = time.Second

// pace finds out how much the bulk channel should have buffered.
//
// One association carries both channels, and a control frame queues behind
// whatever bulk data SCTP holds unsent. Too much of that delays every message;
// too little leaves the path idle. What fills a path is its rate times its
// round trip, so a little more than that is buffered: where this is the bound,
// the rate grows with each round trip until the path is, and then what waits in
// front of a control frame is sent within half a round trip more. Twice as much
// until the rate is found, so that a long path is filled soon. It is also less
// than most routers' queues hold, and pion's own for what it receives (1 MB,
// beyond which it drops), so that they seldom overflow and SCTP's window is
// not halved for it. Rate and round trip are measured at the buffer itself, from
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

	best  float64 // the rate when it last grew
	stale int     // measurements since
}

// limit returns how many bytes may be buffered.
func (p *pace) limit() uint64 {
	var rate float64
	for _, r := range p.rates {
		rate = max(rate, r)
	}
	holds := rate * p.roundTrip.Seconds()
	ahead := (findGain - 1) * holds
	if p.stale >= found {
		ahead = min((keepGain-1)*holds, maxAhead)
	}
	return min(max(minBuffered, uint64(holds+ahead+rate*slack.Seconds())), maxBuffered)
}

// frame returns how large frames should be, in bytes.
func (p *pace) frame() int {
	return int(min(max(minFrame, p.limit()/8), maxFrame))
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
		if p.stale++; rate >= grown*p.best {
			p.best, p.stale = rate, 0
		}
	}
	p.since, p.acked, p.limited = now, acked, false
}
