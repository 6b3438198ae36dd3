// Package telegram reads the JSON that Telegram Desktop exports: result.json, of
// one chat or of a whole account (https://core.telegram.org/import-export).
package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// ErrOther is returned by Read for JSON that is no export of Telegram's.
var ErrOther = errors.New("not an export of Telegram's")

// Record is one of an export's parts: exactly one of Owner, Chat and Message is
// set. Messages belong to the last Chat.
type Record struct {
	Line    int64 // on which it ends, from 1
	Owner   *Owner
	Chat    *Chat
	Message *Message
	// Wrong says why a message was not understood; nothing else is set then.
	Wrong error
}

// maxDepth bounds how deep values may be nested.
const maxDepth = 64

// errStop ends reading when no more records are wanted.
var errStop = errors.New("stopped")

// reader walks over the tokens of an export; only a message is read as a whole.
type reader struct {
	b     *bound
	d     *json.Decoder
	yield func(Record, error) bool
	chats int
}

// Read returns the records of an export. Its last element has the error that
// ended it, if one did.
func Read(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		b := newBound(r)
		x := &reader{b: b, d: json.NewDecoder(b), yield: yield}
		err := x.account()
		if err == nil && x.chats == 0 {
			err = ErrOther
		}
		if b.err != nil && !errors.Is(err, errStop) {
			err = b.err
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(Record{}, fmt.Errorf("line %d: %w", b.line(x.d.InputOffset()), err))
		}
	}
}

func (x *reader) token() (json.Token, error) {
	x.b.renew()
	t, err := x.d.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	}
	return t, err
}

func (x *reader) emit(r Record) error {
	r.Line = x.b.line(x.d.InputOffset())
	if !x.yield(r, nil) {
		return errStop
	}
	return nil
}

// object calls f with each key of an object; f reads the value.
func (x *reader) object(f func(key string) error) error {
	if err := x.open('{'); err != nil {
		return err
	}
	for x.more() {
		t, err := x.token()
		if err != nil {
			return err
		}
		key, ok := t.(string)
		if !ok {
			return ErrOther
		}
		if err := f(key); err != nil {
			return err
		}
	}
	_, err := x.token()
	return err
}

// array calls f for each element of an array; f reads it.
func (x *reader) array(f func() error) error {
	if err := x.open('['); err != nil {
		return err
	}
	for x.more() {
		if err := f(); err != nil {
			return err
		}
	}
	_, err := x.token()
	return err
}

func (x *reader) more() bool {
	x.b.renew()
	return x.d.More()
}

func (x *reader) open(delim json.Delim) error {
	t, err := x.token()
	if err != nil {
		return err
	}
	if t != delim {
		return fmt.Errorf("%w: %v stands where %v must", ErrOther, t, delim)
	}
	return nil
}

// skip passes over one value without keeping it.
func (x *reader) skip() error {
	for depth := 0; ; {
		t, err := x.token()
		if err != nil {
			return err
		}
		x.b.line(x.d.InputOffset()) // lets go of the lines that are passed
		switch t {
		case json.Delim('{'), json.Delim('['):
			if depth++; depth > maxDepth {
				return fmt.Errorf("%w: it is nested too deep", ErrOther)
			}
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

func (x *reader) decode(v any) error {
	x.b.renew()
	return x.d.Decode(v)
}

// account reads the outermost object: an account, or one chat.
func (x *reader) account() error {
	var c Chat
	return x.object(func(key string) error {
		switch key {
		case "personal_information":
			var o Owner
			if err := x.decode(&o); err != nil {
				return err
			}
			return x.emit(Record{Owner: &o})
		case "chats", "left_chats":
			return x.object(func(key string) error {
				if key != "list" {
					return x.skip()
				}
				return x.array(func() error {
					var c Chat
					return x.object(func(key string) error { return x.chat(&c, key) })
				})
			})
		}
		return x.chat(&c, key)
	})
}

// chat reads one field of a chat. The messages stand last.
func (x *reader) chat(c *Chat, key string) error {
	var name *string
	switch key {
	case "name":
		if err := x.decode(&name); err != nil {
			return err
		}
		if name != nil {
			c.Name = *name
		}
		return nil
	case "type":
		return x.decode(&c.Type)
	case "id":
		return x.decode(&c.ID)
	case "messages":
		x.chats++
		copied := *c
		if err := x.emit(Record{Chat: &copied}); err != nil {
			return err
		}
		return x.array(x.message)
	}
	return x.skip()
}

// message reads one message. A field that is of another type than it should be
// spoils this message only.
func (x *reader) message() error {
	var m Message
	err := x.decode(&m)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return x.emit(Record{Wrong: err})
	}
	if err != nil {
		return err
	}
	return x.emit(Record{Message: &m})
}
