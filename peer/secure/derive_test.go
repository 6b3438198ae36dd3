package secure

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDays(t *testing.T) {
	for now, want := range map[string][]string{
		"2026-03-14T12:00:00Z":      {"2026-03-14"},
		"2026-03-14T00:00:00Z":      {"2026-03-14", "2026-03-13"},
		"2026-03-14T01:59:59Z":      {"2026-03-14", "2026-03-13"},
		"2026-03-14T02:00:00Z":      {"2026-03-14"},
		"2026-03-14T21:59:59Z":      {"2026-03-14"},
		"2026-03-14T22:00:00Z":      {"2026-03-14", "2026-03-15"},
		"2026-12-31T23:00:00Z":      {"2026-12-31", "2027-01-01"},
		"2024-03-01T00:30:00Z":      {"2024-03-01", "2024-02-29"},
		"2026-03-14T18:00:00-05:00": {"2026-03-14", "2026-03-15"},
		"2026-03-15T01:00:00+02:00": {"2026-03-14", "2026-03-15"},
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := Days(at); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", now, got, want)
		}
	}
}

// Nothing derived for one purpose or day is the same as for another.
func TestDerivedApart(t *testing.T) {
	s := NewLinkSecret()
	seen := map[[16]byte]string{}
	for _, day := range []string{"2026-03-14", "2026-03-15"} {
		for what, b := range map[string][16]byte{
			"session": s.SessionID(day), "page": s.SeatKey(SeatPage, day), "phone": s.SeatKey(SeatPhone, day),
		} {
			if old, ok := seen[b]; ok {
				t.Errorf("%s %s is as %s", what, day, old)
			}
			seen[b] = what + day
		}
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	k, s := PrivateKey{0xAB, 0xCD, 0xEF}, LinkSecret{0xAB, 0xCD, 0xEF}
	var log strings.Builder
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	logger.Info("x", "key", k, "secret", s)
	text := fmt.Sprintf("%v %+v %#v %x %X %s %d %v", k, k, k, k, s, s, s, struct{ S LinkSecret }{s}) + log.String()
	for _, leak := range []string{"171", "abcd", "ABCD", "0xab"} {
		if strings.Contains(text, leak) {
			t.Errorf("prints %s: %s", leak, text)
		}
	}
}
