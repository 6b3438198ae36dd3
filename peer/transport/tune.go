package transport

import "github.com/pion/webrtc/v4"

// Of SCTP, in bytes.
const (
	// receiveBuffer bounds what the page may have on its way, so it must
	// hold a long path's rate times its round trip: 1 Gbit/s at 50 ms is
	// 6 MiB. Pion's 1 MiB moves a sixth of that. It is filled only when
	// packets are lost, or when nobody reads.
	receiveBuffer = 8 << 20
	// windowStep is by how much the congestion window grows in each round
	// trip without loss: eight packets instead of one.
	//
	// One packet a round trip is what TCP did thirty years ago. After a loss
	// at 100 Mbit/s and 50 ms it takes 250 round trips, 13 seconds, to be back
	// at the path's rate, and what it shares the path with grows faster: CUBIC
	// (RFC 9438) is back within a few seconds. With a step of N packets and the
	// window halved at each loss, the window on a lossy path is the square root
	// of N times that of one plain TCP stream: eight packets are as three of
	// those, fewer than a browser opens to load a page. The window still
	// collapses at a timeout and gives way on a full path. A smallest window
	// (SetSCTPMinCwnd) would be faster where packets are lost at random, but
	// it does not react to congestion at all, and is left alone.
	windowStep = 8 * 1191
	// retransmitWindow is how much is sent again at once when losses are
	// found. With the default of one packet, a burst of losses takes a round
	// trip for each packet. What is sent again takes the place of packets that
	// have left the path, so it adds nothing to what is on it.
	retransmitWindow = 256 << 10
)

// tune fits SCTP to long paths, which its defaults are not made for.
func tune(s *webrtc.SettingEngine) {
	s.SetSCTPMaxReceiveBufferSize(receiveBuffer)
	s.SetSCTPCwndCAStep(windowStep)
	s.SetSCTPFastRtxWnd(retransmitWindow)
}
