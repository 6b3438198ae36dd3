// Package tandem writes and reads the records of Tandem's own export, which
// FORMAT.md beside package archive describes.
package tandem

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"tandem/peer/chat"
)

// Names of the files in an export.
const (
	ManifestFile = "manifest.json"
	PeopleFile   = "people.jsonl"
	ChatsFile    = "chats.jsonl"
	MessagesFile = "messages.jsonl"
	MediaFolder  = "media/" // followed by the ID of a content
)

const (
	// Format is what a manifest names.
	Format = "tandem"
	// Version is the one that this package writes, and the highest it reads.
	Version = 1
	// MaxManifestBytes bounds a manifest.
	MaxManifestBytes = 64 << 10
	// MaxLineBytes bounds one record. The largest message that an account
	// holds is well below it, even with each character escaped.
	MaxLineBytes = 4 << 20
)

var (
	// ErrOther is returned by ParseManifest for what is no manifest of Tandem's.
	ErrOther = errors.New("not the manifest of an export of Tandem")
	// ErrNewer is returned by ParseManifest when a newer version wrote it.
	ErrNewer = errors.New("a newer version of Tandem wrote the export: update this one")
	// ErrLine is returned by Lines for a record that is too long or no JSON.
	ErrLine = errors.New("a record is broken")
)

// Manifest says what an export holds. It is written last: an export that was
// cut short has none.
type Manifest struct {
	Format   string `json:"format"`
	Version  int    `json:"version"`
	Account  string `json:"account"` // the account's name, for people
	People   int64  `json:"people"`  // records in people.jsonl, and so on
	Chats    int64  `json:"chats"`
	Messages int64  `json:"messages"`
	Media    int64  `json:"media"` // files
}

// Chat is a chat with the IDs of its members besides the owner. Its Last,
// Active and Unread follow from the messages.
type Chat struct {
	chat.Chat
	Members []string `json:"members,omitempty"`
}

// ParseManifest reads a manifest.
func ParseManifest(data []byte) (Manifest, error) {
	var m Manifest
	if len(data) > MaxManifestBytes || json.Unmarshal(data, &m) != nil || m.Format != Format || m.Version < 1 {
		return m, ErrOther
	}
	if m.Version > Version {
		return m, ErrNewer
	}
	return m, nil
}

// Record is one line of a .jsonl file.
type Record[T any] struct {
	Line  int64 // from 1
	Value T
}

// Lines returns the records of a .jsonl file. Its last element has the error
// that ended it, if one did. Fields that are not known are skipped, and so are
// empty lines.
func Lines[T any](r io.Reader) iter.Seq2[Record[T], error] {
	return func(yield func(Record[T], error) bool) {
		s := bufio.NewScanner(r)
		s.Buffer(make([]byte, 0, 64<<10), MaxLineBytes)
		var n int64
		for s.Scan() {
			n++
			if len(bytes.TrimSpace(s.Bytes())) == 0 {
				continue
			}
			rec := Record[T]{Line: n}
			if err := json.Unmarshal(s.Bytes(), &rec.Value); err != nil {
				yield(Record[T]{}, fmt.Errorf("line %d: %w: %w", n, ErrLine, err))
				return
			}
			if !yield(rec, nil) {
				return
			}
		}
		switch err := s.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(Record[T]{}, fmt.Errorf("line %d: %w: it has more than %d bytes", n+1, ErrLine, MaxLineBytes))
		case err != nil:
			yield(Record[T]{}, err)
		}
	}
}

// Write writes one record.
func Write(w io.Writer, record any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(record)
}
