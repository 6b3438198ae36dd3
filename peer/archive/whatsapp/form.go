package whatsapp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

var (
	// ErrNoHeader is returned by Examine when no line of a text begins as
	// WhatsApp's messages do.
	ErrNoHeader = errors.New("no line begins with a date and a time as WhatsApp writes them")
	// ErrOrder is returned by Examine when the days and months of all dates
	// could be swapped. The Form is good but for its order: see Ordered.
	ErrOrder = errors.New("days and months of its dates could be swapped everywhere")
	// ErrDates is returned by Examine when no order of day, month and year fits
	// all dates, or not the one that was asked for.
	ErrDates = errors.New("its dates fit no order of day, month and year")
)

const (
	maxShapes  = 256     // kinds of headers that Examine compares
	maxSenders = 100_000 // names that Examine counts
)

// order is an order of day, month and year: the places of the three.
type order struct{ day, month, year int }

// orders by their names. The year stands first or last in every language.
var orders = map[string]order{"dmy": {0, 1, 2}, "mdy": {1, 0, 2}, "ymd": {2, 1, 0}}

// Form is how an export is written, and what else is known of it only
// after its last line.
type Form struct {
	shape shape
	order string
	// Senders are the names that stand before messages, with the number of those.
	Senders map[string]int64
	// Owner is the sender whose messages say "You deleted this message", so the
	// one who made the export; empty where there is none.
	Owner string
	// Title is the chat's title where an iPhone has put it before its own notes.
	Title string
	// Messages is how many headers there are.
	Messages int64
}

// String describes the dates for people: "day/month/year, 24 hours".
func (f Form) String() string {
	sep := string(f.shape.dateSep)
	hours := "24 hours"
	if f.shape.halves {
		hours = "12 hours"
	}
	words := map[byte]string{'d': "day", 'm': "month", 'y': "year"}
	return words[f.order[0]] + sep + words[f.order[1]] + sep + words[f.order[2]] + ", " + hours
}

// Ordered returns a Form that Examine returned with ErrOrder, in the order of
// another export of the same phone.
func (f Form) Ordered(other Form) Form {
	if other.order == "dmy" || other.order == "mdy" {
		f.order = other.order
	}
	return f
}

// Order is "dmy", "mdy" or "ymd".
func (f Form) Order() string { return f.order }

// tally is what Examine learns of the dates of one shape.
type tally struct {
	shape   shape
	n       int64
	fits    map[string]bool
	last    map[string]time.Time
	back    map[string]int64 // days that stand before the day above them
	differs bool             // day and month differ somewhere
	senders map[string]int64
	owner   string
	title   string
}

// Examine reads a whole export and finds out its form. dateOrder is the order
// of day, month and year, "" where it is to be found out; now bounds the years.
func Examine(r io.Reader, dateOrder string, now time.Time) (Form, error) {
	if _, ok := orders[dateOrder]; !ok && dateOrder != "" {
		return Form{}, fmt.Errorf("the order of dates is %q: it must be dmy, mdy or ymd", dateOrder)
	}
	var tallies []*tally
	senders := 0
	for l := newLines(r); ; {
		line, _, err := l.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Form{}, err
		}
		h, rest, ok := parseHeader(line)
		if !ok {
			continue
		}
		i := slices.IndexFunc(tallies, func(t *tally) bool { return t.shape == h.shape })
		if i < 0 {
			if len(tallies) == maxShapes {
				continue
			}
			i = len(tallies)
			tallies = append(tallies, newTally(h.shape))
		}
		t := tallies[i]
		t.add(h, now)
		if name, text, ok := splitSender(rest, h.shape); ok {
			if !spoke(text, h.shape) {
				if t.title == "" && t.n == 1 {
					t.title = strings.Clone(name)
				}
			} else if _, known := t.senders[name]; known || senders < maxSenders {
				if !known {
					senders++
				}
				t.senders[strings.Clone(name)]++
			}
			if t.owner == "" && ownDeleted[phraseKey(text)] {
				t.owner = strings.Clone(name)
			}
		}
	}
	if len(tallies) == 0 {
		return Form{}, ErrNoHeader
	}
	most := slices.MaxFunc(tallies, func(a, b *tally) int { return int(a.n - b.n) })
	name, err := most.decide(dateOrder)
	return Form{shape: most.shape, order: name, Senders: most.senders, Owner: most.owner, Title: most.title, Messages: most.n}, err
}

// Begins reports whether a message begins on a line of text.
func Begins(text []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\uFEFF"))) {
		if _, _, ok := parseHeader(strings.TrimRight(string(line), "\r\n")); ok {
			return true
		}
	}
	return false
}

// spoke reports whether somebody sent the text. An iPhone puts the chat's title
// before its own notes, which begin with a mark.
func spoke(text string, s shape) bool {
	if !s.bracket || !strings.HasPrefix(text, lrm) {
		return true
	}
	key := phraseKey(text)
	_, media := omitted[key]
	return media || deleted[key] || ownDeleted[key] || strings.HasPrefix(text, lrm+"<") ||
		located.MatchString(withoutMarks(text)) || poll(text)
}

func newTally(s shape) *tally {
	t := &tally{shape: s, fits: map[string]bool{}, last: map[string]time.Time{}, back: map[string]int64{},
		senders: map[string]int64{}}
	for name, o := range orders {
		t.fits[name] = s.yearAt < 0 || s.yearAt == o.year
	}
	return t
}

func (t *tally) add(h header, now time.Time) {
	t.n++
	if a, b := h.date[0], h.date[1]; t.shape.yearAt != 0 && a != b {
		t.differs = true
	}
	for name, o := range orders {
		if !t.fits[name] {
			continue
		}
		day, ok := h.day(o, time.UTC)
		if !ok || day.Year() < firstYear || day.After(now.AddDate(0, 0, 2)) {
			t.fits[name] = false
			continue
		}
		if day.Before(t.last[name]) {
			t.back[name]++
		}
		t.last[name] = day
	}
}

// firstYear is the one in which WhatsApp appeared.
const firstYear = 2009

// decide chooses the order: the only one that fits all dates, or the one by
// which the fewest messages stand before an earlier one.
func (t *tally) decide(asked string) (string, error) {
	if asked != "" {
		if !t.fits[asked] {
			return "", fmt.Errorf("%w: not %s", ErrDates, asked)
		}
		return asked, nil
	}
	best, tied := "", false
	// A year of two digits that stands first is rare: it must be the better one.
	for _, name := range []string{"dmy", "mdy", "ymd"} {
		switch {
		case !t.fits[name]:
		case best == "" || t.back[name] < t.back[best]:
			best, tied = name, false
		case t.back[name] == t.back[best] && name == "mdy":
			tied = t.differs
		}
	}
	switch {
	case best == "":
		return "", ErrDates
	case tied:
		return "", ErrOrder
	}
	return best, nil
}

// day returns the day of a header, and whether there is such a day.
func (h header) day(o order, zone *time.Location) (time.Time, bool) {
	year, month, day := h.date[o.year], h.date[o.month], h.date[o.day]
	switch {
	case year < 100:
		year += 2000
	case year > 2400 && year < 2700: // the Buddhist era, in Thailand
		year -= 543
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, zone)
	return t, t.Year() == year && int(t.Month()) == month && t.Day() == day
}

// time returns when a message was sent.
func (h header) time(o order, zone *time.Location) (time.Time, bool) {
	day, ok := h.day(o, time.UTC)
	hour, good := h.hour24()
	return time.Date(day.Year(), day.Month(), day.Day(), hour, h.minute, h.second, 0, zone), ok && good
}
