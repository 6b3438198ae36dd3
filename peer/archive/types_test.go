package archive_test

import (
	"image/color"
	"path/filepath"
	"strings"
	"testing"

	"tandem/peer/archive"
	"tandem/peer/chat"
)

// TestAnExportDoesNotSayWhatAFileIs: a page must be served nothing that can act
// in its name, whatever a forged export calls it.
func TestAnExportDoesNotSayWhatAFileIs(t *testing.T) {
	a := newAccount(t)
	put := func(name, content string) chat.Media {
		m, err := a.media.Put(t.Context(), name, strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	html := put("x.html", "<!doctype html><script>alert(1)</script>")
	png := put("x.png", picture(t, color.White))
	csv := put("x.csv", "a,b\n1,2\n")
	id := a.do(chat.Action{Create: &chat.Create{Kind: chat.Self, Title: "Me"}}).Chat.ID
	other := csv
	other.Name, other.Type = "x.txt", "text/plain"
	for _, claim := range []struct {
		kind  chat.MessageKind
		claim string
		media chat.Media
	}{
		{chat.Image, "image/svg+xml", html}, {chat.File, "text/html", html}, {chat.File, "text/plain", png},
		{chat.File, "text/csv", csv}, {chat.File, "text/plain", other}, {chat.Image, "image/png", png},
	} {
		m := claim.media
		m.Type = claim.claim
		a.do(chat.Action{Send: &chat.Send{Chat: id, Kind: claim.kind, Media: &m}})
	}
	path := filepath.Join(t.TempDir(), "export.zip")
	if _, err := archive.Export(t.Context(), a.store, a.media, archive.ExportOptions{Path: path}, nil); err != nil {
		t.Fatal(err)
	}
	b := newAccount(t)
	b.importing(archive.ImportOptions{Path: path})
	want := []struct {
		kind chat.MessageKind
		typ  string
	}{
		{chat.File, "text/plain"}, {chat.File, "text/plain"}, {chat.Image, "image/png"},
		{chat.File, "text/csv"}, {chat.File, "text/plain"}, {chat.Image, "image/png"},
	}
	for i, m := range b.messages(id) {
		if m.Kind != want[i].kind || m.Media.Type != want[i].typ {
			t.Errorf("%d: a %s of type %s, want %s of %s", i, m.Kind, m.Media.Type, want[i].kind, want[i].typ)
		}
	}
}
