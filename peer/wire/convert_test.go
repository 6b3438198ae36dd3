package wire

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tandem/peer/chat"
)

var (
	at    = time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	grace = chat.Person{ID: "p1", Name: "Grace"}
)

// whole is a message that has everything.
func whole() (chat.Message, Message) {
	m := chat.Message{
		ID: "m", Chat: "c", Pos: 9, From: grace, Kind: chat.Image, Text: "Hello", Time: at,
		Edited: at.Add(time.Second), Forwarded: true, Starred: true,
		Quote:     &chat.Quote{ID: "q", Pos: 3, From: grace, Kind: chat.Voice, Text: "So"},
		Reactions: []chat.Reaction{{From: grace, Emoji: "👍", Time: at}, {Emoji: "🎂", Time: at}},
		Media: &chat.Media{
			ID: strings.Repeat("A", 43), Name: "a.jpg", Type: "image/jpeg", Size: 5, Width: 3, Height: 2,
			Duration: 7, BlurHash: "LEHV", Thumb: []byte{1, 2}, Wave: []byte{3},
		},
		Card:    &chat.Card{Name: "Grace", VCard: "BEGIN:VCARD"},
		Place:   &chat.Place{Coordinates: "48.2010,16.3695", Name: "Home", Address: "There"},
		Command: chat.Command{Device: "d1", ID: "k"},
	}
	w := Message{
		ID: "m", Chat: "c", Pos: 9, From: "p1", Kind: "image", Text: "Hello", Time: at.UnixMilli(),
		Edited: at.UnixMilli() + 1000, Forwarded: true, Starred: true,
		Quote:     &Quote{ID: "q", Pos: 3, From: "p1", Kind: "voice", Text: "So"},
		Reactions: []Reaction{{From: "p1", Emoji: "👍"}, {Emoji: "🎂"}},
		Media: &Media{
			ID: strings.Repeat("A", 43), Name: "a.jpg", Type: "image/jpeg", Size: 5, Width: 3, Height: 2,
			Duration: 7, BlurHash: "LEHV", Thumb: "AQI=", Wave: "Aw==",
		},
		Card:    &Card{Name: "Grace", VCard: "BEGIN:VCARD"},
		Place:   &Place{Coordinates: "48.2010,16.3695", Name: "Home", Address: "There"},
		Command: "k",
	}
	return m, w
}

