package sqlite

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tandem/peer/chat"
)

// maxTime is after the last time that RFC 3339 can write.
var maxTime = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", chat.ErrInvalid, fmt.Sprintf(format, args...))
}

// validText is for a message: line feeds and tabs are part of it.
func validText(text string) error {
	return validString("the text", text, chat.MaxTextBytes, "\n\t")
}

// validName is for what stands in one line: a title, a person, an account.
func validName(what, name string) error {
	return validString(what, name, chat.MaxTitleBytes, "")
}

func validString(what, s string, most int, controls string) error {
	switch {
	case strings.TrimSpace(s) == "":
		return invalid("%s is empty", what)
	case len(s) > most:
		return invalid("%s has %d bytes, at most %d are stored: shorten it", what, len(s), most)
	}
	return validCharacters(what, s, controls)
}

func validCharacters(what, s, controls string) error {
	if !utf8.ValidString(s) {
		return invalid("%s is not UTF-8", what)
	}
	for _, r := range s {
		if unicode.IsControl(r) && !strings.ContainsRune(controls, r) {
			return invalid("%s has the control character %U: remove it", what, r)
		}
	}
	return nil
}

func validID(what, id string) error {
	switch {
	case id == "":
		return invalid("%s is missing", what)
	case len(id) > chat.MaxCommandID:
		return invalid("%s has %d bytes, at most %d are stored", what, len(id), chat.MaxCommandID)
	}
	return validCharacters(what, id, "")
}

// validCommand takes the zero Command too.
func validCommand(cmd chat.Command) error {
	if cmd == (chat.Command{}) {
		return nil
	}
	if err := validID("the command's device", cmd.Device); err != nil {
		return err
	}
	return validID("the command's ID", cmd.ID)
}

func validTime(what string, t time.Time) error {
	if t.UnixMilli() < 0 || !t.Before(maxTime) {
		return invalid("%s is not within the years 1970 to 9999", what)
	}
	return nil
}

// validPage checks the bounds of a page and returns the limit to use.
func validPage(after int64, limit int) (int, error) {
	if after < 0 || limit < 0 {
		return 0, invalid("a page cannot begin or end below zero")
	}
	return min(limit, chat.MaxPage), nil
}
