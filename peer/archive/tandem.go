package archive

import (
	"errors"
	"fmt"

	"tandem/peer/archive/tandem"
	"tandem/peer/chat"
)

// manifest returns the manifest of Tandem's own export; ok is false where the
// export is another one.
func (im *importer) manifest() (m tandem.Manifest, ok bool, err error) {
	e, found := im.src.find(tandem.ManifestFile)
	if !found || e.name != tandem.ManifestFile || e.size > tandem.MaxManifestBytes {
		return m, false, nil
	}
	data, err := im.readAll(e, tandem.MaxManifestBytes)
	if err != nil {
		return m, false, err
	}
	m, err = tandem.ParseManifest(data)
	switch {
	case errors.Is(err, tandem.ErrOther):
		return m, false, nil
	case err != nil:
		return m, false, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return m, true, nil
}

// tandemImport is Tandem's own export while it is read.
type tandemImport struct {
	*importer
	kept map[string]kept // contents that were taken over, by the IDs
}

// kept is what a content turned out to be. One that is missing has no ID.
type kept struct {
	id, mediaType string
	size          int64
}

// tandem imports Tandem's own export.
func (im *importer) tandem(m tandem.Manifest) error {
	im.report.Format = tandem.Format
	texts := im.src.having(func(base string) bool {
		return base == tandem.ManifestFile || base == tandem.PeopleFile || base == tandem.ChatsFile || base == tandem.MessagesFile
	})
	return im.into(texts, func() error {
		t := &tandemImport{importer: im, kept: map[string]kept{}}
		if err := records(t, tandem.PeopleFile, m.People, t.addPerson); err != nil {
			return err
		}
		if err := records(t, tandem.ChatsFile, m.Chats, t.addChat); err != nil {
			return err
		}
		return records(t, tandem.MessagesFile, m.Messages, t.addMessage)
	})
}

// records reads one of the export's files, which has so many records.
func records[T any](t *tandemImport, name string, want int64, add func(at int64, v T) error) error {
	e, ok := t.src.find(name)
	if !ok || e.name != name {
		return fmt.Errorf("%w: %s is missing", ErrDamaged, name)
	}
	r, err := e.open()
	if err != nil {
		return damaged(fmt.Errorf("opening %s: %w", name, err))
	}
	defer r.Close()
	var n int64
	for record, err := range tandem.Lines[T](counted{t.importer, r}) {
		if err != nil {
			if t.ctx.Err() != nil {
				return t.ctx.Err()
			}
			return damaged(fmt.Errorf("reading %s: %w", name, err))
		}
		n++
		if err := add(record.Line, record.Value); err != nil {
			return err
		}
	}
	if n != want {
		return fmt.Errorf("%w: %s has %d records, and the manifest says %d", ErrDamaged, name, n, want)
	}
	return nil
}

func (t *tandemImport) addPerson(at int64, p chat.Person) error {
	if p.ID == "" {
		return fmt.Errorf("%w: %s, line %d: a person has no ID", ErrDamaged, tandem.PeopleFile, at)
	}
	picture, err := t.content(tandem.PeopleFile, at, p.Picture, "")
	if err != nil {
		return err
	}
	p.Picture = picture.id
	_, err = t.person(p)
	return refused(err)
}

func (t *tandemImport) addChat(at int64, c tandem.Chat) error {
	picture, err := t.content(tandem.ChatsFile, at, c.Picture, "")
	if err != nil {
		return err
	}
	c.Picture = picture.id
	// To a Batch, 0 says that all was read: here it says that nothing was.
	if c.Read == 0 {
		c.Read = -1
	}
	if err := t.chat(c.Chat); err != nil {
		return refused(err)
	}
	for _, id := range c.Members {
		if err := t.batch.Member(t.ctx, c.ID, id); err != nil {
			return refused(fmt.Errorf("adding a member of %q: %w", c.Title, err))
		}
	}
	return nil
}

func (t *tandemImport) addMessage(at int64, m chat.Message) error {
	if m.Media != nil {
		found, err := t.content(tandem.MessagesFile, at, m.Media.ID, m.Media.Name)
		if err != nil {
			return err
		}
		if m.Media.ID = found.id; found.id != "" {
			m.Media.Size = found.size
			if !sameType(m.Media.Type, found.mediaType) {
				m.Media.Type, m.Kind = found.mediaType, kindFor(m.Kind, found.mediaType)
			}
		}
	}
	return refused(t.message(tandem.MessagesFile, at, m))
}

// refused is for what an account would never have held: the export was not
// written by Tandem.
func refused(err error) error {
	if errors.Is(err, chat.ErrInvalid) || errors.Is(err, chat.ErrNotFound) {
		return damaged(err)
	}
	return err
}

// sameType reports whether a content of the one type may be called the other: what
// a file is, an export does not say, but of plain text the name decides.
func sameType(claimed, found string) bool {
	plain := func(t string) bool { return t == "text/plain" || t == "text/csv" || t == "text/markdown" }
	return claimed == found || plain(claimed) && plain(found)
}

// content takes a content over, once, and checks that it is what its ID says.
func (t *tandemImport) content(file string, at int64, id, name string) (kept, error) {
	if k, known := t.kept[id]; known || id == "" {
		return k, nil
	}
	path := tandem.MediaFolder + id
	if e, ok := t.src.find(path); ok && e.name != path {
		return kept{}, fmt.Errorf("%w: %s, line %d: %s stands for another file", ErrDamaged, file, at, e.name)
	}
	got, err := t.attachAs(file, at, path, name)
	if err != nil {
		return kept{}, err
	}
	if got.ID != "" && got.ID != id {
		return kept{}, fmt.Errorf("%w: what %s holds is not what its name says", ErrDamaged, path)
	}
	k := kept{got.ID, got.Type, got.Size}
	t.kept[id] = k
	return k, nil
}
