// Package archive reads chats that were exported elsewhere into an account, and
// writes an account in Tandem's own format.
//
// It knows three formats: WhatsApp's "Export chat" (a .txt file, a folder or a
// .zip), Telegram Desktop's JSON export (a folder, its result.json or a .zip),
// and Tandem's own (a .zip of JSON Lines and media). Import finds out which one
// a file is.
//
// Importing the same messages again adds none of them. Telegram and Tandem number
// messages; one of WhatsApp's is known by its chat, time, sender and text. So a
// message of WhatsApp's that was edited or deleted for everyone between two
// exports is added beside the one of the first: which one it was the text does
// not say, and a guess by time and sender would drop messages.
package archive

import (
	"context"
	"errors"
	"io"

	"tandem/peer/chat"
)

// Media keeps contents. media.Store is one.
type Media interface {
	// Put keeps what r has, and returns what it is: its content's ID, its type,
	// size, thumbnail and so on. name is that of the file.
	Put(ctx context.Context, name string, r io.Reader) (chat.Media, error)
	// Open opens a content for reading. The error wraps chat.ErrNotFound where
	// it is not there.
	Open(id string) (io.ReadSeekCloser, error)
}

// ImportOptions say what to import and how. Path is required.
type ImportOptions struct {
	Path string `json:"path"`         // of a file or folder, absolute
	Me   string `json:"me,omitempty"` // the owner's name in the export; empty: found out where possible
	// Chat is the title of the chat that a WhatsApp export goes to; empty: as
	// the export's file name says.
	Chat string `json:"chat,omitempty"`
	// DateOrder is "dmy", "mdy" or "ymd" where the export leaves it open;
	// empty: found out from the whole file.
	DateOrder string `json:"dateOrder,omitempty"`
	// Zone is the name of the time zone in which a WhatsApp export was made
	// (IANA); empty: this machine's.
	Zone string `json:"zone,omitempty"`
}

// ExportOptions say what to export and where to. Path is required.
type ExportOptions struct {
	Path  string   `json:"path"`            // of the file to write, absolute; it must not exist
	Chats []string `json:"chats,omitempty"` // the IDs of the chats; empty: the whole account
}

// Progress is how far an import or export is.
type Progress struct {
	Done     int64 `json:"done"`     // bytes read or written
	Total    int64 `json:"total"`    // bytes in all; 0: not known
	Messages int64 `json:"messages"` // so far
	Media    int64 `json:"media"`    // files, so far
}

// Report says what an import or export did.
type Report struct {
	Format   string `json:"format"` // "whatsapp", "telegram" or "tandem"
	Chats    int64  `json:"chats"`  // added; in an export, written
	People   int64  `json:"people"`
	Messages int64  `json:"messages"`
	Media    int64  `json:"media"`              // files
	Known    int64  `json:"known"`              // messages that were there before
	Missing  int64  `json:"missing"`            // files that messages name and that the export does not have
	Notes    []Note `json:"notes"`              // what was skipped or not understood, the first MaxNotes
	More     int64  `json:"more"`               // notes beyond those
	Me       string `json:"me,omitempty"`       // who was taken for the owner
	DateForm string `json:"dateForm,omitempty"` // how dates were read: "day.month.year, 24 hours"
}

// Note says what became of a part of an export that is not a plain message.
type Note struct {
	File string `json:"file,omitempty"`
	Line int64  `json:"line,omitempty"` // counted from 1; 0: not of one line
	Text string `json:"text"`           // what was skipped or not understood, and why
}

// MaxNotes is how many notes a Report has.
const MaxNotes = 1000

var (
	// ErrFormat is returned by Import when a file is of none of the formats.
	ErrFormat = errors.New("not an export that Tandem knows")
	// ErrDamaged is returned by Import when an export cannot be read to its
	// end. Nothing was imported.
	ErrDamaged = errors.New("the export is damaged")
	// ErrUndecided is returned by Import when the export can be read in several
	// ways and nothing in it says which: the error says which option decides.
	ErrUndecided = errors.New("the export leaves open how to read it")
)
