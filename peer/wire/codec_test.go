package wire

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestDecode(t *testing.T) {
	long := strings.Repeat("x", MaxText+1)
	id := strings.Repeat("i", MaxID+1)
	tests := []struct {
		name, frame string
		is          error
		invalidID   string // the InvalidError's ID
		says        string // part of the error
	}{
		{"empty", ``, ErrMalformed, "", ""},
		{"not JSON", `hello`, ErrMalformed, "", ""},
		{"not an object", `[{"type":"ping","n":1}]`, ErrMalformed, "", ""},
		{"null", `null`, ErrMalformed, "", "not an object"},
		{"a number", `7`, ErrMalformed, "", ""},
		{"two values", `{"type":"ping","n":1}{}`, ErrMalformed, "", ""},
		{"no type", `{"n":1}`, ErrMalformed, "", "no type"},
		{"type not text", `{"type":1}`, ErrMalformed, "", "type: number does not fit"},
		{"not UTF-8", "{\"type\":\"ping\",\"x\":\"\xff\",\"n\":1}", ErrMalformed, "", "UTF-8"},
		{"name twice", `{"type":"ping","n":1,"n":2}`, ErrMalformed, "", "twice"},
		{"type twice", `{"type":"ping","type":"send","n":2}`, ErrMalformed, "", "twice"},
		{"name twice, escaped", `{"type":"ping","n":1,"\u006e":2}`, ErrMalformed, "", "twice"},
		{"name twice but for case", `{"type":"ping","n":1,"N":2}`, ErrMalformed, "", "twice"},
		{"name twice, Kelvin sign", `{"type":"pong","k":1,"K":1,"n":1}`, ErrMalformed, "", "twice"},
		{"name twice, within", `{"type":"ping","n":1,"new":[{"a":1,"a":2}]}`, ErrMalformed, "", "twice"},
		{"nested too deep", `{"type":"ping","n":1,"x":` + strings.Repeat("[", 50000) + strings.Repeat("]", 50000) + `}`, ErrMalformed, "", ""},
		{"nested a little too deep", `{"type":"ping","n":1,"x":` + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth) + `}`, ErrMalformed, "", "deep"},
		{"nested as deep as may be", `{"type":"ping","n":1,"x":` + strings.Repeat("[", MaxDepth-1) + strings.Repeat("]", MaxDepth-1) + `}`, nil, "", ""},
		{"number beyond int64", `{"type":"ping","n":99999999999999999999}`, ErrMalformed, "", "n: number 99999"},
		{"number endless", `{"type":"ping","n":` + strings.Repeat("9", 200000) + `}`, ErrMalformed, "", ""},
		{"number with exponent", `{"type":"ping","n":1e400}`, ErrMalformed, "", ""},
		{"number with fraction", `{"type":"ping","n":1.5}`, ErrMalformed, "", ""},
		{"number not exact in a page", `{"type":"ping","n":9007199254740992}`, ErrInvalid, "", "n: "},
		{"number below zero", `{"type":"ping","n":-1}`, ErrInvalid, "", "n: "},
		{"too large", `{"type":"ping","n":1,"x":"` + strings.Repeat("x", MaxFrame) + `"}`, ErrTooLarge, "", ""},
		{"unknown type", `{"type":"typing","chat":"c"}`, ErrUnknown, "", `"typing"`},
		{"type in other case", `{"type":"Ping","n":1}`, ErrUnknown, "", ""},
		{"unknown fields", `{"type":"ping","n":1,"new":{"a":[1,2,{"b":null}]},"x":1e999}`, nil, "", ""},
		{"spaces", " { \"type\" : \"ping\" ,\n\"n\":1 } ", nil, "", ""},

		{"send", `{"type":"send","id":"k","chat":"c","text":"hi"}`, nil, "", ""},
		{"send, longest text", `{"type":"send","id":"k","chat":"c","text":"` + long[1:] + `"}`, nil, "", ""},
		{"send, text too long", `{"type":"send","id":"k","chat":"c","text":"` + long + `"}`, ErrInvalid, "k", "text: 65537 bytes, at most 65536"},
		{"send, no text", `{"type":"send","id":"k","chat":"c"}`, ErrInvalid, "k", "text: missing"},
		{"send, no chat", `{"type":"send","id":"k","text":"hi"}`, ErrInvalid, "k", "chat: missing"},
		{"send, no id", `{"type":"send","chat":"c","text":"hi"}`, ErrInvalid, "", "id: missing"},
		{"send, id null", `{"type":"send","id":null,"chat":"c","text":"hi"}`, ErrInvalid, "", "id: missing"},
		{"send, id too long", `{"type":"send","id":"` + id + `","chat":"c","text":"hi"}`, ErrInvalid, "", "id: 65 bytes, at most 64"},
		{"send, id with a line feed", `{"type":"send","id":"a\nb","chat":"c","text":"hi"}`, ErrInvalid, "", "control"},
		{"send, text not text", `{"type":"send","id":"k","chat":"c","text":["hi"]}`, ErrMalformed, "", ""},
		{"read", `{"type":"read","id":"k","chat":"c","seq":0}`, nil, "", ""},
		{"read, chat too long", `{"type":"read","id":"k","chat":"` + id + `","seq":1}`, ErrInvalid, "k", "chat"},
		{"history", `{"type":"history","request":"r","chat":"c","limit":200}`, nil, "", ""},
		{"history, no limit", `{"type":"history","request":"r","chat":"c"}`, ErrInvalid, "r", "limit: 0, must be 1 to 200"},
		{"history, limit too great", `{"type":"history","request":"r","chat":"c","limit":201}`, ErrInvalid, "r", "limit"},
		{"history, before below zero", `{"type":"history","request":"r","chat":"c","limit":1,"before":-1}`, ErrInvalid, "r", "before"},
		{"bye", `{"type":"bye","reason":"moved"}`, nil, "", ""},
		{"bye, no reason", `{"type":"bye"}`, ErrInvalid, "", "reason"},

		{"welcome", `{"type":"welcome","version":1,"phone":"","device":"d"}`, nil, "", ""},
		{"welcome, secret short", `{"type":"welcome","version":1,"phone":"","device":"d","linkSecret":"SECRET"}`, ErrInvalid, "", "linkSecret"},
		{"welcome, no version", `{"type":"welcome","phone":"","device":"d"}`, ErrInvalid, "", "version"},
		{"chats, no list", `{"type":"chats","seq":0}`, nil, "", ""},
		{"chats, chat without id", `{"type":"chats","seq":0,"chats":[{}]}`, ErrInvalid, "", "chat's id"},
		{"messages, time beyond years", `{"type":"messages","request":"r","chat":"c","messages":[{"id":"m","chat":"c","seq":1,"text":"","time":253402300800000}]}`, ErrInvalid, "r", "time"},
		{"change, message without seq", `{"type":"change","seq":1,"message":{"id":"m","chat":"c","text":"","time":0}}`, ErrInvalid, "", "seq"},
		{"ack, error without code", `{"type":"ack","id":"k","error":{"text":"no"}}`, ErrInvalid, "k", "code"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, err := Decode([]byte(tt.frame))
			if !errors.Is(err, tt.is) {
				t.Fatalf("error %v, want %v", err, tt.is)
			}
			if err == nil {
				return
			}
			if v != nil {
				t.Errorf("a value came with the error: %v", v)
			}
			if len(err.Error()) > 300 {
				t.Errorf("error of %d bytes", len(err.Error()))
			}
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %q does not say %q", err, tt.says)
			}
			if strings.Contains(err.Error(), "SECRET") {
				t.Errorf("error %q has the secret", err)
			}
			var invalid *InvalidError
			if errors.As(err, &invalid) != (tt.is == ErrInvalid) {
				t.Fatalf("error %v is of type %T", err, err)
			}
			if invalid != nil && invalid.ID != tt.invalidID {
				t.Errorf("ID %q, want %q", invalid.ID, tt.invalidID)
			}
		})
	}
}

