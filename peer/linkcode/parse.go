package linkcode

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// What Parse returns errors of.
var (
	// ErrNotLink occurs when a text is not a link to a page with a code
	// behind its #.
	ErrNotLink = errors.New("not a link code")

	// ErrTruncated occurs when a text is the beginning of a link code: the
	// rest was lost on the way, as when part of a line was copied.
	ErrTruncated = errors.New("the link code is incomplete")

	// ErrVersion occurs when a link code is of a version that this program
	// does not know.
	ErrVersion = errors.New("the link code is of an unknown version")
)

// maxText bounds the text that Parse looks at, in bytes. A link has at most
// 200 + 2 + 104; the rest is room for white space.
const maxText = 4096

// Parse reads a link code from a text that a person pasted or a QR code
// contained. White space anywhere (terminals break long lines), quotes and
// brackets around the link, and lower case are accepted.
//
// The origin is the page's address: http or https, host, port where it is not
// the scheme's own, and path, without a slash at its end. Parse's errors are
// ErrNotLink, ErrTruncated and ErrVersion, wrapped; they hold no part of the
// text.
func Parse(text string) (origin string, c Code, err error) {
	if len(text) > maxText {
		return "", Code{}, fmt.Errorf("%w: %d bytes is too long", ErrNotLink, len(text))
	}
	address, payload, found := strings.Cut(bare(text), "#")
	if !found {
		return "", Code{}, fmt.Errorf("%w: nothing stands behind a #", ErrNotLink)
	}
	if origin, err = parseAddress(address); err != nil {
		return "", Code{}, fmt.Errorf("%w: %w", ErrNotLink, err)
	}
	if c, err = parsePayload(payload); err != nil {
		return "", Code{}, err
	}
	return origin, c, nil
}

// bare removes white space, and what people and programs put around a link.
func bare(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, text)
	return strings.Trim(text, "\"'`<>()[]\u201c\u201d\u2018\u2019\u00ab\u00bb.,;")
}

func parsePayload(s string) (Code, error) {
	s = upper(s)
	if strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return Code{}, fmt.Errorf("%w: what stands behind the # has characters other than A-Z and 2-7", ErrNotLink)
	}
	switch {
	case len(s) < PayloadChars && startsAsVersion(s):
		return Code{}, fmt.Errorf("%w: %d of %d characters", ErrTruncated, len(s), PayloadChars)
	case len(s) >= PayloadChars && !startsAsVersion(s):
		return Code{}, ErrVersion
	case len(s) != PayloadChars:
		return Code{}, fmt.Errorf("%w: %d characters stand behind the #, not %d", ErrNotLink, len(s), PayloadChars)
	}
	b, err := encoding.DecodeString(s)
	// 65 bytes fill 104 characters exactly, so there are no trailing bits.
	if err != nil || len(b) != PayloadBytes {
		return Code{}, fmt.Errorf("%w: what stands behind the # is not base32", ErrNotLink)
	}
	var c Code
	b = b[1:]
	b = b[copy(c.SessionID[:], b):]
	b = b[copy(c.PageKey[:], b):]
	copy(c.Secret[:], b)
	return c, nil
}

// startsAsVersion says whether a payload, or the beginning of one, is of
// Version: its first two characters hold the first ten bits.
func startsAsVersion(s string) bool {
	return len(s) == 0 || s[0] == 'A' && (len(s) == 1 || s[1] >= 'E' && s[1] <= 'H')
}

// upper maps a-z only: strings.ToUpper would make letters of the alphabet
// from others, as of U+017F.
func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}
