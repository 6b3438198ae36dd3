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

// validCaption is for a text that may be missing.
func validCaption(text string) error {
	if text == "" {
		return nil
	}
	return validText(text)
}

// validDraft takes what may become a text: it may be blank, too.
func validDraft(text string) error {
	if len(text) > chat.MaxTextBytes {
		return invalid("the draft has %d bytes, at most %d are stored: shorten it", len(text), chat.MaxTextBytes)
	}
	return validCharacters("the draft", text, "\n\t")
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

// validBy takes the owner, and now, too.
func validBy(by chat.By) error {
	if by.From != "" {
		if err := validName("the person's name", by.From); err != nil {
			return err
		}
	}
	if by.Time.IsZero() {
		return nil
	}
	return validMessageTime("the time", by.Time)
}

func validMessageTime(what string, t time.Time) error {
	if t.UnixMilli() < 0 || !t.Before(maxMessageTime) {
		return invalid("%s is not within the years 1970 to 2248", what)
	}
	return nil
}

// validAtOnce is for the IDs that an action names.
func validAtOnce(what string, ids []string) error {
	if len(ids) == 0 || len(ids) > chat.MaxAtOnce {
		return invalid("an action names 1 to %d %s, this one %d", chat.MaxAtOnce, what, len(ids))
	}
	return nil
}

func validChat(kind chat.Kind, title string) error {
	if kind != chat.Direct && kind != chat.Group && kind != chat.Self {
		return invalid("a chat cannot be of the kind %.20q", kind)
	}
	return validName("the title", title)
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
