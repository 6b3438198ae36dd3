package bulk

import (
	"encoding/binary"
	"fmt"
	"math"

	"tandem/peer/wire"
)

// Chunk is one frame of the bulk channel: a part of a stream's content. The frame
// is the stream's number (4 bytes) and the offset of the first byte (8), both
// big-endian, and the bytes, 1 to wire.MaxChunk.
type Chunk struct {
	Stream int64
	Offset int64
	Data   []byte
}

// ParseChunk reads a frame. Data is a part of it. What is no chunk is an
// ErrChunk.
func ParseChunk(frame []byte) (Chunk, error) {
	if len(frame) <= wire.BulkHeader || len(frame) > wire.BulkHeader+wire.MaxChunk {
		return Chunk{}, fmt.Errorf("%w: %d bytes", ErrChunk, len(frame))
	}
	stream, offset := binary.BigEndian.Uint32(frame), binary.BigEndian.Uint64(frame[4:])
	if stream == 0 || stream > math.MaxInt32 || offset > wire.MaxNumber {
		return Chunk{}, fmt.Errorf("%w: stream %d, offset %d", ErrChunk, stream, offset)
	}
	return Chunk{int64(stream), int64(offset), frame[wire.BulkHeader:]}, nil
}

// putHeader writes a chunk's header to the front of a frame.
func putHeader(frame []byte, stream, offset int64) {
	binary.BigEndian.PutUint32(frame, uint32(stream))
	binary.BigEndian.PutUint64(frame[4:], uint64(offset))
}
