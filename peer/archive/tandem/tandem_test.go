package tandem_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"tandem/peer/archive/tandem"
	"tandem/peer/chat"
)

func TestLines(t *testing.T) {
	text := "{\"id\":\"1\",\"later\":[1]}\n\n{\"id\":\"2\"}"
	var got []tandem.Record[chat.Person]
	for r, err := range tandem.Lines[chat.Person](strings.NewReader(text)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if len(got) != 2 || got[0].Value.ID != "1" || got[1].Line != 3 {
		t.Errorf("got %+v", got)
	}
	for _, broken := range []string{"{\"id\":\"1\"}\n{", "{}\n" + strings.Repeat("x", tandem.MaxLineBytes+1)} {
		var last error
		for _, err := range tandem.Lines[chat.Person](strings.NewReader(broken)) {
			last = err
		}
		if !errors.Is(last, tandem.ErrLine) || !strings.Contains(last.Error(), "line 2") {
			t.Errorf("got %v", last)
		}
	}
}

func TestManifest(t *testing.T) {
	for text, want := range map[string]error{
		`{"format":"tandem","version":1}`: nil, `{"format":"tandem","version":2}`: tandem.ErrNewer,
		`{"format":"tandem"}`: tandem.ErrOther, `{"name":"a web page"}`: tandem.ErrOther, `x`: tandem.ErrOther,
	} {
		if _, err := tandem.ParseManifest([]byte(text)); !errors.Is(err, want) {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

func FuzzMessages(f *testing.F) {
	f.Add([]byte(`{"id":"m1","chat":"c1","kind":"text","text":"<x>","time":"2023-12-31T23:30:00Z","quote":{"id":"m0"}}`))
	f.Add([]byte("{\"media\":{\"thumb\":\"AAAA\"},\"reactions\":[{\"emoji\":\"x\"}]}\n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for r, err := range tandem.Lines[chat.Message](bytes.NewReader(data)) {
			if err != nil {
				return
			}
			var b bytes.Buffer
			if err := tandem.Write(&b, r.Value); err != nil {
				continue // a year that RFC 3339 does not have
			}
			if n := bytes.Count(b.Bytes(), []byte("\n")); n != 1 {
				t.Errorf("%d lines of one record", n)
			}
		}
	})
}
