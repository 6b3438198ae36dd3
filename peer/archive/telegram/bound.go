package telegram

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// MaxRecordBytes bounds one message of an export, and any other value that is
// read at once.
const MaxRecordBytes = 16 << 20

// ErrTooLong is returned when a message has more than MaxRecordBytes.
var ErrTooLong = fmt.Errorf("a message has more than %d bytes", MaxRecordBytes)

// bound reads at most MaxRecordBytes until it is renewed, and knows on which line
// an offset is: a json.Decoder holds a whole value in memory, and tells offsets
// only.
type bound struct {
	r      io.Reader
	left   int
	offset int64   // bytes read
	breaks []int64 // offsets of line feeds that lie after the last line asked for
	passed int64   // line feeds before those
	err    error   // why reading failed, other than at the end
}

func newBound(r io.Reader) *bound { return &bound{r: r, left: MaxRecordBytes} }

func (b *bound) renew() { b.left = MaxRecordBytes }

func (b *bound) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.err = ErrTooLong
		return 0, ErrTooLong
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	for from := 0; ; {
		i := bytes.IndexByte(p[from:n], '\n')
		if i < 0 {
			break
		}
		b.breaks = append(b.breaks, b.offset+int64(from+i))
		from += i + 1
	}
	b.offset += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}

// line returns the number of the line of an offset, from 1. Offsets must not
// go back.
func (b *bound) line(offset int64) int64 {
	i := 0
	for i < len(b.breaks) && b.breaks[i] < offset {
		i++
	}
	b.breaks = append(b.breaks[:0], b.breaks[i:]...)
	b.passed += int64(i)
	return b.passed + 1
}
