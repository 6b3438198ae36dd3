package archive_test

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"tandem/peer/archive"
	"tandem/peer/chat"
)

// do carries out an action as the phone does.
func (a *account) do(action chat.Action) chat.Outcome {
	a.t.Helper()
	out, err := a.store.Do(a.t.Context(), chat.Command{}, action)
	if err != nil {
		a.t.Fatal(err)
	}
	return out
}

// everything fills an account with all that it may hold.
func everything(t *testing.T) *account {
	a := newAccount(t)
	a.importing(archive.ImportOptions{Path: zipped(t, "WhatsApp Chat with Grace.zip", "WhatsApp Chat with Grace.txt",
		strings.Replace(direct, "<Media omitted>", "IMG-20240101-WA0001.png (file attached)", 1),
		"IMG-20240101-WA0001.png", picture(t, color.White))})
	a.importing(archive.ImportOptions{Path: zipped(t, "export.zip", "result.json", telegramAccount,
		"chats/chat_1/photos/photo_1.png", picture(t, color.Black))})
	face, err := a.media.Put(t.Context(), "face.png", strings.NewReader(picture(t, color.Gray{Y: 9})))
	if err != nil {
		t.Fatal(err)
	}
	var grace chat.Chat
	for _, c := range a.chats() {
		if c.Title == "Grace" {
			grace = c
		}
	}
	m := a.messages(grace.ID)
	yes, draft, muted := true, "not yet\nsent", chat.Forever.UnixMilli()
	a.do(chat.Action{Set: &chat.Set{Chat: grace.ID, Picture: &face.ID, Pinned: &yes, Archived: &yes, Marked: &yes, Muted: &muted, Draft: &draft}})
	a.do(chat.Action{Star: &chat.Star{Messages: []string{m[1].ID}}})
	a.do(chat.Action{React: &chat.React{Message: m[1].ID, Emoji: "🌊"}})
	a.do(chat.Action{React: &chat.React{Message: m[1].ID, Emoji: "👍", By: chat.By{From: "Edsger"}}})
	a.do(chat.Action{Send: &chat.Send{Chat: grace.ID, Text: "new", By: chat.By{From: "Grace"}}})
	a.do(chat.Action{Create: &chat.Create{Kind: chat.Group, Title: "Nobody wrote here"}})
	made := a.do(chat.Action{Create: &chat.Create{Kind: chat.Direct, Title: "Unread"}})
	sent := a.do(chat.Action{Send: &chat.Send{Chat: made.Chat.ID, Text: "one", By: chat.By{From: "Barbara"}}})
	a.do(chat.Action{Send: &chat.Send{Chat: made.Chat.ID, Text: "an answer", Quote: sent.Messages[0].ID, By: chat.By{From: "Barbara"}}})
	return a
}

func TestExportIsLossless(t *testing.T) {
	a := everything(t)
	path := filepath.Join(t.TempDir(), "export.zip")
	var last archive.Progress
	out, err := archive.Export(t.Context(), a.store, a.media, archive.ExportOptions{Path: path}, func(p archive.Progress) { last = p })
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || last.Done != info.Size() || last.Messages != out.Messages {
		t.Errorf("the progress ended at %+v, the file is %v, %v", last, info, err)
	}
	b := newAccount(t)
	in := b.importing(archive.ImportOptions{Path: path})
	if in.Format != "tandem" || in.Chats != out.Chats || in.People != out.People || in.Messages != out.Messages || in.Media != out.Media ||
		len(in.Notes) != 0 || out.Media != 3 {
		t.Errorf("exported %+v\nimported %+v", out, in)
	}
	same(t, a, b)
	if again := b.importing(archive.ImportOptions{Path: path}); again.Messages != 0 || again.Chats != 0 || again.Known != in.Messages {
		t.Errorf("the second import: %+v", again)
	}
	same(t, a, b)
	if _, err := archive.Export(t.Context(), a.store, a.media, archive.ExportOptions{Path: path}, nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("exporting to a file that exists: %v", err)
	}
}

// same compares all that two accounts hold.
func same(t *testing.T, a, b *account) {
	t.Helper()
	want, got := a.chats(), b.chats()
	if len(want) != len(got) {
		t.Fatalf("%d chats, want %d", len(got), len(want))
	}
	for i := range want {
		equal(t, "the chat "+want[i].Title, want[i], got[i])
		equal(t, "the members of "+want[i].Title, a.members(want[i].ID), b.members(want[i].ID))
		wanted, found := a.messages(want[i].ID), b.messages(want[i].ID)
		if len(wanted) != len(found) {
			t.Fatalf("%s: %d messages, want %d", want[i].Title, len(found), len(wanted))
		}
		for j := range wanted {
			equal(t, "a message of "+want[i].Title, wanted[j], found[j])
			if m := wanted[j].Media; m != nil && m.ID != "" && string(a.bytes(m.ID)) != string(b.bytes(m.ID)) {
				t.Errorf("the content %s differs", m.ID)
			}
		}
	}
}

func equal(t *testing.T, what string, want, got any) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		w, _ := json.Marshal(want)
		g, _ := json.Marshal(got)
		t.Errorf("%s:\ngot  %s\nwant %s", what, g, w)
	}
}

func (a *account) bytes(id string) []byte {
	a.t.Helper()
	r, err := a.media.Open(id)
	if err != nil {
		a.t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		a.t.Fatal(err)
	}
	return data
}

func TestExportOfOneChat(t *testing.T) {
	a := everything(t)
	c, err := a.store.FindChat(t.Context(), "Unread")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "export.zip")
	r, err := archive.Export(t.Context(), a.store, a.media, archive.ExportOptions{Path: path, Chats: []string{c.ID}}, nil)
	if err != nil || r.Chats != 1 || r.Messages != 2 || r.People != 1 || r.Media != 0 {
		t.Errorf("got %+v, %v", r, err)
	}
	gone := filepath.Join(t.TempDir(), "export.zip")
	_, err = archive.Export(t.Context(), a.store, a.media, archive.ExportOptions{Path: gone, Chats: []string{"nothing"}}, nil)
	if !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("a chat that is not there: %v", err)
	}
	if _, err := os.Stat(gone); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a failed export left a file: %v", err)
	}
}

// TestFormatExample imports the example of FORMAT.md, and exports it again.
func TestFormatExample(t *testing.T) {
	doc, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	var list []string
	for _, found := range regexp.MustCompile("(?s)`([a-z.]+)`\n```json\n(.*?)```").FindAllStringSubmatch(string(doc), -1) {
		files[found[1]] = found[2]
		list = append(list, found[1], found[2])
	}
	if len(files) != 4 {
		t.Fatalf("%d files in the example", len(files))
	}
	a := newAccount(t)
	a.importing(archive.ImportOptions{Path: zipped(t, "example.zip", list...)})
	if err := a.store.Rename(t.Context(), "Ada's phone"); err != nil {
		t.Fatal(err)
	}
	m := a.messages("c1")
	if len(m) != 2 || m[0].From.Name != "Grace" || !m[1].Mine() || m[1].Quote.Pos != m[0].Pos ||
		!m[1].Time.Equal(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %+v", m)
	}
	path := filepath.Join(t.TempDir(), "export.zip")
	if _, err := archive.Export(t.Context(), a.store, a.media, archive.ExportOptions{Path: path}, nil); err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil || string(data) != files[f.Name] {
			t.Errorf("%s: %v\ngot  %s\nwant %s", f.Name, err, data, files[f.Name])
		}
	}
}
