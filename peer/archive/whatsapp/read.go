// Package whatsapp reads the text that WhatsApp's "Export chat" writes, on
// Android and on iPhones, in the languages that these have.
//
// WhatsApp documents the format nowhere, and it differs with the phone's
// language and settings. So a text is read twice: Examine finds out from all of
// it how dates are written, then Read returns the messages.
package whatsapp

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"tandem/peer/chat"
)

// Message is one message of an export.
type Message struct {
	Line int64     // on which it begins, from 1
	Time time.Time // whole minutes or seconds, as the file has them
	From string    // the sender as the file names it; empty in a note of nobody
	// Kind is what is known of it: an omitted medium of which the file does not
	// say more is a chat.File.
	Kind      chat.MessageKind
	Text      string // also a caption
	File      string // the attached file's name
	Omitted   bool   // a medium that was left out of the export
	Edited    bool
	Deleted   bool
	Place     string // the coordinates or words of a location
	Unknown   string // a mark that was not understood; it is part of Text
	Repaired  bool   // it was not UTF-8: the bytes in question became U+FFFD
	Cleaned   bool   // it had control characters, which were removed
	WrongTime bool   // its time does not exist; Time is that of the message before
}

// Options say how to read.
type Options struct {
	Zone *time.Location // in which times are; required
	// Title is the chat's; an iPhone puts it before notes that nobody sent.
	Title string
	// Has reports whether the export has a file of this name; nil: unknown.
	Has func(name string) bool
}

// Read returns the messages of an export that has the form f, in the order of the
// file. Its last element has the error that ended it, if one did.
func Read(r io.Reader, f Form, o Options) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		var (
			l       = newLines(r)
			m       Message
			body    strings.Builder
			pending bool
			last    time.Time
		)
		flush := func() bool {
			if !pending {
				return true
			}
			pending = false
			text := clean(body.String())
			m.Cleaned = m.Cleaned || len(text) != body.Len()
			m.Text = strings.TrimRight(text, "\n ")
			m.understand(f, o)
			return yield(m, nil)
		}
		for {
			line, repaired, err := l.next()
			if errors.Is(err, io.EOF) {
				flush()
				return
			}
			if err != nil {
				yield(Message{}, err)
				return
			}
			h, rest, ok := parseHeader(line)
			if !ok || h.shape != f.shape {
				if pending {
					body.WriteByte('\n')
					body.WriteString(line)
					m.Repaired = m.Repaired || repaired
					if body.Len() > MaxMessageBytes {
						yield(Message{}, fmt.Errorf("line %d: %w", m.Line, ErrTooLong))
						return
					}
				} else if strings.TrimSpace(withoutMarks(line)) != "" {
					if !yield(Message{Line: l.n, Unknown: clip(line)}, nil) {
						return
					}
				}
				continue
			}
			if !flush() {
				return
			}
			when, ok := h.time(orders[f.order], o.Zone)
			if !ok {
				when = last
			}
			last, pending = when, true
			m = Message{Line: l.n, Time: when, WrongTime: !ok, Repaired: repaired}
			body.Reset()
			name, text, sent := splitSender(rest, h.shape)
			if sent {
				m.From = clean(name)
				m.Cleaned = m.From != name
			} else {
				text = rest
			}
			body.WriteString(text)
		}
	}
}

// clip shortens what a report repeats of a file.
func clip(s string) string {
	const most = 80
	r := []rune(clean(s))
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return string(r)
}

// splitSender parts "Ada: text". A note has no sender; where it has a
// colon, that mostly stands within quotation marks.
func splitSender(rest string, s shape) (name, text string, ok bool) {
	i := strings.Index(rest, ": ")
	if i < 0 {
		if i = len(rest) - 1; i < 1 || rest[i] != ':' {
			return "", "", false
		}
		text = ""
	} else {
		text = rest[i+2:]
	}
	name = strings.TrimSpace(withoutMarks(rest[:i]))
	if name == "" || len(name) > chat.MaxTitleBytes || openQuote(name) {
		return "", "", false
	}
	return name, text, true
}

// openQuote reports whether a quotation begins in s and does not end in it.
func openQuote(s string) bool {
	return strings.Count(s, `"`)%2 == 1 ||
		strings.Count(s, "«") > strings.Count(s, "»") ||
		strings.Count(s, "「") > strings.Count(s, "」") ||
		strings.ContainsAny(s, "“„") && strings.Count(s, "“")+strings.Count(s, "„") > strings.Count(s, "”")
}
