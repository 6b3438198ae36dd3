package turn

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// maxPacket is the longest packet that is taken from a client, in bytes. pion
// reads into buffers of 1600 bytes and drops what fills them; a WebRTC client
// sends at most about 1300.
const maxPacket = 1599

// errFrame means that a stream does not carry TURN, or frames that are too
// long. It cannot be read any further.
var errFrame = errors.New("malformed TURN frame")

// frames cuts a stream into STUN messages (RFC 8489, section 6.2.2) and
// ChannelData padded to four bytes (RFC 8656, section 12.5). It does so before
// pion's own framing, which collects a frame of up to 64 KiB from a stranger
// in one stack frame per read.
type frames struct {
	r *bufio.Reader
}

func newFrames(r io.Reader) *frames {
	return &frames{r: bufio.NewReaderSize(r, maxPacket+1)}
}

// next reads one whole frame into p and returns its length.
func (f *frames) next(p []byte) (int, error) {
	head, err := f.r.Peek(4)
	if err != nil {
		return 0, err
	}
	size, err := frameSize([4]byte(head))
	if err != nil {
		return 0, err
	}
	if size > len(p) || size > maxPacket {
		return 0, fmt.Errorf("%w: %d bytes", errFrame, size)
	}
	return io.ReadFull(f.r, p[:size])
}

// frameSize returns how many bytes a frame that begins with head has.
func frameSize(head [4]byte) (int, error) {
	first, length := binary.BigEndian.Uint16(head[:]), int(binary.BigEndian.Uint16(head[2:]))
	switch {
	case first < channelMin && length%4 == 0:
		return stunHeader + length, nil
	case first >= channelMin && first <= channelMax:
		return channelHeader + (length+3)&^3, nil
	}
	return 0, errFrame
}
