package secure

import (
	"errors"
	"strings"
	"testing"
)

type payloadVectors struct {
	Names []struct{ Given, Clean string }

	Payloads []struct {
		Kind, Text string
		Valid      bool
	}
}

func decodeKind(kind, text string) (again []byte, err error) {
	switch b := []byte(text); kind {
	case "offer":
		o, err := decodeOffer(b)
		if err != nil {
			return nil, err
		}
		return o.encode()
	case "answer":
		a, err := decodeAnswer(b)
		if err != nil {
			return nil, err
		}
		return a.encode()
	case "sealed":
		s, err := decodeSealed(b)
		if err != nil {
			return nil, err
		}
		return s.encode()
	}
	return nil, errors.New("no such kind")
}

func TestPayloads(t *testing.T) {
	var v payloadVectors
	readVectors(t, "payloads.json", &v)
	for _, p := range v.Payloads {
		_, err := decodeKind(p.Kind, p.Text)
		if p.Valid && err != nil || !p.Valid && !errors.Is(err, ErrMalformed) {
			t.Errorf("%s %q: %v, valid %v", p.Kind, p.Text, err, p.Valid)
		}
	}
	if _, err := decodeOffer([]byte("{\"v\":1,\"name\":\"\xff\",\"app\":\"a\",\"sdp\":\"v=0\"}")); !errors.Is(err, ErrMalformed) {
		t.Errorf("not UTF-8: %v", err)
	}
}

// A page that comes back says what it has, or else nothing.
func TestMirrored(t *testing.T) {
	tests := []struct {
		fields string
		log    string
		since  int64
	}{
		{`"log":"w3x9","since":41,`, "w3x9", 41},
		{`"log":"w3x9","since":0,`, "w3x9", 0},
		{`"since":9007199254740991,"log":"` + strings.Repeat("x", 64) + `",`, strings.Repeat("x", 64), 1<<53 - 1},
		{``, "", 0},
		{`"log":"w3x9",`, "", 0},
		{`"since":41,`, "", 0},
		{`"log":"","since":41,`, "", 0},
		{`"log":"two words","since":41,`, "", 0},
		{`"log":"` + strings.Repeat("x", 65) + `","since":41,`, "", 0},
		{`"log":7,"since":41,`, "", 0},
		{`"log":"w3x9","since":"41",`, "", 0},
		{`"log":"w3x9","since":null,`, "", 0},
		{`"log":"w3x9","since":-1,`, "", 0},
		{`"log":"w3x9","since":1.5,`, "", 0},
		{`"log":"w3x9","since":9007199254740992,`, "", 0},
	}
	for _, tt := range tests {
		a, err := decodeAnswer([]byte(`{"v":1,"browser":"b","system":"s","keep":true,` + tt.fields + `"sdp":"v=0"}`))
		if err != nil || a.Log != tt.log || a.Since != tt.since {
			t.Errorf("%s: %q, %d, %v", tt.fields, a.Log, a.Since, err)
		}
		raw, err := a.encode()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := decodeAnswer(raw); err != nil || again != a {
			t.Errorf("%s: written and read again %+v, %v", tt.fields, again, err)
		}
	}
}

// Names are cleaned where they are read, and where they are written.
func TestNames(t *testing.T) {
	var v payloadVectors
	readVectors(t, "payloads.json", &v)
	if len(v.Names) == 0 {
		t.Fatal("no names")
	}
	for _, n := range v.Names {
		if got := cleanName(n.Given); got != n.Clean {
			t.Errorf("%q: %q, want %q", n.Given, got, n.Clean)
		}
		raw, err := encode(Offer{V: 1, Name: n.Given, App: n.Given, SDP: "v=0"})
		if err != nil {
			t.Fatal(err)
		}
		if o, err := decodeOffer(raw); err != nil || o.Name != n.Clean || o.App != n.Clean {
			t.Errorf("%q: read as %+v, %v", n.Given, o, err)
		}
		raw, err = encode(map[string]any{"v": 1, "browser": n.Given, "system": n.Given, "keep": false, "sdp": "v=0"})
		if err != nil {
			t.Fatal(err)
		}
		if a, err := decodeAnswer(raw); err != nil || a.Browser != n.Clean || a.System != n.Clean {
			t.Errorf("%q: read as %+v, %v", n.Given, a, err)
		}
		want, err := encode(Offer{V: 1, Name: n.Clean, SDP: "v=0"})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := (Offer{Name: n.Given, SDP: "v=0"}).encode(); err != nil || string(got) != string(want) {
			t.Errorf("%q: written as %s, %v", n.Given, got, err)
		}
	}
}
