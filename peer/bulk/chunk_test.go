package bulk

import (
	"bytes"
	"errors"
	"testing"

	"tandem/peer/wire"
)

// FuzzParseChunk checks that what is taken for a chunk is one, and says the same
// when it is put together again.
func FuzzParseChunk(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 'x'})
	f.Add([]byte{0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 'x'})
	f.Add([]byte{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, frame []byte) {
		c, err := ParseChunk(frame)
		if err != nil {
			if !errors.Is(err, ErrChunk) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if c.Stream < 1 || c.Offset < 0 || c.Offset > wire.MaxNumber || len(c.Data) < 1 || len(c.Data) > wire.MaxChunk {
			t.Fatalf("took %+v", c)
		}
		again := make([]byte, wire.BulkHeader, len(frame))
		putHeader(again, c.Stream, c.Offset)
		if !bytes.Equal(append(again, c.Data...), frame) {
			t.Fatal("put together again, it is another frame")
		}
	})
}
