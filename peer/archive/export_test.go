package archive_test

import (
	"context"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/peer/archive"
	"tandem/peer/chat"
)

// meanwhile is a store in which something happens after the first part of the
// chat list was read.
type meanwhile struct {
	chat.Store
	happens func()
}

func (m *meanwhile) Chats(ctx context.Context, offset, limit int) ([]chat.Chat, error) {
	page, err := m.Store.Chats(ctx, offset, limit)
	if m.happens != nil {
		m.happens()
		m.happens = nil
	}
	return page, err
}

// TestExportMissesNoChatThatMoves: a chat that becomes active moves to a part of
// the list that was read already.
func TestExportMissesNoChatThatMoves(t *testing.T) {
	a := newAccount(t)
	var first string
	for i := range chat.MaxPage + 1 {
		made := a.do(chat.Action{Create: &chat.Create{Kind: chat.Group, Title: fmt.Sprint("Chat ", i)}})
		if i == 0 {
			first = made.Chat.ID
		}
	}
	path := filepath.Join(t.TempDir(), "export.zip")
	r, err := archive.Export(t.Context(), &meanwhile{a.store, func() {
		a.do(chat.Action{Send: &chat.Send{Chat: first, Text: "up"}})
	}}, a.media, archive.ExportOptions{Path: path}, nil)
	if err != nil || r.Chats != chat.MaxPage+1 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestExportOfAChatThatIsDeletedMeanwhile has what else there is.
func TestExportOfAChatThatIsDeletedMeanwhile(t *testing.T) {
	a := newAccount(t)
	for _, title := range []string{"One", "Two"} {
		made := a.do(chat.Action{Create: &chat.Create{Kind: chat.Direct, Title: title}})
		a.do(chat.Action{Send: &chat.Send{Chat: made.Chat.ID, Text: "hello"}})
	}
	gone := a.chats()[0].ID
	path := filepath.Join(t.TempDir(), "export.zip")
	r, err := archive.Export(t.Context(), &meanwhile{a.store, func() {
		a.do(chat.Action{Clear: &chat.Clear{Chat: gone, All: true}})
	}}, a.media, archive.ExportOptions{Path: path}, nil)
	if err != nil || r.Messages != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	if r := newAccount(t).importing(archive.ImportOptions{Path: path}); r.Messages != 1 {
		t.Errorf("imported %+v", r)
	}
}

// TestExportLeavesDamagedFilesOut: one bad sector must not keep the rest of an
// account from being saved.
func TestExportLeavesDamagedFilesOut(t *testing.T) {
	a := newAccount(t)
	a.importing(archive.ImportOptions{Path: zipped(t, "WhatsApp Chat with Grace.zip", "_chat.txt",
		"31.12.23, 23:58 - Grace: IMG-20240101-WA0001.png (file attached)\n31.12.23, 23:59 - Grace: IMG-20240101-WA0002.png (file attached)\n",
		"IMG-20240101-WA0001.png", picture(t, color.White), "IMG-20240101-WA0002.png", picture(t, color.Black))})
	m := a.messages(a.chats()[0].ID)
	damaged, err := a.media.Path(m[0].Media.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(damaged, []byte(strings.Repeat("x", int(m[0].Media.Size))), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "export.zip")
	r, err := archive.Export(t.Context(), a.store, a.media, archive.ExportOptions{Path: path}, nil)
	if err != nil || r.Media != 1 || r.Missing != 1 || len(r.Notes) != 1 || !strings.Contains(r.Notes[0].Text, "damaged") {
		t.Fatalf("%+v, %v", r, err)
	}
	if r := newAccount(t).importing(archive.ImportOptions{Path: path}); r.Messages != 2 || r.Media != 1 || r.Missing != 1 {
		t.Errorf("imported %+v", r)
	}
}
