package whatsapp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxMessageBytes bounds one message of an export with all its lines. WhatsApp
// takes 65,536 characters, which are at most a quarter of this.
const MaxMessageBytes = 1 << 20

// ErrTooLong is returned when a message has more than MaxMessageBytes: the file
// is hardly a chat then.
var ErrTooLong = fmt.Errorf("a message has more than %d bytes", MaxMessageBytes)

// lines reads a text by lines, without their ends.
type lines struct {
	r    *bufio.Reader
	n    int64 // the number of the line read last, from 1
	long []byte
}

func newLines(r io.Reader) *lines { return &lines{r: bufio.NewReaderSize(r, 64<<10)} }

// next returns the next line; io.EOF after the last. The line is valid until
// the next call. repaired reports that it was not UTF-8.
func (l *lines) next() (line string, repaired bool, err error) {
	l.long = l.long[:0]
	for {
		part, err := l.r.ReadSlice('\n')
		l.long = append(l.long, part...)
		if len(l.long) > MaxMessageBytes {
			return "", false, fmt.Errorf("line %d: %w", l.n+1, ErrTooLong)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(l.long) > 0, err == nil:
		default:
			return "", false, err
		}
		break
	}
	l.n++
	b := bytes.TrimSuffix(bytes.TrimSuffix(l.long, []byte("\n")), []byte("\r"))
	if l.n == 1 {
		b = bytes.TrimPrefix(b, []byte("\uFEFF"))
	}
	if !utf8.Valid(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD"), true, nil
	}
	return string(b), false, nil
}

// isMark reports whether r is invisible and only directs the text that stands
// around it.
func isMark(r rune) bool {
	switch {
	case r >= 0x200E && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x061C, r == 0xFEFF:
		return true
	}
	return false
}

// withoutMarks returns s without marks, and with each kind of space as a
// plain one.
func withoutMarks(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case isMark(r):
			return -1
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, s)
}

// clean removes the control characters that no message may have.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}
