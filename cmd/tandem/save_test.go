package main

import (
	"path/filepath"
	"strings"
	"testing"

	"tandem/peer/chat"
)

func TestSavedNamesStayInTheirFolder(t *testing.T) {
	for name, want := range map[string]string{
		"jam.png":                         "jam.png",
		"../../.ssh/authorized_keys":      "_.._.ssh_authorized_keys",
		`..\..\boot.ini`:                  "_.._boot.ini",
		"/etc/passwd":                     "_etc_passwd",
		".bashrc":                         "bashrc",
		"..":                              "tandem-m1",
		"":                                "tandem-m1",
		"C:autoexec.bat":                  "C_autoexec.bat",
		"a\x00b\x1b[31m\nc":               "ab c",
		"invoice\u202efdp.exe":            "invoicefdp.exe",
		strings.Repeat("é", 300) + ".jpg": strings.Repeat("é", 98) + ".jpg",
	} {
		got := safeName(chat.Message{ID: "m1", Media: &chat.Media{Name: name}})
		if got != want {
			t.Errorf("%q is saved as %q, not %q", name, got, want)
		}
		if filepath.Base(got) != got || len(got) > 200 {
			t.Errorf("%q is saved as %q, which is no name in a folder", name, got)
		}
	}
}
