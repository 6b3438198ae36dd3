package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tandem/peer/chat"
)

// tellEvery is how much an import or export does between two calls of tell.
const tellEvery = 1 << 20

// maxPeople is how many people an import remembers to have added.
const maxPeople = 1 << 16

// importer is what the readers of all formats share: it counts, takes
// notes, and puts into the account what they find.
type importer struct {
	ctx    context.Context
	store  chat.Store
	media  Media
	src    *source
	o      ImportOptions
	tell   func(Progress)
	report Report
	done   Progress
	told   int64
	people map[string]bool // IDs of those who were added already; at most maxPeople

	batch     chat.Batch
	rehearsal bool   // batch keeps nothing: see into
	spool     *spool // nil: files are kept as their messages are added
}

// note adds to the report.
func (im *importer) note(file string, line int64, format string, args ...any) {
	im.report.note(file, line, format, args...)
}

func (r *Report) note(file string, line int64, format string, args ...any) {
	if len(r.Notes) == MaxNotes {
		r.More++
		return
	}
	r.Notes = append(r.Notes, Note{File: file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// progress counts n bytes read, and tells from time to time.
func (im *importer) progress(n int64) {
	im.done.Done += n
	if im.done.Done-im.told >= tellEvery {
		im.told = im.done.Done
		im.tell(im.done)
	}
}

// counted is a reader whose bytes count for the progress. It ends with its
// context.
type counted struct {
	im *importer
	r  io.Reader
}

func (c counted) Read(p []byte) (int, error) {
	if err := c.im.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.im.progress(int64(n))
	return n, err
}

// person adds somebody, once, and returns what messages name.
func (im *importer) person(p chat.Person) (chat.Person, error) {
	if im.people[p.ID] {
		return p, nil
	}
	if p.Name = line(p.Name); p.Name == "" {
		p.Name = "Unknown"
	}
	added, err := im.batch.Person(im.ctx, p)
	if err != nil {
		return p, fmt.Errorf("adding %q: %w", p.Name, err)
	}
	if len(im.people) == maxPeople {
		clear(im.people) // to add somebody again adds nothing
	}
	im.people[p.ID] = true
	if added {
		im.report.People++
	}
	return p, nil
}

// chat adds a chat.
func (im *importer) chat(c chat.Chat) error {
	added, err := im.batch.Chat(im.ctx, c)
	if err != nil {
		return fmt.Errorf("adding the chat %q: %w", c.Title, err)
	}
	if added {
		im.report.Chats++
	}
	return nil
}

// message adds a message. One that the account cannot hold is noted and left out.
func (im *importer) message(file string, line int64, m chat.Message) error {
	added, err := im.batch.Message(im.ctx, m)
	switch {
	case errors.Is(err, chat.ErrInvalid):
		im.note(file, line, "a message was skipped: %v", err)
		return nil
	case err != nil:
		return fmt.Errorf("adding a message: %w", err)
	case added:
		im.report.Messages++
	default:
		im.report.Known++
	}
	if !im.rehearsal {
		im.done.Messages++
	}
	return nil
}

// attach keeps a file of the export and describes it; the result has no ID where
// the export does not have the file. What is kept stays in the media store when
// the import fails: no message refers to it then, and the store sweeps it.
func (im *importer) attach(file string, line int64, name string) (chat.Media, error) {
	return im.attachAs(file, line, name, fileName(name))
}

// attachAs keeps a file of the export under another name.
func (im *importer) attachAs(file string, line int64, name, base string) (chat.Media, error) {
	e, ok := im.src.find(name)
	if !ok {
		im.report.Missing++
		im.note(file, line, "the file %s is not in the export", clip(name))
		return chat.Media{Name: base, Type: typeOf(base)}, nil
	}
	if im.spool != nil {
		if m, ok, err := im.spool.get(spoolKey(e, base)); ok || err != nil {
			im.report.Media++
			return m, err
		}
	}
	r, err := e.open()
	if err != nil {
		return chat.Media{}, damaged(fmt.Errorf("opening %s: %w", e.name, err))
	}
	defer r.Close()
	bounded := &watched{r: io.LimitReader(counted{im, r}, maxFile)}
	m, err := im.media.Put(im.ctx, base, bounded)
	if bounded.err != nil && im.ctx.Err() == nil {
		return chat.Media{}, damaged(fmt.Errorf("reading %s: %w", e.name, bounded.err))
	}
	if err != nil {
		return chat.Media{}, fmt.Errorf("keeping %s: %w", e.name, err)
	}
	im.report.Media++
	im.done.Media++
	if im.spool != nil {
		err = im.spool.put(spoolKey(e, base), m)
	}
	return m, err
}

// watched remembers why reading failed, so that a broken export is told from a
// full disk.
type watched struct {
	r   io.Reader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

// readAll returns the whole of a small file of the export.
func (im *importer) readAll(e entry, most int64) ([]byte, error) {
	if e.size > most {
		return nil, fmt.Errorf("it has %d bytes, at most %d are read", e.size, most)
	}
	r, err := e.open()
	if err != nil {
		return nil, damaged(err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(counted{im, r}, most))
	return data, damaged(err)
}

// fileName is a file's name as a Media has it.
func fileName(name string) string {
	name = line(path.Base(strings.ReplaceAll(name, "\\", "/")))
	if name == "." || name == "/" {
		return "file"
	}
	return cut(name, chat.MaxTitleBytes)
}

// line makes a title or name of what an export has: one line without control
// characters, not too long.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return cut(strings.TrimSpace(s), chat.MaxTitleBytes)
}

// cut returns the beginning of s, at most so many bytes, whole characters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// clip shortens what a note repeats of a file.
func clip(s string) string {
	const most = 120
	if s = line(s); len(s) > most {
		return cut(s, most) + "…"
	}
	return s
}

// parts splits a text that is longer than one message may be.
func parts(s string) []string {
	var all []string
	for len(s) > chat.MaxTextBytes {
		part := cut(s, chat.MaxTextBytes)
		if i := strings.LastIndexByte(part, '\n'); i > chat.MaxTextBytes/2 {
			part = part[:i]
		}
		all = append(all, part)
		s = strings.TrimPrefix(s[len(part):], "\n")
	}
	return append(all, s)
}

// zone returns the time zone of that name, or this machine's.
func zone(name string) (*time.Location, error) {
	if name == "" {
		return time.Local, nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("the time zone %q is not known: name it as in Europe/Vienna", name)
	}
	return z, nil
}