func TestFromMessage(t *testing.T) {
	m, want := whole()
	if got := FromMessage(m, "d1"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	want.Command = ""
	if got := FromMessage(m, "d2"); !reflect.DeepEqual(got, want) {
		t.Errorf("another device got %+v, want %+v", got, want)
	}
}

func TestFromChatHasAPreview(t *testing.T) {
	m, _ := whole()
	m.Text = strings.Repeat("ä", 300)
	c := chat.Chat{
		ID: "c", Kind: chat.Group, Title: "Club", Picture: "x", Active: 9, Unread: 3, Read: 4, Seen: 5,
		Marked: true, Pinned: true, Archived: true, Muted: chat.Forever, Draft: "…", Last: &m,
	}
	got := FromChat(c, "d1")
	last := got.Last
	if last.Text != strings.Repeat("ä", 256) || last.Media.Thumb != "" || last.Media.Wave != "" ||
		last.Quote != nil || last.Reactions != nil || last.Card.VCard != "" || last.Card.Name != "Grace" || last.Command != "k" {
		t.Errorf("the preview is %+v", last)
	}
	got.Last = nil
	want := Chat{
		ID: "c", Kind: "group", Title: "Club", Picture: "x", Active: 9, Unread: 3, Read: 4, Seen: 5,
		Marked: true, Pinned: true, Archived: true, Muted: chat.Forever.UnixMilli(), Draft: "…",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if c.Last.Media.Thumb == nil || len(c.Last.Text) != 600 {
		t.Error("FromChat changed the chat it was given")
	}
}

func TestBeginning(t *testing.T) {
	for _, s := range []string{"", "a", "ab", "abc", "abcd", "äöü", "aäö", "☕☕", "🎂", "a🎂"} {
		got := beginning(s, 3)
		if len(got) > 3 || !strings.HasPrefix(s, got) || !utf8.ValidString(got) || len(s) <= 3 && got != s {
			t.Errorf("of %q: %q", s, got)
		}
	}
	if got := beginning("aäöü", 3); got != "aä" {
		t.Errorf("got %q", got)
	}
}

func TestFromChange(t *testing.T) {
	m, wireMessage := whole()
	c := chat.Chat{ID: "c", Kind: chat.Group, Title: "Club", Last: &m}
	full := FromChat(c, "d1")
	bare := full
	bare.Last = nil
	tests := []struct {
		name   string
		change chat.Change
		want   Change
	}{
		{"added", chat.Change{Seq: 9, Chats: []chat.Chat{c}, Messages: []chat.Message{m}},
			Change{Type: TypeChange, Seq: 9, Chats: []Chat{bare}, Messages: []Message{wireMessage}}},
		{"chat only", chat.Change{Seq: 10, Chats: []chat.Chat{c}}, Change{Type: TypeChange, Seq: 10, Chats: []Chat{full}}},
		{"gone", chat.Change{Seq: 11, Gone: []string{"m"}, Removed: []string{"c1"}, Reset: []string{"c2"}},
			Change{Type: TypeChange, Seq: 11, Gone: []string{"m"}, Removed: []string{"c1"}, Reset: []string{"c2"}}},
		{"nothing", chat.Change{Seq: 12}, Change{Type: TypeChange, Seq: 12}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := FromChange(tt.change, 5, "d1"); !reflect.DeepEqual(got, []Change{tt.want}) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// TestLargeChangeComesInParts has every part fit, and applying all of them in
// order be the whole change; only the last counts as having it.
func TestLargeChangeComesInParts(t *testing.T) {
	c := chat.Change{Seq: 9}
	for i := range 3000 {
		c.Gone = append(c.Gone, fmt.Sprintf("%060d", i))
	}
	for i := range 5 {
		id := fmt.Sprint("c", i)
		last := chat.Message{ID: fmt.Sprint("m", i), Chat: id, Kind: chat.Text, Text: strings.Repeat(`"`, MaxText), Time: at}
		c.Chats = append(c.Chats, chat.Chat{ID: id, Kind: chat.Direct, Title: "t", Draft: strings.Repeat("\\", MaxText), Last: &last})
		c.Messages = append(c.Messages, last)
	}
	parts := FromChange(c, 5, "d")
	if len(parts) < 10 {
		t.Errorf("%d parts", len(parts))
	}
	gone, chats, messages := 0, 0, 0
	for i, p := range parts {
		if _, err := Encode(p); err != nil {
			t.Fatalf("part %d: %v", i, err)
		}
		if want := int64(5); i < len(parts)-1 && p.Seq != want {
			t.Errorf("part %d has seq %d", i, p.Seq)
		}
		if len(p.Gone) > 0 && chats > 0 || len(p.Chats) > 0 && messages > 0 {
			t.Errorf("part %d is out of order", i)
		}
		for _, c := range p.Chats {
			if c.Last == nil {
				t.Errorf("part %d has a chat without its last, which it does not have", i)
			}
		}
		gone, chats, messages = gone+len(p.Gone), chats+len(p.Chats), messages+len(p.Messages)
	}
	if gone != 3000 || chats != 5 || messages != 5 || parts[len(parts)-1].Seq != 9 {
		t.Errorf("%d gone, %d chats, %d messages", gone, chats, messages)
	}
}

// A message that fills its bounds fits into each frame that may carry it, also
// where every byte must be escaped.
func TestLongestMessageFits(t *testing.T) {
	id, name, text := strings.Repeat("i", MaxID), strings.Repeat(`"`, MaxName), strings.Repeat(`"`, MaxText)
	person := chat.Person{ID: id, Name: name}
	m := chat.Message{
		ID: id, Chat: id, Pos: MaxNumber, From: person, Kind: chat.Contact, Text: text, Time: chat.Forever, Edited: chat.Forever,
		Quote: &chat.Quote{ID: id, Pos: MaxNumber, From: person, Kind: chat.Text, Text: text[:MaxQuote]},
		Media: &chat.Media{
			ID: strings.Repeat("A", 43), Name: name, Type: name, BlurHash: name,
			Thumb: bytes.Repeat([]byte{255}, MaxThumb), Wave: make([]byte, MaxWave),
		},
		Card:    &chat.Card{Name: name, VCard: strings.Repeat(`"`, MaxVCard)},
		Place:   &chat.Place{Coordinates: name, Name: name, Address: name},
		Command: chat.Command{Device: "d", ID: id},
	}
	for range MaxReactions {
		m.Reactions = append(m.Reactions, chat.Reaction{From: person, Emoji: strings.Repeat(`"`, MaxEmoji), Time: at})
	}
	c := chat.Chat{ID: id, Kind: chat.Direct, Title: name, Draft: text, Last: &m}
	frames := []any{
		Chats{Seq: 1, Chats: []Chat{FromChat(c, "d")}},
		Messages{Request: id, Messages: []Message{FromMessage(m, "d")}},
		Ack{ID: id, Chat: id, Messages: []Message{FromMessage(m, "d")}},
		Do{ID: id, Action: Action{Send: &Send{Chat: id, Text: text}}},
	}
	for _, p := range FromChange(chat.Change{Seq: 1, Chats: []chat.Chat{c}, Messages: []chat.Message{m}}, 0, "d") {
		frames = append(frames, p)
	}
	for _, f := range frames {
		data, err := Encode(f)
		if err != nil {
			t.Errorf("%T: %v", f, err)
		}
		if _, err := Decode(data); err != nil {
			t.Errorf("%T: %v", f, err)
		}
	}
	if got := FromMessage(m, "d"); got.Text != text {
		t.Error("the text was cut")
	}
	m.Card, m.Media = nil, nil
	if got := FromMessage(m, "d"); len(got.Reactions) != MaxReactions {
		t.Error("the reactions were left out, but there was room")
	}
}

func TestBatches(t *testing.T) {
	texts := func(sizes ...int) []Message {
		var list []Message
		for i, n := range sizes {
			list = append(list, Message{ID: "m", Chat: "c", Pos: int64(i + 1), Kind: "text", Text: strings.Repeat(`"`, n)})
		}
		return list
	}
	tests := []struct {
		name string
		list []Message
		want []int // messages in each part
	}{
		{"none", nil, nil},
		{"one", texts(5), []int{1}},
		{"one huge", texts(MaxText), []int{1}},
		{"huge within small", texts(1, 1, MaxText, 1), []int{2, 1, 1}},
		{"many", texts(make([]int, 2000)...), []int{757, 748, 495}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var counts []int
			var all []Message
			for _, part := range Batches(tt.list) {
				counts = append(counts, len(part))
				all = append(all, part...)
				data, err := Encode(Messages{Request: "r", Messages: part})
				if err != nil {
					t.Error(err)
				}
				if len(part) > 1 && len(data) > BatchBytes+1024 {
					t.Errorf("a frame of %d bytes", len(data))
				}
			}
			if !reflect.DeepEqual(counts, tt.want) {
				t.Errorf("parts of %v, want %v", counts, tt.want)
			}
			if !reflect.DeepEqual(all, tt.list) {
				t.Error("the parts are not the list")
			}
		})
	}
}
