package peer_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tandem/peer"
	"tandem/peer/archive"
	"tandem/peer/chat"
	"tandem/peer/secure"
	"tandem/peer/wire"
)

// TestFileFromPageToPage uploads a picture in one page, sends it, and fetches it
// in another, over real links.
func TestFileFromPageToPage(t *testing.T) {
	w := newWorld(t)
	one, two := newPage(t, w.origin), newPage(t, w.origin)
	w.linked(one)
	w.linked(two)
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 320, 200)), nil); err != nil {
		t.Fatal(err)
	}
	data := append(picture.Bytes(), make([]byte, 100_000)...) // what stands behind a JPEG's end is no part of it

	one.write(&wire.Upload{Stream: 7, Upload: "u", Size: int64(len(data))})
	for granted := int64(0); granted < int64(len(data)); {
		grant := expect[*wire.Grant](one)
		if grant.Stream != 7 || grant.From != 0 || grant.To < granted {
			t.Fatalf("grant %+v", grant)
		}
		granted = grant.To
	}
	for from := 0; from < len(data); from += wire.MaxChunk {
		one.writeBulk(7, uint64(from), data[from:min(len(data), from+wire.MaxChunk)])
	}
	stop := expect[*wire.Stop](one)
	if stop.Stream != 7 || stop.Error != nil || stop.Media == "" {
		t.Fatalf("stop %+v", stop)
	}
	one.do("k", wire.Action{Send: &wire.Send{Chat: w.chat.ID, Kind: "image", Text: "Look", Media: &wire.Media{
		ID: stop.Media, Name: "a/b.jpg", Type: "text/html", Size: 1, Width: 9, Duration: 5,
	}}})
	ack := expect[*wire.Ack](one)
	if ack.Error != nil {
		t.Fatalf("refused: %+v", ack.Error)
	}
	m := ack.Messages[0].Media
	if m.Type != "image/jpeg" || m.Size != int64(len(data)) || m.Width != 320 || m.Height != 200 || m.Name != "b.jpg" ||
		m.Duration != 0 || m.Thumb == "" || m.BlurHash == "" {
		t.Errorf("the phone says %+v", m)
	}

	told := expect[*wire.Change](two).Messages[0].Media
	two.write(&wire.Fetch{Stream: 1, Media: told.ID, From: 5, To: told.Size, Grant: told.Size})
	got := make([]byte, 0, len(data))
	for next := uint64(5); next < uint64(len(data)); {
		chunk := two.readBulk()
		if binary.BigEndian.Uint32(chunk) != 1 || binary.BigEndian.Uint64(chunk[4:]) != next {
			t.Fatalf("header % x, expected offset %d", chunk[:wire.BulkHeader], next)
		}
		got = append(got, chunk[wire.BulkHeader:]...)
		next += uint64(len(chunk) - wire.BulkHeader)
	}
	if !bytes.Equal(got, data[5:]) {
		t.Error("the bytes are not those that were uploaded")
	}
	path, err := w.phone.MediaPath(t.Context(), told.ID)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(path); err != nil || !bytes.Equal(kept, data) {
		t.Errorf("on the phone: %d bytes, %v", len(kept), err)
	}

	// A command that comes again is answered as before, though message and file
	// are gone by now; another one is refused.
	w.do(chat.Action{Delete: &chat.Delete{Messages: []string{ack.Messages[0].ID}}})
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	again := wire.Action{Send: &wire.Send{Chat: w.chat.ID, Kind: "image", Media: &wire.Media{ID: stop.Media, Type: "image/jpeg"}}}
	for id, refused := range map[string]bool{"k": false, "l": true} {
		one.do(id, again)
		for ack := (&wire.Ack{}); ack.ID != id; {
			if ack = expect[*wire.Ack](one); (ack.Error != nil) != refused {
				t.Errorf("command %s: %+v", id, ack.Error)
			}
		}
	}
}

func TestBrokenChunkEndsTheLink(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	w.linked(p)
	p.writeBulk(3, 0, []byte("nobody asked for this"))
	if bye := expect[*wire.Bye](p); bye.Reason != "error" || bye.Text == "" {
		t.Errorf("bye %+v", bye)
	}
}

