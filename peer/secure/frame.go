package secure

// Kind is the first byte of a frame.
type Kind byte

// The kinds of frames.
const (
	KindOffer  Kind = 1 // Noise message 1, from the phone
	KindAnswer Kind = 2 // Noise message 2, from the page
	KindSealed Kind = 3 // counter and ciphertext, from either
)

// MaxFrame is the most bytes that a frame has.
const MaxFrame = 16384

// KindOf returns the kind of a frame, so that its receiver knows whom to give
// it to. It is false for what is no frame: empty, larger than MaxFrame, or of
// a kind that this version does not know.
func KindOf(frame []byte) (Kind, bool) {
	if len(frame) == 0 || len(frame) > MaxFrame {
		return 0, false
	}
	k := Kind(frame[0])
	return k, k >= KindOffer && k <= KindSealed
}