func TestEncode(t *testing.T) {
	got, err := Encode(Send{ID: "k", Chat: "c", Text: "<b> & 'x'\n\u2028"})
	want := `{"type":"send","id":"k","chat":"c","text":"<b> & 'x'\n\u2028"}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	frame := &Chats{Seq: 1}
	got, err = Encode(frame)
	if want := `{"type":"chats","seq":1,"chats":[]}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	if frame.Type != "" || frame.Chats != nil {
		t.Errorf("Encode changed the caller's frame: %+v", frame)
	}
}

func TestEncodeRefuses(t *testing.T) {
	text := strings.Repeat("x", MaxText)
	m := Message{ID: "m", Chat: "c", Seq: 1, Text: text}
	tests := []struct {
		name  string
		frame any
		is    error
	}{
		{"nil", nil, nil},
		{"nil pointer", (*Send)(nil), nil},
		{"no frame", Message{ID: "m"}, nil},
		{"another type", Ping{Type: TypePong, N: 1}, ErrInvalid},
		{"no id", Send{Chat: "c", Text: "hi"}, ErrInvalid},
		{"text too long", Send{ID: "k", Chat: "c", Text: text + "x"}, ErrInvalid},
		{"too large", Messages{Request: "r", Chat: "c", Messages: []Message{m, m, m, m}}, ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Encode(tt.frame)
			if err == nil || got != nil || tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("got %.40q, %v, want %v", got, err, tt.is)
			}
		})
	}
}

