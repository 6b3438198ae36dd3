package signaling

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

const (
	sessionText = "AAECAwQFBgcICQoLDA0ODw"
	keyText     = "8PHy8_T19vf4-fr7_P3-_w"
)

var (
	testSession = SessionID{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	testKey     = SeatKey{240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255}
)

// frames are one of each, as PROTOCOL.md has them.
var frames = []struct {
	frame Frame
	text  string
}{
	{JoinFrame{testSession, SeatPage, testKey}, `{"type":"join","session":"` + sessionText + `","seat":"page","key":"` + keyText + `"}`},
	{SendFrame{testSession, []byte("hello")}, `{"type":"send","session":"` + sessionText + `","data":"aGVsbG8"}`},
	{LeaveFrame{testSession, "linked"}, `{"type":"leave","session":"` + sessionText + `","reason":"linked"}`},
	{LeaveFrame{testSession, ""}, `{"type":"leave","session":"` + sessionText + `"}`},
	{JoinedFrame{testSession}, `{"type":"joined","session":"` + sessionText + `"}`},
	{FilledFrame{testSession, []Relay{{[]string{"turn:r.example:3478"}, "u", "c"}}, 10 * time.Minute},
		`{"type":"filled","session":"` + sessionText + `","relays":[{"urls":["turn:r.example:3478"],"username":"u","credential":"c"}],"ttl":600}`},
	{FilledFrame{Session: testSession}, `{"type":"filled","session":"` + sessionText + `"}`},
	{MessageFrame{testSession, []byte("hello")}, `{"type":"message","session":"` + sessionText + `","data":"aGVsbG8"}`},
	{LeftFrame{testSession, SeatPhone, LeftGone}, `{"type":"left","session":"` + sessionText + `","seat":"phone","reason":"gone"}`},
	{RefusedFrame{testSession, RefusedSeatTaken}, `{"type":"refused","session":"` + sessionText + `","reason":"seat-taken"}`},
	{DrainingFrame{2500 * time.Millisecond}, `{"type":"draining","after":2500}`},
}

func TestFrames(t *testing.T) {
	for _, c := range frames {
		if got := string(Encode(c.frame)); got != c.text {
			t.Errorf("encoded %s, want %s", got, c.text)
		}
		var got Frame
		var err error
		if _, isClient := c.frame.(ClientFrame); isClient {
			got, err = DecodeClientFrame([]byte(c.text))
		} else {
			got, err = DecodeServerFrame([]byte(c.text))
		}
		if err != nil || !reflect.DeepEqual(got, c.frame) {
			t.Errorf("decoded %#v %v, want %#v", got, err, c.frame)
		}
	}
}

func TestDecodeServerFrameSkips(t *testing.T) {
	for _, text := range []string{
		`{"type":"news"}`,
		`{"type":"news","session":7,"reason":{},"relays":"x"}`,
	} {
		if f, err := DecodeServerFrame([]byte(text)); f != nil || err != nil {
			t.Errorf("%s: %v %v", text, f, err)
		}
	}
	f, err := DecodeServerFrame([]byte(`{"type":"joined","session":"` + sessionText + `","more":[{}]}`))
	if err != nil || f != (JoinedFrame{testSession}) {
		t.Errorf("unknown field: %v %v", f, err)
	}
}

func TestDecodeServerFrameRefuses(t *testing.T) {
	session := `"session":"` + sessionText + `"`
	many := func(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	for name, text := range map[string]string{
		"no JSON":             `joined`,
		"trailing":            `{"type":"joined",` + session + `} x`,
		"no type":             `{` + session + `}`,
		"no session":          `{"type":"joined"}`,
		"bad session":         `{"type":"joined","session":"short"}`,
		"session number":      `{"type":"joined","session":7}`,
		"bad data":            `{"type":"message",` + session + `,"data":"*"}`,
		"padded data":         `{"type":"message",` + session + `,"data":"YQ=="}`,
		"no data":             `{"type":"message",` + session + `}`,
		"huge data":           `{"type":"message",` + session + `,"data":"` + strings.Repeat("A", MaxDataText+1) + `"}`,
		"huge frame":          `{"type":"joined",` + session + strings.Repeat(" ", MaxFrame) + `}`,
		"control reason":      `{"type":"refused",` + session + `,"reason":"a\u001b[31m"}`,
		"long reason":         `{"type":"refused",` + session + `,"reason":"` + strings.Repeat("a", 65) + `"}`,
		"left without a seat": `{"type":"left",` + session + `}`,
		"many relays":         `{"type":"filled",` + session + `,"relays":[` + many(9, `{"urls":["turn:a"]}`) + `]}`,
		"many URLs":           `{"type":"filled",` + session + `,"relays":[{"urls":[` + many(9, `"turn:a"`) + `]}]}`,
		"very many URLs":      `{"type":"filled",` + session + `,"relays":[{"urls":[` + many(3000, `"turn:a"`) + `]}]}`,
		"control user name":   `{"type":"filled",` + session + `,"relays":[{"urls":["turn:a"],"username":"\n"}]}`,
		"long credential":     `{"type":"filled",` + session + `,"relays":[{"urls":["turn:a"],"credential":"` + strings.Repeat("a", 513) + `"}]}`,
		"negative ttl":        `{"type":"filled",` + session + `,"ttl":-1}`,
		"fractional ttl":      `{"type":"filled",` + session + `,"ttl":1.5}`,
		"huge ttl":            `{"type":"filled",` + session + `,"ttl":1e30}`,
		"negative after":      `{"type":"draining","after":-1}`,
		"deep":                `{"type":"joined","x":` + strings.Repeat("[", 15000) + strings.Repeat("]", 15000) + `}`,
	} {
		f, err := DecodeServerFrame([]byte(text))
		if !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v %v", name, f, err)
			continue
		}
		if strings.Contains(err.Error(), sessionText) || len(err.Error()) > 100 {
			t.Errorf("%s: the error says too much: %v", name, err)
		}
	}
}

func TestDecodeServerFrameClamps(t *testing.T) {
	f, err := DecodeServerFrame([]byte(`{"type":"filled","session":"` + sessionText + `","ttl":9000000000000000000,
		"relays":[{"urls":["turn:a","http://evil","turn:b?x=1","quic:c"]},{"urls":["ftp:x"]}]}`))
	want := FilledFrame{testSession, []Relay{{URLs: []string{"turn:a"}}}, 24 * time.Hour}
	if err != nil || !reflect.DeepEqual(f, ServerFrame(want)) {
		t.Errorf("got %v %v, want %v", f, err, want)
	}
	f, err = DecodeServerFrame([]byte(`{"type":"draining","after":9000000000000000000}`))
	if err != nil || f != (DrainingFrame{5 * time.Minute}) {
		t.Errorf("got %v %v", f, err)
	}
}

func TestValidRelayURL(t *testing.T) {
	for _, s := range []string{
		"turn:relay.example", "turn:relay.example:3478", "turn:relay.example:3478?transport=udp",
		"turns:relay.example:443?transport=tcp", "stun:192.0.2.1", "stuns:[2001:db8::1]:5349",
		"turn:[2001:db8::1]", "turn:my_host:1",
	} {
		if !ValidRelayURL(s) {
			t.Errorf("%s refused", s)
		}
	}
	for _, s := range []string{
		"", "turn", "turn:", "turn:?transport=udp", "turn://relay.example", "turn:a:0", "turn:a:65536", "turn:a:",
		"turn:a?transport=sctp", "turn:a?transport=udp&x=1", "stun:a?transport=udp", "turn:user@a", "turn:a b",
		"turn:a\x00", "turn:a\n", "turn:[::1", "turn:[fe80::1%eth0]:1", "turn:[1.2.3.4]", "turn:[::1]x", "turn:::1",
		"TURN:a", "http:a", "turn:" + strings.Repeat("a", 254), "turn:ä",
	} {
		if ValidRelayURL(s) {
			t.Errorf("%q accepted", s)
		}
	}
}

func TestSecretsAreHidden(t *testing.T) {
	for _, format := range []string{"%v", "%s", "%q", "%+v"} {
		for _, v := range []any{testSession, testKey, Relay{[]string{"turn:a"}, "user", "AAECAwQF"}} {
			if s := fmt.Sprintf(format, v); strings.Contains(s, "AAECAwQF") || strings.Contains(s, "8PHy") || strings.Contains(s, "240") {
				t.Errorf("%s shows %s", format, s)
			}
		}
	}
	if b, _ := json.Marshal(testSession); string(b) != `"`+sessionText+`"` {
		t.Errorf("as JSON %s", b)
	}
}

func FuzzDecodeServerFrame(f *testing.F) {
	for _, c := range frames {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		frame, err := DecodeServerFrame(b)
		if err != nil || frame == nil {
			return
		}
		checkAgain(t, frame, func(b []byte) (Frame, error) { return DecodeServerFrame(b) })
		if filled, ok := frame.(FilledFrame); ok {
			if len(filled.Relays) > MaxRelays || filled.TTL < 0 || filled.TTL > maxTTL {
				t.Errorf("unbounded: %v", filled)
			}
			for _, r := range filled.Relays {
				for _, u := range r.URLs {
					if !ValidRelayURL(u) {
						t.Errorf("bad URL %q", u)
					}
				}
			}
		}
	})
}

func FuzzDecodeClientFrame(f *testing.F) {
	for _, c := range frames {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		frame, err := DecodeClientFrame(b)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("error of another kind: %v", err)
			}
			return
		}
		checkAgain(t, frame, func(b []byte) (Frame, error) { return DecodeClientFrame(b) })
	})
}

// checkAgain asserts that what was decoded encodes to what decodes the same.
func checkAgain(t *testing.T, frame Frame, decode func([]byte) (Frame, error)) {
	t.Helper()
	b := Encode(frame)
	again, err := decode(b)
	if err != nil || !bytes.Equal(Encode(again), b) {
		t.Errorf("%s decodes as %v, %v", b, again, err)
	}
}
