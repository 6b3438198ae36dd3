package media

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"tandem/peer/chat"
)

// sniffBytes is how much of a content is looked at to tell its type.
const sniffBytes = 64 << 10

// Generic is the media type of what is not known, or not shown.
const Generic = "application/octet-stream"

// Describe returns what a content is: its type and size, and for pictures the
// dimensions, a thumbnail and a BlurHash; for sound and film the duration where
// the file's head tells it. name is the file's: its ending decides between types
// that its bytes cannot tell apart, and nothing else.
//
// A type that a browser would run — HTML, SVG, XML, scripts — is given as
// text/plain or Generic: nothing that the page is served can act in its name.
//
// Sweep's grace begins anew: what is described is about to be named.
func (s *Store) Describe(id, name string) (m chat.Media, err error) {
	path, err := s.Path(id)
	if err != nil {
		return m, err
	}
	if err := s.touch(path); errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("media %s: %w", id, chat.ErrNotFound)
	} else if err != nil {
		return m, fmt.Errorf("describing media: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return m, fmt.Errorf("describing media: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return m, fmt.Errorf("describing media: %w", err)
	}
	head := make([]byte, min(sniffBytes, info.Size()))
	if _, err := io.ReadFull(f, head); err != nil {
		return m, fmt.Errorf("describing media: %w", err)
	}
	m = chat.Media{ID: id, Name: cleanName(name), Type: sniff(head, name), Size: info.Size()}
	// What cannot be looked into is still a file: it goes without a picture.
	switch main, _, _ := strings.Cut(m.Type, "/"); main {
	case "image":
		s.describePicture(&m, f)
	case "audio", "video":
		describeTrack(&m, f)
	}
	return m, nil
}

// sniff tells a type by the bytes.
func sniff(head []byte, name string) string {
	found := mimetype.Detect(head)
	kind, _, err := mime.ParseMediaType(found.String())
	if err != nil {
		return Generic
	}
	if kind == "application/octet-stream" || kind == "text/plain" {
		kind = byName(kind, name)
	}
	return harmless(kind, found)
}

// byName refines a type of which the bytes say no more than that.
func byName(kind, name string) string {
	if kind != "text/plain" {
		return Generic
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown":
		return "text/markdown"
	case ".csv":
		return "text/csv"
	}
	return kind
}

// harmless replaces types that a browser runs or that load other things. What
// is shown in place is on a list, so that a type nobody thought of is not.
func harmless(kind string, found *mimetype.MIME) string {
	for t := found; t != nil; t = t.Parent() {
		if t.Is("text/html") || t.Is("text/xml") || t.Is("image/svg+xml") || t.Is("text/javascript") ||
			t.Is("application/javascript") {
			return "text/plain"
		}
	}
	main, sub, _ := strings.Cut(kind, "/")
	switch main {
	case "image", "audio", "video", "font":
		if strings.HasSuffix(sub, "+xml") {
			return "text/plain"
		}
		return kind
	case "text":
		switch sub {
		case "plain", "csv", "markdown", "vcard", "calendar", "rtf", "tab-separated-values":
			return kind
		}
		return "text/plain"
	case "application":
		if strings.Contains(sub, "xml") && !strings.HasPrefix(sub, "vnd.openxmlformats-") ||
			strings.Contains(sub, "html") || strings.Contains(sub, "script") || strings.Contains(sub, "flash") {
			return Generic
		}
		return kind
	}
	return Generic
}

// cleanName makes of a claimed name one that a person can be shown and a file can
// have: no folders, no control or direction characters, at most
// chat.MaxTitleBytes. Empty where nothing is left.
func cleanName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(name)
	if name == "." || name == ".." {
		return ""
	}
	for len(name) > chat.MaxTitleBytes {
		ext := filepath.Ext(name)
		base := strings.TrimSuffix(name, ext)
		if len(ext) > 16 || base == "" {
			base, ext = name, ""
		}
		keep := base[:chat.MaxTitleBytes-len(ext)]
		for !utf8.ValidString(keep) {
			keep = keep[:len(keep)-1]
		}
		name = keep + ext
	}
	return name
}
