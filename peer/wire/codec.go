package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf8"
)

// The frames of either side. The schema is made from these lists too.
var (
	fromPhone = []any{
		Welcome{}, People{}, Chats{}, Messages{}, Change{}, Ack{}, Linked{}, Pong{},
		Typing{}, Grant{}, Stop{}, Bye{},
	}
	fromPage = []any{
		Do{}, History{}, Search{}, Members{}, Devices{}, Rename{}, Unlink{}, Fetch{}, Upload{}, Ping{},
		Typing{}, Grant{}, Stop{}, Bye{},
	}
)

// frame is what the pointer to each frame's struct implements.
type frame interface {
	// kind is the type that the struct stands for, and where it keeps it.
	kind() (Type, *Type)
	// id is the command's or request's ID; empty where the frame has none.
	id() string
	// validate checks the bounds, and turns absent lists into empty ones.
	validate() error
}

var frameTypes = func() map[Type]reflect.Type {
	m := make(map[Type]reflect.Type)
	for _, list := range [][]any{fromPhone, fromPage} {
		for _, v := range list {
			p := reflect.New(reflect.TypeOf(v))
			t, _ := p.Interface().(frame).kind()
			m[t] = p.Type().Elem()
		}
	}
	return m
}()

// Decode returns the frame as a pointer to one of this package's structs:
// *Do, *Chats, … Unknown fields are skipped. Either side's frames are
// accepted; which of them may come is the caller's to say.
//
// The error wraps ErrTooLarge, ErrMalformed, ErrUnknown (which a receiver
// skips), or is an *InvalidError.
func Decode(data []byte) (any, error) {
	if len(data) > MaxFrame {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(data), MaxFrame)
	}
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: not UTF-8", ErrMalformed)
	}
	var head struct {
		Type Type `json:"type"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, malformed(err)
	}
	if err := scan(data); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if head.Type == "" {
		return nil, fmt.Errorf("%w: no type", ErrMalformed)
	}
	t, ok := frameTypes[head.Type]
	if !ok {
		return nil, fmt.Errorf("%w %.40q", ErrUnknown, string(head.Type))
	}
	p := reflect.New(t)
	if err := json.Unmarshal(data, p.Interface()); err != nil {
		return nil, malformed(err)
	}
	if err := check(p.Interface().(frame)); err != nil {
		return nil, err
	}
	return p.Interface(), nil
}

// malformed keeps what the other side wrote out of the error: a number can be
// as long as a frame.
func malformed(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%w: %s: %.30s does not fit %s", ErrMalformed, wrong.Field, wrong.Value, wrong.Type)
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

// Encode returns the JSON of a frame, given as one of this package's structs
// or a pointer to one. It fills in an empty Type, and refuses what Decode
// would: a frame outside its bounds with an *InvalidError, one of more than
// MaxFrame bytes with ErrTooLarge.
func Encode(v any) ([]byte, error) {
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	if !rv.IsValid() {
		return nil, fmt.Errorf("encoding a frame: nil is none")
	}
	p := reflect.New(rv.Type())
	p.Elem().Set(rv) // a copy: the caller's stays as it is
	f, ok := p.Interface().(frame)
	if !ok {
		return nil, fmt.Errorf("encoding a frame: %T is none", v)
	}
	if want, has := f.kind(); *has == "" {
		*has = want
	}
	if err := check(f); err != nil {
		return nil, fmt.Errorf("encoding a frame: %w", err)
	}
	data, err := marshal(f)
	if err != nil {
		return nil, fmt.Errorf("encoding a %s frame: %w", frameType(f), err)
	}
	if len(data) > MaxFrame {
		return nil, fmt.Errorf("encoding a %s frame: %w: %d bytes, at most %d", frameType(f), ErrTooLarge, len(data), MaxFrame)
	}
	return data, nil
}

func frameType(f frame) Type {
	t, _ := f.kind()
	return t
}

func check(f frame) error {
	want, has := f.kind()
	err := f.validate()
	if *has != want {
		err = fmt.Errorf("type: %.40q in a struct for %q", string(*has), want)
	}
	if err == nil {
		return nil
	}
	id := f.id()
	if validID("id", id) != nil {
		id = ""
	}
	return &InvalidError{Type: want, ID: id, Stream: streamOf(f), Err: err}
}

// streamOf returns the number of the stream that a frame would begin; 0 where
// it begins none, or the number is not sound.
func streamOf(f frame) int64 {
	n := int64(0)
	switch f := f.(type) {
	case *Fetch:
		n = f.Stream
	case *Upload:
		n = f.Stream
	}
	if validStream(n) != nil {
		return 0
	}
	return n
}

// marshal is json.Marshal without the escapes that are for HTML only.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
