package wire

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
)

// maxTime is the last millisecond of the year 9999, the last that RFC 3339
// can write.
const maxTime = 253402300799999

// maxStream is the greatest number of a stream: the bulk channel has four
// bytes for it, and no sign.
const maxStream = 1<<31 - 1

// contentLength is that of a content's ID: a SHA-256 in base64url without
// padding.
const contentLength = 43

func validID(field, id string) error {
	if err := validLength(field, id, 1, MaxID); err != nil {
		return err
	}
	if strings.ContainsFunc(id, unicode.IsControl) {
		return fmt.Errorf("%s: has a control character", field)
	}
	return nil
}

func validOptionalID(field, id string) error {
	if id == "" {
		return nil
	}
	return validID(field, id)
}

func validName(field, s string) error { return validLength(field, s, 0, MaxName) }

func validLength(field, s string, least, most int) error {
	switch {
	case len(s) < least:
		return fmt.Errorf("%s: missing or empty", field)
	case len(s) > most:
		return fmt.Errorf("%s: %d bytes, at most %d", field, len(s), most)
	}
	return nil
}

func validNumber(field string, n, least int64) error {
	switch {
	case n < least:
		return fmt.Errorf("%s: %d, or missing; at least %d", field, n, least)
	case n > MaxNumber:
		return fmt.Errorf("%s: %d, at most %d", field, n, int64(MaxNumber))
	}
	return nil
}

func validTime(field string, ms int64) error {
	if ms < 0 || ms > maxTime {
		return fmt.Errorf("%s: %d, must be within the years 1970 to 9999", field, ms)
	}
	return nil
}

func validLimit(field string, n int) error {
	if n < 1 || n > MaxPage {
		return fmt.Errorf("%s: %d, must be 1 to %d", field, n, MaxPage)
	}
	return nil
}

// validSecret never repeats the secret in its error.
func validSecret(field, s string) error {
	if s == "" {
		return nil
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != 32 || strings.ContainsAny(s, "\r\n") {
		return fmt.Errorf("%s: not 32 bytes in base64url without padding", field)
	}
	return nil
}

func validStream(n int64) error {
	if n < 1 || n > maxStream {
		return fmt.Errorf("stream: %d, must be 1 to %d", n, maxStream)
	}
	return nil
}

// validContent takes only what can be a content's ID: it names a file.
func validContent(field, id string) error {
	if len(id) != contentLength || strings.ContainsFunc(id, func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
	}) {
		return fmt.Errorf("%s: not the ID of a content", field)
	}
	return nil
}

func validOptionalContent(field, id string) error {
	if id == "" {
		return nil
	}
	return validContent(field, id)
}

// validBytes checks bytes in base64 (RFC 4648, section 4).
func validBytes(field, s string, most int) error {
	if len(s) > base64.StdEncoding.EncodedLen(most) {
		return fmt.Errorf("%s: more than %d bytes", field, most)
	}
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") {
		return fmt.Errorf("%s: not base64 with padding", field)
	}
	if len(b) > most {
		return fmt.Errorf("%s: %d bytes, at most %d", field, len(b), most)
	}
	return nil
}

func validIDs(field string, ids []string) error {
	for _, id := range ids {
		if err := validID(field, id); err != nil {
			return err
		}
	}
	return nil
}

func validAtOnce(field string, ids []string) error {
	return first(validCount(field, len(ids), 1, MaxAtOnce), validIDs(field, ids))
}

func validCount(field string, n, least, most int) error {
	if n < least || n > most {
		return fmt.Errorf("%s: %d of them, must be %d to %d", field, n, least, most)
	}
	return nil
}

// validOne wants exactly one of the parts set, or with least 0 at most one.
func validOne(field string, least int, parts ...bool) error {
	n := 0
	for _, set := range parts {
		if set {
			n++
		}
	}
	switch {
	case n < least:
		return fmt.Errorf("%s: nothing that is known is set", field)
	case n > 1:
		return fmt.Errorf("%s: %d of them are set, at most 1", field, n)
	}
	return nil
}

// all is each for a list that is never absent: it makes an empty one.
func all[T any](list *[]T, validate func(*T) error) error {
	if *list == nil {
		*list = []T{}
	}
	return each(*list, validate)
}

func each[T any](list []T, validate func(*T) error) error {
	for i := range list {
		if err := validate(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// first returns the first error that is not nil. One is enough to tell, and
// short; a frame can have thousands.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