func TestFilesOfThePhone(t *testing.T) {
	w := newWorld(t)
	path := filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(path, []byte("cake\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := w.phone.AddMedia(t.Context(), path, "")
	if err != nil || m.Name != "list.txt" || m.Size != 5 || m.Type != "text/plain" {
		t.Fatalf("%+v, %v", m, err)
	}
	sent := w.do(chat.Action{Send: &chat.Send{Chat: w.chat.ID, Kind: chat.File, Media: &m}}).Messages[0]
	if sent.Media == nil || sent.Media.ID != m.ID {
		t.Errorf("sent %+v", sent)
	}
	if _, err := w.phone.AddMedia(t.Context(), "list.txt", ""); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("a relative path: %v", err)
	}
	if _, err := w.phone.MediaPath(t.Context(), strings.Repeat("A", 43)); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("a content that is not there: %v", err)
	}
}

// TestTypingIsToldToTheOthers has a page's person write, and somebody else by
// way of the phone.
func TestTypingIsToldToTheOthers(t *testing.T) {
	w := newWorld(t)
	w.do(chat.Action{Send: &chat.Send{Chat: w.chat.ID, Text: "hello", By: chat.By{From: "Mira"}}})
	one, two := newPage(t, w.origin), newPage(t, w.origin)
	device := w.linked(one).Device
	w.linked(two)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	events := make(chan peer.Typing, 10)
	watching := make(chan error, 1)
	go func() {
		watching <- w.phone.Watch(ctx, func(e peer.Event) {
			if e.Typing != nil {
				events <- *e.Typing
			}
		})
	}()

	one.write(&wire.Typing{Chat: w.chat.ID})
	if f := expect[*wire.Typing](two); f.Chat != w.chat.ID || f.From != "" {
		t.Errorf("told %+v", f)
	}
	if err := w.phone.Typing(ctx, w.chat.ID, "Mira"); err != nil {
		t.Fatal(err)
	}
	for _, p := range []*page{one, two} {
		// Not its own: Mira's is the first that comes to either.
		if f := expect[*wire.Typing](p); p.people[f.From] != "Mira" {
			t.Errorf("told %+v, known are %v", f, p.people)
		}
	}
	if e := <-events; e.Device != device && e.From.Name != "Mira" {
		t.Errorf("event %+v", e)
	}
	if err := w.phone.Typing(ctx, w.chat.ID, "Nobody"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("somebody who is not there: %v", err)
	}
	if err := w.phone.Typing(ctx, "nope", ""); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("a chat that is not there: %v", err)
	}
	cancel()
	<-watching
}

// TestResumes comes back, and gets what was missed in place of the list.
func TestResumes(t *testing.T) {
	w := newWorld(t)
	p := newPage(t, w.origin)
	welcome := w.linked(p)
	list := expect[*wire.Chats](p)
	p.drop()
	w.say("while you were away")
	p.log, p.since = welcome.Log, list.Seq
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := p.returns(ctx, secretOf(t, welcome), secure.Days(time.Now())[0]); err != nil {
		t.Fatal(err)
	}
	if again := expect[*wire.Welcome](p); !again.Resumed || again.Log != welcome.Log {
		t.Errorf("welcome %+v", again)
	}
	v, err := p.read()
	if err != nil {
		t.Fatal(err)
	}
	c, is := v.(*wire.Change)
	if !is || len(c.Messages) != 1 || c.Messages[0].Text != "while you were away" {
		t.Errorf("then %T %+v", v, v)
	}
}

// TestExportAndImport moves an account to another phone.
func TestExportAndImport(t *testing.T) {
	w, other := newWorld(t), newWorld(t)
	w.say("to be moved")
	path := filepath.Join(t.TempDir(), "account.zip")
	report, err := w.phone.Export(t.Context(), archive.ExportOptions{Path: path}, nil)
	if err != nil || report.Messages != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	report, err = other.phone.Import(t.Context(), archive.ImportOptions{Path: path}, nil)
	if err != nil || report.Messages != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	moved, err := other.phone.Messages(t.Context(), w.chat.ID, chat.Range{Limit: 5})
	if err != nil || len(moved.Messages) != 1 || moved.Messages[0].Text != "to be moved" {
		t.Errorf("%+v, %v", moved, err)
	}
}
