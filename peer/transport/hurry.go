package transport

import (
	"fmt"
	"sync"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/stun/v4"
	"github.com/pion/webrtc/v4"
)

// hurryAt is when, after the page's first check arrived, pion is made to look
// at its pairs again.
var hurryAt = []time.Duration{
	4 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond, 40 * time.Millisecond,
	80 * time.Millisecond, 140 * time.Millisecond,
}

// maxBindingRequests leaves room for the checks that hurry adds: pion gives a
// pair up after so many (7 by default).
const maxBindingRequests = 7 + 6

// hurry shortens the wait for a path. Pion nominates a pair that its check
// found good when the page's next check comes, or at its next tick: 50 to
// 200 ms later. It does so at once when a remote candidate is added, and a
// candidate that pairs with nothing, TCP where only UDP is spoken, does no
// more than that.
type hurry struct {
	once  sync.Once
	begun chan struct{} // closed at the page's first check
}

// onCheck is pion's ice binding request handler. It never chooses the pair.
func (h *hurry) onCheck(*stun.Message, ice.Candidate, ice.Candidate, *ice.CandidatePair) bool {
	h.once.Do(func() { close(h.begun) })
	return false
}

// run hurries until a path is found or the link ends.
func (h *hurry) run(l *Link) {
	select {
	case <-h.begun:
	case <-l.connected:
		return
	case <-l.done:
		return
	}
	start := time.Now()
	for i, at := range hurryAt {
		timer := time.NewTimer(at - time.Since(start))
		select {
		case <-timer.C:
		case <-l.connected:
			timer.Stop()
			return
		case <-l.done:
			timer.Stop()
			return
		}
		mid := "0"
		nothing := fmt.Sprintf("candidate:hurry 1 tcp 1 192.0.2.1 %d typ host tcptype passive", 9+i)
		if err := l.pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: nothing, SDPMid: &mid}); err != nil {
			l.dialer.logger.Debug("hurrying the path", "error", err)
			return
		}
	}
}
