package sample_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"tandem/peer/archive/sample"
)

func TestTheSameOptionsMakeTheSameExport(t *testing.T) {
	for _, format := range []string{"whatsapp", "telegram"} {
		var all [][]byte
		for _, seed := range []uint64{1, 1, 2} {
			path := filepath.Join(t.TempDir(), "export.zip")
			if err := sample.Write(sample.Options{Path: path, Format: format, Messages: 500, Chats: 7, Media: 9, Seed: seed}); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, data)
		}
		if !bytes.Equal(all[0], all[1]) || bytes.Equal(all[0], all[2]) {
			t.Errorf("%s: %d, %d and %d bytes", format, len(all[0]), len(all[1]), len(all[2]))
		}
	}
}

func TestOptionsThatDoNotFit(t *testing.T) {
	for _, o := range []sample.Options{
		{Messages: 1}, {Messages: 1, Chats: 2}, {Messages: 1, Chats: 1, Media: 2}, {Messages: 1, Chats: 1, Format: "fax"},
	} {
		o.Path = filepath.Join(t.TempDir(), "export")
		if err := sample.Write(o); err == nil {
			t.Errorf("%+v was written", o)
		}
	}
}
