package telegram_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"tandem/peer/archive/telegram"
)

func read(text string) (records []telegram.Record, err error) {
	for r, err := range telegram.Read(strings.NewReader(text)) {
		if err != nil {
			return records, err
		}
		records = append(records, r)
	}
	return records, nil
}

func message(t *testing.T, fields string) telegram.Message {
	t.Helper()
	records, err := read(`{"name":"x","type":"personal_chat","id":1,"messages":[{"id":1,` + fields + `}]}`)
	if err != nil || len(records) != 2 || records[1].Message == nil {
		t.Fatalf("got %+v, %v", records, err)
	}
	return *records[1].Message
}

func TestText(t *testing.T) {
	for in, want := range map[string]telegram.Text{
		`"plain"`: "plain",
		`""`:      "",
		`["a ", {"type":"bold","text":"b"}, " ", {"type":"italic","text":"c"}, {"type":"strikethrough","text":"d"}]`: "a *b* _c_~d~",
		`[{"type":"code","text":"x"}, {"type":"pre","text":"y\nz","language":"go"}]`:                                 "`x````y\nz```",
		`[{"type":"bold","text":" b "}, {"type":"bold","text":"two\nlines"}]`:                                        " b two\nlines",
		`[{"type":"link","text":"https://example.org"}, {"type":"mention","text":"@ada"}]`:                           "https://example.org@ada",
		`[{"type":"text_link","text":"page","href":"https://example.org"}]`:                                          "page (https://example.org)",
		`[{"type":"custom_emoji","text":"🌊","document_id":"x"}]`:                                                     "🌊",
	} {
		if got := message(t, `"text":`+in).Text; got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	vienna, err := time.LoadLocation("Europe/Vienna")
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2023, 12, 31, 22, 58, 59, 0, time.UTC)
	for _, fields := range []string{`"date":"2023-12-31T23:58:59"`, `"date":"wrong","date_unixtime":"1704063539"`, `"date_unixtime":1704063539`} {
		if got, ok := message(t, fields).Time(vienna); !ok || !got.Equal(want) {
			t.Errorf("%s: %v, %v", fields, got, ok)
		}
	}
	if _, ok := message(t, `"date":"1970-01-01T00:00:00"`).Time(time.UTC); ok {
		t.Error("a message of 1970 has a time")
	}
}

func TestNotes(t *testing.T) {
	for fields, want := range map[string]string{
		`"actor":"Ada","action":"create_group","title":"Family"`:             "Ada created the group “Family”",
		`"actor":"Ada","action":"invite_members","members":["Grace", null]`:  "Ada added Grace, a deleted account",
		`"actor":"Ada","action":"invite_members","members":["Ada"]`:          "Ada joined",
		`"actor":"Ada","action":"remove_members","members":["Ada"]`:          "Ada left",
		`"actor":"Ada","action":"edit_group_title","title":"X"`:              "Ada changed the title to “X”",
		`"actor":"Ada","action":"pin_message","message_id":3`:                "Ada pinned a message",
		`"actor":"Ada","action":"phone_call","discard_reason":"missed"`:      "Missed call from Ada",
		`"actor":null,"action":"joined_telegram"`:                            "Somebody joined Telegram",
		`"actor":"Ada","action":"phone_call","duration_seconds":75`:          "Ada called, 1m15s",
		`"actor":"Ada","action":"join_group_by_link","inviter":"Group"`:      "Ada joined by an invitation link",
		`"actor":"Ada","action":"something_new_altogether"`:                  "Ada: something new altogether",
		`"actor":"Ada","action":"invite_to_group_call","members":["Edsger"]`: "Ada invited Edsger to a call",
	} {
		if got, known := message(t, `"type":"service",`+fields).Note(); got != want || known == strings.Contains(fields, "something_new") {
			t.Errorf("%s: got %q, %v", fields, got, known)
		}
	}
}

func TestOnlyOneMessageIsSpoilt(t *testing.T) {
	records, err := read("{\"name\":\"x\",\"type\":\"personal_chat\",\"id\":1,\"messages\":[\n{\"id\":true},\n{\"id\":2}\n]}")
	if err != nil || len(records) != 3 || records[1].Wrong == nil || records[1].Line != 2 || records[2].Message.ID != 2 || records[2].Line != 3 {
		t.Errorf("got %+v, %v", records, err)
	}
}

func TestErrors(t *testing.T) {
	for text, want := range map[string]error{
		`{"a":1}`: telegram.ErrOther, `[]`: telegram.ErrOther, ``: io.ErrUnexpectedEOF,
		`{"messages":[`:                                                 io.ErrUnexpectedEOF,
		`{"x":` + strings.Repeat("[", 100):                              telegram.ErrOther,
		`{"x":"` + strings.Repeat("x", 20<<20) + `"`:                    telegram.ErrTooLong,
		`{"messages":[{"text":"` + strings.Repeat("x", 20<<20) + `"}]}`: telegram.ErrTooLong,
	} {
		if _, err := read(text); !errors.Is(err, want) {
			t.Errorf("%.30s: got %v, want %v", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"name":"x","type":"personal_chat","id":1,"messages":[{"id":1,"date":"2023-12-31T23:58:59","text":["a",{"type":"bold","text":"b"}]}]}`)
	f.Add(`{"personal_information":{"user_id":7},"chats":{"list":[{"name":null,"messages":[{"id":1,"type":"service","action":"x"}]}]},"left_chats":{}}`)
	f.Fuzz(func(t *testing.T, text string) {
		for r, err := range telegram.Read(strings.NewReader(text)) {
			if err != nil {
				return
			}
			if r.Line < 1 || r.Line > int64(strings.Count(text, "\n"))+1 {
				t.Errorf("line %d", r.Line)
			}
			if r.Message != nil {
				r.Message.Note()
				r.Message.Time(time.UTC)
			}
		}
	})
}

// TestSkippingTakesNoMemory skips a part of many lines, as an account has that
// was exported with more than its chats.
func TestSkippingTakesNoMemory(t *testing.T) {
	const count = 256 << 10
	text := io.MultiReader(strings.NewReader(`{"contacts":[`), &numbers{count}, strings.NewReader(`0],"messages":[]}`))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	records := 0
	for _, err := range telegram.Read(text) {
		if err != nil {
			t.Fatal(err)
		}
		records++
	}
	runtime.ReadMemStats(&after)
	// What is allocated for each token goes at once; what is kept for each line
	// would be allocated again and again as it grows, in large pieces.
	if kept := after.HeapSys - before.HeapSys; records != 1 || kept > 32<<20 {
		t.Errorf("%d records, %d bytes more of heap", records, kept)
	}
}

// numbers is so many numbers with empty lines after each.
type numbers struct{ left int }

func (l *numbers) Read(p []byte) (n int, err error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	one := "0," + strings.Repeat("\n", 62)
	for ; l.left > 0 && n+len(one) <= len(p); n += len(one) {
		copy(p[n:], one)
		l.left--
	}
	return n, nil
}
