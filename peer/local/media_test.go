package local_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"tandem/peer/archive"
	"tandem/peer/chat"
)

func TestFilesGoThroughTheSocketByTheirPaths(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	path := filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(path, []byte("cake\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := w.client.AddMedia(ctx, path, "shopping.txt")
	if err != nil || m.Name != "shopping.txt" || m.Size != 5 {
		t.Fatalf("%+v, %v", m, err)
	}
	kept, err := w.client.MediaPath(ctx, m.ID)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(kept); err != nil || string(data) != "cake\n" {
		t.Errorf("kept %q, %v", data, err)
	}
	if _, err := w.client.AddMedia(ctx, path+".gone", ""); err == nil {
		t.Error("a file that is not there was added")
	}
}

func TestExportAndImportTellHowFarTheyAre(t *testing.T) {
	w, other, ctx := newWorld(t), newWorld(t), t.Context()
	path := filepath.Join(t.TempDir(), "account.zip")
	told := 0
	tell := func(archive.Progress) { told++ }
	out, err := w.client.Export(ctx, archive.ExportOptions{Path: path}, tell)
	if err != nil || out.Messages == 0 || out.Format != "tandem" {
		t.Fatalf("exported %+v, %v", out, err)
	}
	in, err := other.client.Import(ctx, archive.ImportOptions{Path: path}, tell)
	if err != nil || in.Messages != out.Messages || in.Chats != out.Chats {
		t.Errorf("imported %+v, %v; exported %+v", in, err, out)
	}
	if told == 0 {
		t.Error("nothing was told on the way")
	}
	if _, err := w.client.Export(ctx, archive.ExportOptions{Path: path}, nil); err == nil {
		t.Error("an export was overwritten")
	}
	again, err := other.client.Import(ctx, archive.ImportOptions{Path: path}, nil)
	if err != nil || again.Messages != 0 || again.Known != out.Messages {
		t.Errorf("imported again %+v, %v", again, err)
	}
}

func TestImportEndsWithItsContext(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.client.Import(ctx, archive.ImportOptions{Path: "/"}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Import returns %v", err)
	}
	if _, err := w.client.Chats(t.Context(), 0, chat.MaxPage); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
