package archive_test

import (
	"context"
	"image/color"
	"io"
	"path/filepath"
	"testing"
	"time"

	"tandem/peer/archive"
	"tandem/peer/chat"
)

// talking is a media store in which somebody writes to the account while a file
// is put.
type talking struct {
	archive.Media
	say  func() error
	said int
}

func (m *talking) Put(ctx context.Context, name string, r io.Reader) (chat.Media, error) {
	if err := m.say(); err != nil {
		return chat.Media{}, err
	}
	m.said++
	return m.Media.Put(ctx, name, r)
}

// TestFilesKeepNobodyWaiting: while an import copies files, of which there can be
// many gigabytes, messages come and go.
func TestFilesKeepNobodyWaiting(t *testing.T) {
	ours := everything(t)
	exported := filepath.Join(t.TempDir(), "export.zip")
	if _, err := archive.Export(t.Context(), ours.store, ours.media, archive.ExportOptions{Path: exported}, nil); err != nil {
		t.Fatal(err)
	}
	for i, path := range []string{
		exported,
		zipped(t, "WhatsApp Chat with Grace.zip", "_chat.txt", "31.12.23, 23:58 - Grace: IMG-20240101-WA0001.png (file attached)\n",
			"IMG-20240101-WA0001.png", picture(t, color.White)),
		zipped(t, "export.zip", "result.json", telegramAccount, "chats/chat_1/photos/photo_1.png", picture(t, color.Black)),
	} {
		a := newAccount(t)
		id := a.do(chat.Action{Create: &chat.Create{Kind: chat.Self, Title: "Me"}}).Chat.ID
		media := &talking{Media: a.media, say: func() error {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			_, err := a.store.Do(ctx, chat.Command{}, chat.Action{Send: &chat.Send{Chat: id, Text: "meanwhile"}})
			return err
		}}
		var before archive.Progress
		r, err := archive.Import(t.Context(), a.store, media, archive.ImportOptions{Path: path, Zone: "UTC"}, func(p archive.Progress) {
			if p.Done < before.Done || p.Messages < before.Messages || p.Media < before.Media {
				t.Errorf("%d: after %+v it is told %+v", i, before, p)
			}
			before = p
		})
		if err != nil || media.said == 0 || r.Media != int64(media.said) || r.Messages == 0 {
			t.Errorf("%d: %d files, %+v, %v", i, media.said, r, err)
		}
		if before.Messages != r.Messages || before.Media != r.Media {
			t.Errorf("%d: told %+v at the end of %+v", i, before, r)
		}
	}
}