// A message of the longest text fits into each frame that may carry it, also
// where every byte must be escaped.
func TestLongestMessageFits(t *testing.T) {
	m := Message{
		ID: strings.Repeat("i", MaxID), Chat: strings.Repeat("c", MaxID), Seq: MaxNumber,
		From: strings.Repeat(`"`, MaxName), Text: strings.Repeat(`"`, MaxText), Time: maxTime,
		Command: strings.Repeat(`"`, MaxID),
	}
	c := Chat{ID: m.Chat, Kind: "direct", Title: strings.Repeat(`"`, MaxName), Unread: MaxNumber, Last: &m}
	bare := c
	bare.Last = nil
	for _, f := range []any{
		Chats{Seq: 1, Chats: []Chat{c}},
		Messages{Request: m.ID, Chat: m.Chat, Messages: []Message{m}},
		Change{Seq: MaxNumber, Chat: &bare, Message: &m},
		Ack{ID: m.ID, Message: &m},
		Send{ID: m.ID, Chat: m.Chat, Text: m.Text},
	} {
		data, err := Encode(f)
		if err != nil {
			t.Errorf("%T: %v", f, err)
		}
		if _, err := Decode(data); err != nil {
			t.Errorf("%T: %v", f, err)
		}
	}
}

// Bytes that no one wrote by hand either.
func TestDecodeRandomCuts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	frame := []byte(`{"type":"ack","id":"k","message":{"id":"m","chat":"c","seq":3,"text":"x","time":4}}`)
	for range 2000 {
		cut := append([]byte(nil), frame[:r.IntN(len(frame)+1)]...)
		if len(cut) > 0 {
			cut[r.IntN(len(cut))] ^= byte(1 << r.IntN(8))
		}
		roundTrip(t, cut)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"type":"ping","n":1}`))
	f.Fuzz(func(t *testing.T, data []byte) { roundTrip(t, data) })
}

// roundTrip asserts that what Decode accepts, Encode writes so that it decodes
// to the same.
func roundTrip(t *testing.T, data []byte) {
	t.Helper()
	first, err := Decode(data)
	if err != nil {
		return
	}
	again, err := Encode(first)
	if errors.Is(err, ErrTooLarge) && len(data) > MaxFrame/2 {
		return // zeros that were absent are written, and U+2028 is escaped
	}
	if err != nil {
		t.Fatalf("encoding %+v: %v", first, err)
	}
	second, err := Decode(again)
	if err != nil {
		t.Fatalf("decoding %s: %v", again, err)
	}
	if !reflect.DeepEqual(first, second) {
		t.Fatalf("%s\ndecodes to %+v\nand then to %+v", data, first, second)
	}
}
