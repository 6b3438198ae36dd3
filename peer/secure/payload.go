package secure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// payloadVersion is v in an offer and an answer.
const payloadVersion = 1

// maxName bounds names, in Unicode code points.
const maxName = 64

// Offer is what the phone says in message 1.
type Offer struct {
	V    int    `json:"v"`    // 1; sending sets it
	Name string `json:"name"` // the phone's, or its owner's
	App  string `json:"app"`  // the program and its version
	SDP  string `json:"sdp"`  // a session description (RFC 8829)
}

// Answer is what the page says in message 2.
type Answer struct {
	V       int    // 1; sending sets it
	Browser string // as it names itself, with its version
	System  string // the operating system
	Keep    bool   // whether the phone shall remember the device
	// Log is the change log that a page which comes back has mirrored, up to
	// the change with the number Since. Empty: none.
	Log   string
	Since int64
	SDP   string // a session description (RFC 8829)
}

// Sealed is what a sealed frame says. One of Candidate, End and Refused is set.
type Sealed struct {
	Candidate string // an ICE candidate, as RTCIceCandidate.candidate has it
	Mid       string // the media section that the candidate is for
	End       bool   // no candidates follow
	Refused   string // why the phone ended the attempt
}

// The reasons of Sealed.Refused.
const (
	RefusedCheckCode = "wrong-check-code"
	RefusedDeclined  = "declined"
	RefusedTooMany   = "too-many-devices"
	RefusedTimeout   = "timeout"
)

func (o Offer) encode() ([]byte, error) {
	o.V, o.Name, o.App = payloadVersion, cleanName(o.Name), cleanName(o.App)
	return encode(o)
}

func (a Answer) encode() ([]byte, error) {
	type payload struct {
		V       int    `json:"v"`
		Browser string `json:"browser"`
		System  string `json:"system"`
		Keep    bool   `json:"keep"`
		Log     string `json:"log,omitempty"`
		Since   *int64 `json:"since,omitempty"` // also 0, with a log
		SDP     string `json:"sdp"`
	}
	p := payload{V: payloadVersion, Browser: cleanName(a.Browser), System: cleanName(a.System), Keep: a.Keep, SDP: a.SDP}
	if logForm.MatchString(a.Log) && a.Since >= 0 && a.Since <= maxSince {
		p.Log, p.Since = a.Log, &a.Since
	}
	return encode(p)
}

// encode writes JSON as JSON.stringify does, so that both sides' frames are
// the same bytes.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding a payload: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func decodeOffer(b []byte) (Offer, error) {
	o := Offer{V: payloadVersion}
	f, ok := decodeFields(b)
	ok = ok && f.version() && f.name("name", &o.Name) && f.name("app", &o.App) && f.sdp(&o.SDP)
	if !ok {
		return Offer{}, fmt.Errorf("%w: its payload is not an offer of version %d", ErrMalformed, payloadVersion)
	}
	return o, nil
}

func decodeAnswer(b []byte) (Answer, error) {
	a := Answer{V: payloadVersion}
	f, ok := decodeFields(b)
	ok = ok && f.version() && f.name("browser", &a.Browser) && f.name("system", &a.System) &&
		f.bool("keep", &a.Keep) && f.sdp(&a.SDP)
	f.mirrored(&a)
	if !ok {
		return Answer{}, fmt.Errorf("%w: its payload is not an answer of version %d", ErrMalformed, payloadVersion)
	}
	return a, nil
}

// What a candidate, a mid and a reason may look like. A candidate without
// line breaks cannot add lines to a session description.
var (
	candidateForm = regexp.MustCompile(`^[ -~]{1,1000}$`)
	midForm       = regexp.MustCompile(`^[!-~]{1,32}$`)
	reasonForm    = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	logForm       = regexp.MustCompile(`^[!-~]{1,64}$`)
)

// maxSince is the greatest number that the page holds exactly.
const maxSince = 1<<53 - 1

func (s Sealed) encode() ([]byte, error) {
	var v any
	switch {
	case s.Candidate != "" && !s.End && s.Refused == "":
		v = struct {
			Candidate string `json:"candidate"`
			Mid       string `json:"mid"`
		}{s.Candidate, s.Mid}
	case s.End && s == Sealed{End: true}:
		v = struct {
			End bool `json:"end"`
		}{true}
	case s == Sealed{Refused: s.Refused}:
		v = struct {
			Refused string `json:"refused"`
		}{s.Refused}
	}
	b, err := encode(v)
	if err != nil {
		return nil, err
	}
	if _, err := decodeSealed(b); err != nil {
		return nil, fmt.Errorf("sealing a frame: a field is empty, beyond its bound, or excludes another: %w", ErrTooLarge)
	}
	return b, nil
}

func decodeSealed(b []byte) (Sealed, error) {
	f, ok := decodeFields(b)
	var s Sealed
	if ok {
		_, candidate := f["candidate"]
		_, end := f["end"]
		_, refused := f["refused"]
		switch {
		case candidate && !end && !refused:
			ok = f.match("candidate", candidateForm, &s.Candidate) && f.match("mid", midForm, &s.Mid)
		case end && !candidate && !refused:
			ok = f.bool("end", &s.End) && s.End
		case refused && !candidate && !end:
			ok = f.match("refused", reasonForm, &s.Refused)
		default:
			ok = false
		}
	}
	if !ok {
		return Sealed{}, fmt.Errorf("%w: its payload is of no known kind", ErrMalformed)
	}
	return s, nil
}

// fields is a JSON object. It is read field by field because decoding into a
// struct ignores the case of names and takes null for anything, which the
// page does not.
type fields map[string]json.RawMessage

func decodeFields(b []byte) (fields, bool) {
	var f fields
	return f, utf8.Valid(b) && json.Unmarshal(b, &f) == nil && f != nil
}

func (f fields) version() bool {
	var v float64
	return json.Unmarshal(f["v"], &v) == nil && v == payloadVersion
}

func (f fields) string(key string, s *string) bool {
	return len(f[key]) > 0 && f[key][0] == '"' && json.Unmarshal(f[key], s) == nil
}

func (f fields) name(key string, s *string) bool {
	ok := f.string(key, s)
	*s = cleanName(*s)
	return ok
}

func (f fields) match(key string, form *regexp.Regexp, s *string) bool {
	return f.string(key, s) && form.MatchString(*s)
}

func (f fields) bool(key string, v *bool) bool {
	*v = string(f[key]) == "true"
	return *v || string(f[key]) == "false"
}

// mirrored reads what the page has. Where one of the two is missing or beyond
// its bound, it has nothing: the whole list, which it gets then, is never wrong.
func (f fields) mirrored(a *Answer) {
	var log string
	var since float64
	if !f.match("log", logForm, &log) || len(f["since"]) == 0 || string(f["since"]) == "null" {
		return
	}
	if json.Unmarshal(f["since"], &since) != nil || since < 0 || since > maxSince || since != math.Trunc(since) {
		return
	}
	a.Log, a.Since = log, int64(since)
}

func (f fields) sdp(s *string) bool {
	return f.string("sdp", s) && *s != ""
}

// cleanName makes a name fit to be shown on one line beside other text: no
// control characters, line separators, or marks that turn the direction of
// what follows, no spaces around, and at most maxName code points.
func cleanName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u061c' || r == '\u200e' || r == '\u200f' ||
			r >= '\u2028' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, s)
	s = strings.TrimLeft(s, " ")
	n := 0
	for i := range s {
		if n == maxName {
			s = s[:i]
			break
		}
		n++
	}
	return strings.TrimRight(s, " ")
}
