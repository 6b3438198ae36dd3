package linkcode

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
)

type vectors struct {
	Payload, SessionID, PageKey, Secret string

	Links []struct{ Text, Address, Reason string }
}

func readVectors(t testing.TB) vectors {
	t.Helper()
	b, err := os.ReadFile("testdata/links.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Links) == 0 {
		t.Fatal("no links")
	}
	return v
}

func (v vectors) code(t testing.TB) (c Code) {
	t.Helper()
	for _, f := range []struct {
		to   []byte
		from string
	}{{c.SessionID[:], v.SessionID}, {c.PageKey[:], v.PageKey}, {c.Secret[:], v.Secret}} {
		if n, err := hex.Decode(f.to, []byte(f.from)); err != nil || n != len(f.to) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
	return c
}

func TestParse(t *testing.T) {
	v := readVectors(t)
	want := v.code(t)
	if want.Payload() != v.Payload {
		t.Errorf("payload %s, want %s", want.Payload(), v.Payload)
	}
	reasons := map[string]error{"truncated": ErrTruncated, "version": ErrVersion, "not-a-link": ErrNotLink}
	for _, l := range v.Links {
		origin, c, err := Parse(l.Text)
		if l.Reason != "" {
			if reasons[l.Reason] == nil || !errors.Is(err, reasons[l.Reason]) {
				t.Errorf("%q: error %v, want %s", l.Text, err, l.Reason)
			}
			if origin != "" || c != (Code{}) {
				t.Errorf("%q: a result beside an error", l.Text)
			}
			continue
		}
		if err != nil || origin != l.Address || c != want {
			t.Errorf("%q: %q, %v, want %q", l.Text, origin, err, l.Address)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for range 100 {
		c := New([32]byte{9})
		if c.SessionID == (New([32]byte{9})).SessionID {
			t.Fatal("two codes with one session ID")
		}
		link := c.Link("https://tandem.example/a/")
		origin, got, err := Parse(link)
		if err != nil || origin != "https://tandem.example/a" || got != c {
			t.Fatalf("%s: %s, %v", link, origin, err)
		}
		if payload := c.Payload(); len(payload) != PayloadChars || !strings.HasSuffix(link, "/#"+payload) {
			t.Fatalf("link %s of payload %s", link, payload)
		}
	}
}

// Every beginning of a code is called incomplete from the # on, and is no
// link before it.
func TestTruncated(t *testing.T) {
	link := New([32]byte{}).Link("https://tandem.example")
	for n := range len(link) {
		want := ErrTruncated
		if n <= strings.IndexByte(link, '#') {
			want = ErrNotLink
		}
		if _, _, err := Parse(link[:n]); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", link[:n], err, want)
		}
	}
}

// Neither a code nor an error about one shows the secret.
func TestRedacted(t *testing.T) {
	c := readVectors(t).code(t)
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "code", c)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "code", c)
	_, _, err := Parse("https://tandem.example/#" + c.Payload() + "A")
	_, _, err2 := Parse("https://tandem.example/#" + c.Payload()[:103])
	for _, text := range []string{
		fmt.Sprintf("%v %+v %#v %s %x %d", c, c, c, c, c, c), log.String(), err.Error(), err2.Error(),
	} {
		if strings.Contains(text, c.Payload()[90:100]) || strings.Contains(text, fmt.Sprintf("%x", c.Secret[:4])) ||
			strings.Contains(strings.ReplaceAll(text, ",", " "), strings.Trim(fmt.Sprint(c.Secret[:4]), "[]")) {
			t.Errorf("shows the secret: %s", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, l := range readVectors(f).Links {
		f.Add(l.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		origin, c, err := Parse(text)
		if err != nil {
			if !errors.Is(err, ErrNotLink) && !errors.Is(err, ErrTruncated) && !errors.Is(err, ErrVersion) {
				t.Fatalf("%q: unknown error %v", text, err)
			}
			return
		}
		// What was read is written and read as the same.
		again, d, err := Parse(c.Link(origin))
		if err != nil || again != origin || d != c {
			t.Fatalf("%q: read %q, then %q, %v", text, origin, again, err)
		}
		if len(origin) > maxAddress {
			t.Fatalf("%q: origin %q", text, origin)
		}
	})
}
