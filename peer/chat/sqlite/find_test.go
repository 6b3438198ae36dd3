package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/peer/chat"
)

// alike are words that begin with the same letters, each with how many of a
// thousand messages have it: a search for one tries messages with others.
var alike = []struct {
	word string
	of   int
}{
	{"quiet", 800}, {"quietly", 20}, {"Quiescent", 3}, {"quiz", 200}, {"quié", 100}, {"QUIESCENCE", 60}, {"quiets", 1},
	{"station", 500}, {"stationary", 30}, {"Stationery", 2}, {"stats", 300}, {"ſtationer", 5},
	{"ångström", 4}, {"angst", 300}, {"angstrom", 2}, {"Ангстрем", 4}, {"ангстрёмы", 10}, {"ангстн", 600},
	{"東京タワー", 10}, {"tea", 100}, {"abcdefgh", 1000},
}

// fillAlike imports messages with such words, of several kinds in several chats,
// and then deletes, edits and stars some.
func fillAlike(t *testing.T, s *Store, n int) (chats []string) {
	t.Helper()
	ctx, r := context.Background(), rand.New(rand.NewPCG(7, 8))
	err := s.Import(ctx, func(b chat.Batch) error {
		for i := range 3 {
			chats = append(chats, fmt.Sprint("chat-", i))
			if _, err := b.Chat(ctx, chat.Chat{ID: chats[i], Kind: chat.Group, Title: chats[i]}); err != nil {
				return err
			}
		}
		for i := range n {
			m := chat.Message{ID: fmt.Sprint("m-", i), Chat: chats[r.IntN(3)*r.IntN(2)], Kind: chat.Text, Text: fmt.Sprint("n", i),
				Time: time.UnixMilli(1_600_000_000_000 + int64(r.IntN(1_000_000)))}
			for _, a := range alike {
				if r.IntN(1000) < a.of {
					m.Text += " " + a.word
				}
			}
			switch r.IntN(20) {
			case 0:
				m.Kind, m.Media = chat.File, &chat.Media{Type: "text/plain", Name: "quiescent-" + alike[i%len(alike)].word + ".txt"}
			case 1:
				m.Kind, m.Card = chat.Contact, &chat.Card{Name: "Stationer Quiets", VCard: "BEGIN:VCARD"}
			case 2:
				m.Kind, m.Place = chat.Location, &chat.Place{Coordinates: "48.2,16.37", Name: "Angstroms"}
			case 3:
				m.Starred = true
			}
			if _, err := b.Message(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < n; i += 97 {
		id := fmt.Sprint("m-", i)
		var a chat.Action
		switch {
		case i%2 == 0:
			a.Delete = &chat.Delete{Messages: []string{id}}
		case i%3 == 0:
			a.Delete = &chat.Delete{Messages: []string{id}, Everyone: true}
		default:
			a.Edit = &chat.Edit{Message: id, Text: "a quietude, edited"}
		}
		must(s.Do(ctx, chat.Command{}, a))(t)
	}
	return chats
}

// said is a message with its words, each with a space before it.
type said struct {
	chat.Message
	words string
}

// readAll returns all messages in the order of their positions.
func readAll(t *testing.T, s *Store) (all []said) {
	t.Helper()
	for _, m := range must(queryMessages(context.Background(), s.readers, "ORDER BY m.pos"))(t) {
		text := m.Text
		if m.Media != nil {
			text += " " + m.Media.Name
		}
		if m.Card != nil {
			text += " " + m.Card.Name
		}
		if m.Place != nil {
			text += " " + m.Place.Name
		}
		one := said{Message: m}
		words(text, func(word string, _ bool) { one.words += " " + strings.ToLower(word) })
		all = append(all, one)
	}
	return all
}

// scan finds by going through all messages.
func scan(all []said, q chat.Query) (fit []chat.Message) {
	var sought []string
	words(q.Words, func(word string, tail bool) {
		if !tail {
			sought = append(sought, " "+strings.ToLower(word))
		}
	})
	for _, m := range all {
		fits := !m.Deleted && (q.Chat == "" || m.Chat == q.Chat) && (!q.Starred || m.Starred) &&
			(len(q.Kinds) == 0 || slices.Contains(q.Kinds, m.Kind))
		for _, word := range sought {
			fits = fits && strings.Contains(m.words, word)
		}
		if fits {
			fit = append(fit, m.Message)
		}
	}
	return fit
}

// Whatever words, frequent ones, rare ones and ones that only begin alike, in
// whatever part of the account: a search finds what a scan finds, page by page.
func TestSearchIsAScan(t *testing.T) {
	const n = 6 * maxTried
	ctx := context.Background()
	s := openNew(t)
	chats := fillAlike(t, s, n)
	all := readAll(t, s)
	r := rand.New(rand.NewPCG(9, 10))
	queries := []chat.Query{{Words: "nothing"}, {Words: "quiet station abcdefgh"}, {Words: "quiets stationery"}, {Words: "quietude"}}
	for range 400 {
		var q chat.Query
		for range 1 + r.IntN(3) {
			word := []rune(alike[r.IntN(len(alike))].word)
			if r.IntN(2) == 0 {
				word = word[:1+r.IntN(len(word))]
			}
			q.Words += string(word) + " "
		}
		if r.IntN(4) == 0 {
			q.Chat = chats[r.IntN(3)]
		}
		if r.IntN(6) == 0 {
			q.Kinds = []chat.MessageKind{chat.File, chat.Contact}[:1+r.IntN(2)]
		}
		q.Starred = r.IntN(10) == 0
		queries = append(queries, q)
	}
	for _, q := range queries {
		fit := scan(all, q)
		q.Limit = 1 + r.IntN(60)
		if r.IntN(2) == 0 {
			q.Before = all[r.IntN(len(all))].Pos
		}
		for range 3 { // pages
			end := len(fit)
			if q.Before > 0 {
				end, _ = slices.BinarySearchFunc(fit, q.Before, func(m chat.Message, pos int64) int { return int(m.Pos - pos) })
			}
			want := fit[max(0, end-q.Limit):end]
			got := must(s.Search(ctx, q))(t)
			same := slices.EqualFunc(got.Messages, want, func(a, b chat.Message) bool { return a.ID == b.ID })
			if !same || got.Older != (end > q.Limit) || got.Newer != (q.Before > 0 && end < len(fit)) {
				t.Fatalf("%+v finds %d messages (older %t, newer %t), want %d of %d below %d", q, len(got.Messages), got.Older, got.Newer, len(want), len(fit), end)
			}
			if !got.Older {
				break
			}
			q.Before = got.Messages[0].Pos
		}
	}
}
