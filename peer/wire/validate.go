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

// Kinds, codes and reasons are only bounded in length: a newer program may
// know more of them, and WIRE.md says what an unknown one counts as.

func (c *Chat) validate() error {
	if c == nil {
		return nil
	}
	return first(
		validID("chat's id", c.ID),
		validLength("chat's kind", c.Kind, 1, MaxID),
		validName("chat's title", c.Title),
		validNumber("chat's unread", int64(c.Unread), 0),
		c.Last.validate(),
	)
}

func (m *Message) validate() error {
	if m == nil {
		return nil
	}
	return first(
		validID("message's id", m.ID),
		validID("message's chat", m.Chat),
		validNumber("message's seq", m.Seq, 1),
		validName("message's from", m.From),
		validLength("message's text", m.Text, 0, MaxText),
		validTime("message's time", m.Time),
		validOptionalID("message's command", m.Command),
	)
}

func (e *Error) validate() error {
	if e == nil {
		return nil
	}
	return first(validLength("error's code", e.Code, 1, MaxID), validName("error's text", e.Text))
}

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
