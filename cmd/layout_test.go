// Package cmd_test asserts how the project's packages may import each other
// and the libraries that stand in one place only.
package cmd_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed lists, for each of our packages, which of ours it may import: those
// named, and what is below a name that ends in "/...".
var allowed = map[string][]string{
	"signaling":               {},
	"signaling/server":        {"signaling"},
	"turn":                    {},
	"web":                     {},
	"peer/linkcode":           {},
	"peer/linkcode/qrimage":   {},
	"peer/secure":             {"peer/linkcode"},
	"peer/chat":               {},
	"peer/chat/sqlite":        {"peer/chat"},
	"peer/chat/sample":        {"peer/chat"},
	"peer/wire":               {"peer/chat"},
	"peer/wire/gen":           {"peer/wire"},
	"peer/mirror":             {"peer/chat", "peer/wire"},
	"peer/mirror/pipephone":   {"peer/chat", "peer/chat/sqlite", "peer/mirror", "peer/wire"},
	"peer/transport":          {"signaling", "peer/secure", "peer/linkcode", "peer/wire"},
	"peer/transport/barepeer": {},
	"peer":                    {"signaling", "peer/..."},
	"peer/media":              {"peer/chat"},
	"peer/archive":            {"peer/chat", "peer/archive/tandem", "peer/archive/telegram", "peer/archive/whatsapp"},
	"peer/archive/sample":     {},
	"peer/archive/generate":   {"peer/archive/sample"},
	"peer/archive/tandem":     {"peer/chat"},
	"peer/archive/telegram":   {"peer/chat"},
	"peer/archive/whatsapp":   {"peer/chat"},
	"peer/bulk":               {"peer/chat", "peer/media", "peer/wire"},
	"peer/local":              {"peer", "peer/archive", "peer/chat", "peer/media"},
	"cmd/tandem":              {"signaling", "peer", "peer/..."},
	"cmd/tandemd":             {"signaling", "signaling/server", "turn", "web"},
}

// only says where a library may be imported, tests aside.
var only = map[string][]string{
	"github.com/pion/":               {"peer/transport", "peer/transport/barepeer", "turn"},
	"github.com/flynn/noise":         {"peer/secure"},
	"github.com/gorilla/websocket":   {"signaling", "signaling/server"},
	"modernc.org/sqlite":             {"peer/chat/sqlite"},
	"database/sql":                   {"peer/chat/sqlite"},
	"github.com/makiuchi-d/gozxing":  {"peer/linkcode/qrimage"},
	"charm.land/":                    {"cmd/tandem"},
	"github.com/prometheus/":         {"cmd/tandemd"},
	"github.com/coreos/go-systemd/":  {"cmd/tandemd"},
	"github.com/pires/go-proxyproto": {"cmd/tandemd"},
}

const module = "tandem/"

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("listing packages: %v", err)
	}
	var list []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func TestImportsRunOneWay(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		may, known := allowed[name]
		if !known {
			if !strings.HasPrefix(name, "cmd") {
				t.Errorf("package %s is not in the table: say what it may import", name)
			}
			continue
		}
		for _, i := range p.Imports {
			ours, isOurs := strings.CutPrefix(i, module)
			if !isOurs {
				continue
			}
			if !slices.ContainsFunc(may, func(m string) bool {
				below, all := strings.CutSuffix(m, "...")
				return m == ours || all && strings.HasPrefix(ours, below)
			}) {
				t.Errorf("%s must not import %s", name, ours)
			}
		}
	}
}

func TestLibrariesStandInOnePlace(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		for _, i := range p.Imports {
			for library, places := range only {
				if strings.HasPrefix(i, library) && !slices.Contains(places, name) {
					t.Errorf("%s imports %s, which belongs in %s", name, i, strings.Join(places, " and "))
				}
			}
		}
	}
}
