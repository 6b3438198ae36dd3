package sqlite

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tandem/peer/chat"
)

func TestSearchWords(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	c := must(createChat(s, chat.Group, "Club"))(t)
	other := must(createChat(s, chat.Group, "Other"))(t)
	for _, text := range []string{
		"Crème brûlée", "STRASSE und Straße", "東京タワーに行きました", "สวัสดีครับ", "Привет, Мир", "naïve co-operation",
		"\ue000\uf000 private", "ﬁve ①", "e\u0301clair",
	} {
		must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, Text: text}))(t)
	}
	must(s.Do(ctx, chat.Command{}, chat.Action{Send: &chat.Send{Chat: other.ID, Kind: chat.Location,
		Place: &chat.Place{Coordinates: "48.2,16.37", Name: "Naschmarkt"}}}))(t)
	must(s.Do(ctx, chat.Command{}, chat.Action{Send: &chat.Send{Chat: other.ID, Kind: chat.Contact,
		Card: &chat.Card{Name: "Zoë Krämer", VCard: "BEGIN:VCARD"}}}))(t)
	must(s.Do(ctx, chat.Command{}, chat.Action{Send: &chat.Send{Chat: other.ID, Kind: chat.File,
		Media: &chat.Media{ID: testContent, Type: "application/pdf", Name: "rechnung_2026.pdf"}}}))(t)
	for _, tt := range []struct {
		words string
		found int
	}{
		{"creme BRUL", 1}, {"crème", 1}, {"strasse", 1}, {"straße", 1}, {"東京", 1}, {"タワー", 1}, {"京", 1}, {"京東", 0},
		{"行きました", 1}, {"สวัสดี", 1}, {"ครับ", 1}, {"мир прив", 1}, {"operation", 1}, {"co-op", 1}, {"reme", 0},
		{"five", 1}, {"1", 1}, {"eclair", 1}, {"éclair", 1},
		{"nasch", 1}, {"zoe kramer", 1}, {"2026 rechnung", 1}, {"pdf", 1},
		// Nothing is syntax.
		{`"creme"`, 1}, {"creme OR privet", 0}, {"words:creme", 0}, {"creme NOT brulee", 0}, {"(creme", 1}, {"cr*", 1},
		{"^creme", 1}, {"creme + brulee", 1}, {"NEAR(creme brulee)", 0}, {`'; DROP TABLE chats; --`, 0}, {`"`, 0}, {"*", 0},
		// Marks of chats and kinds cannot be searched for.
		{"\ue001", 0}, {"\uf000", 0}, {"☕", 0},
	} {
		got, err := s.Search(ctx, chat.Query{Words: tt.words, Limit: 50})
		if err != nil || len(got.Messages) != tt.found {
			t.Errorf("%q finds %d, %v, want %d", tt.words, len(got.Messages), err, tt.found)
		}
	}
	if got := must(s.Search(ctx, chat.Query{Words: "n", Chat: other.ID, Limit: 9}))(t); len(got.Messages) != 1 {
		t.Errorf("in one chat: %+v", got)
	}
	for what, q := range map[string]chat.Query{
		"nothing":      {Limit: 1},
		"blank":        {Words: " ", Limit: 1},
		"too long":     {Words: strings.Repeat("x", chat.MaxSearchBytes+1), Limit: 1},
		"unknown kind": {Kinds: []chat.MessageKind{"poem"}, Limit: 1},
		"below zero":   {Words: "x", Before: -1},
	} {
		if _, err := s.Search(ctx, q); !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := s.Search(ctx, chat.Query{Words: "x", Chat: "none", Limit: 1}); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("in no chat: %v", err)
	}
}

// FuzzSearch: whatever is searched for, and whatever stands in a message, the
// search index takes it, and a message is found by each of its words.
func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"Crème", "東京タワー", `"a" OR b*`, "สวัสดี", "\ue000", "ǅungla İstanbul ſs", "a\u0301\u0301"} {
		f.Add(seed)
	}
	ctx := context.Background()
	s := openNew(f)
	c := must(createChat(s, chat.Group, "Club"))(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > chat.MaxSearchBytes {
			return
		}
		if _, err := s.Search(ctx, chat.Query{Words: text, Limit: 1}); err != nil && !errors.Is(err, chat.ErrInvalid) {
			t.Fatal(err)
		}
		m, err := sendMessage(s, chat.Command{}, draft{Chat: c.ID, Text: text})
		if err != nil {
			return // not a text
		}
		searchable := false
		words(text, func(string, bool) { searchable = true })
		got := must(s.Search(ctx, chat.Query{Words: text, Limit: 1}))(t)
		if searchable && (len(got.Messages) != 1 || got.Messages[0].ID != m.ID) {
			t.Errorf("%q does not find itself", text)
		}
	})
}
