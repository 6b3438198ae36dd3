package archive

import (
	"archive/zip"
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"tandem/peer/archive/tandem"
	"tandem/peer/chat"
)

// exporter writes an account as FORMAT.md says.
type exporter struct {
	ctx    context.Context
	store  chat.Store
	media  Media
	tell   func(Progress)
	zip    *zip.Writer
	done   Progress
	told   int64
	report Report
	people map[string]chat.Person
	// contents has the IDs of contents that something refers to, in the order in
	// which they were met.
	contents []string
	known    map[string]bool
}

// Export writes chats, or the whole account, to a new file in Tandem's own format.
// What changes in the account meanwhile may be part of it or not. It calls tell
// from time to time; nil: not told. Where it fails, no file is left.
func Export(ctx context.Context, store chat.Store, media Media, o ExportOptions, tell func(Progress)) (Report, error) {
	if !filepath.IsAbs(o.Path) {
		return Report{}, fmt.Errorf("exporting: %q is not an absolute path", o.Path)
	}
	if tell == nil {
		tell = func(Progress) {}
	}
	f, err := os.OpenFile(o.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Report{}, fmt.Errorf("exporting: %w", err)
	}
	x := &exporter{ctx: ctx, store: store, media: media, tell: tell,
		people: map[string]chat.Person{}, known: map[string]bool{}}
	x.report.Format = tandem.Format
	err = x.write(f, o.Chats)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return Report{}, errors.Join(fmt.Errorf("exporting to %s: %w", o.Path, err), os.Remove(o.Path))
	}
	x.tell(x.done)
	return x.report, nil
}

func (x *exporter) write(f io.Writer, only []string) error {
	buffered := bufio.NewWriterSize(x.counting(f), 256<<10)
	x.zip = zip.NewWriter(buffered)
	account, err := x.store.Account(x.ctx)
	if err != nil {
		return err
	}
	chats, err := x.chats(only)
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return x.writeChats(chats) },
		func() error { return x.writeMessages(chats) },
		x.writePeople,
		x.writeMedia,
		func() error { return x.writeManifest(account.Name) },
		x.zip.Close,
		buffered.Flush,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// countingWriter counts what is written for the progress, and ends with the
// context.
type countingWriter struct {
	x *exporter
	w io.Writer
}

func (x *exporter) counting(w io.Writer) io.Writer { return countingWriter{x, w} }

func (c countingWriter) Write(p []byte) (int, error) {
	if err := c.x.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.w.Write(p)
	c.x.done.Done += int64(n)
	if c.x.done.Done-c.x.told >= tellEvery {
		c.x.told = c.x.done.Done
		c.x.tell(c.x.done)
	}
	return n, err
}

// chats returns the chats to export.
func (x *exporter) chats(only []string) ([]chat.Chat, error) {
	var all []chat.Chat
	for _, id := range only {
		c, err := x.store.Chat(x.ctx, id)
		if err != nil {
			return nil, fmt.Errorf("the chat %q: %w", id, err)
		}
		all = append(all, c)
	}
	for len(only) == 0 {
		more, err := x.listed(all)
		if err != nil {
			return nil, err
		}
		if len(more) == len(all) {
			break
		}
		all = more
	}
	slices.SortFunc(all, func(a, b chat.Chat) int { return cmp.Or(cmp.Compare(b.Active, a.Active), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

// listed adds to chats those of the list that are not among them. One that became
// active while the list was read has moved from a page that was not read yet to
// one that was: it is found the next time.
func (x *exporter) listed(chats []chat.Chat) ([]chat.Chat, error) {
	seen := map[string]bool{}
	for _, c := range chats {
		seen[c.ID] = true
	}
	for offset := 0; ; {
		page, err := x.store.Chats(x.ctx, offset, chat.MaxPage)
		if err != nil {
			return nil, err
		}
		for _, c := range page {
			if !seen[c.ID] {
				seen[c.ID] = true
				chats = append(chats, c)
			}
		}
		if offset += len(page); len(page) < chat.MaxPage {
			return chats, nil
		}
	}
}

func (x *exporter) writeChats(chats []chat.Chat) error {
	w, err := x.zip.Create(tandem.ChatsFile)
	if err != nil {
		return err
	}
	for _, c := range chats {
		record := tandem.Chat{Chat: c}
		record.Last = nil
		for {
			page, err := x.store.Members(x.ctx, c.ID, len(record.Members), chat.MaxPage)
			if errors.Is(err, chat.ErrNotFound) {
				break // deleted meanwhile
			}
			if err != nil {
				return fmt.Errorf("the members of %q: %w", c.Title, err)
			}
			for _, p := range page {
				x.person(p)
				record.Members = append(record.Members, p.ID)
			}
			if len(page) < chat.MaxPage {
				break
			}
		}
		x.content(c.Picture)
		if err := tandem.Write(w, record); err != nil {
			return err
		}
		x.report.Chats++
	}
	return nil
}

// person remembers somebody for people.jsonl.
func (x *exporter) person(p chat.Person) {
	if _, known := x.people[p.ID]; p.ID == "" || known {
		return
	}
	x.people[p.ID] = p
	x.content(p.Picture)
}

// content remembers the ID of a content for the media.
func (x *exporter) content(id string) {
	if id != "" && !x.known[id] {
		x.known[id] = true
		x.contents = append(x.contents, id)
	}
}

// oldest is before the Pos of every message.
const oldest = 1

func (x *exporter) writeMessages(chats []chat.Chat) error {
	w, err := x.zip.Create(tandem.MessagesFile)
	if err != nil {
		return err
	}
	for _, c := range chats {
		after := int64(oldest)
		for more := true; more; {
			page, err := x.store.Messages(x.ctx, c.ID, chat.Range{After: after, Limit: chat.MaxPage})
			if errors.Is(err, chat.ErrNotFound) {
				break // deleted meanwhile
			}
			if err != nil {
				return fmt.Errorf("the messages of %q: %w", c.Title, err)
			}
			for _, m := range page.Messages {
				if err := x.writeMessage(w, m); err != nil {
					return err
				}
				after = m.Pos
			}
			more = len(page.Messages) > 0 && page.Newer
		}
	}
	return nil
}

func (x *exporter) writeMessage(w io.Writer, m chat.Message) error {
	x.person(m.From)
	for _, r := range m.Reactions {
		x.person(r.From)
	}
	if m.Quote != nil {
		x.person(m.Quote.From)
	}
	if m.Media != nil {
		x.content(m.Media.ID)
	}
	x.report.Messages++
	x.done.Messages++
	return tandem.Write(w, m)
}

func (x *exporter) writePeople() error {
	w, err := x.zip.Create(tandem.PeopleFile)
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(x.people))
	for id := range x.people {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := tandem.Write(w, x.people[id]); err != nil {
			return err
		}
		x.report.People++
	}
	return nil
}

// writeMedia copies the contents as they are: media do not shrink. One that the
// phone cannot read any more is left out: the rest could never be exported.
func (x *exporter) writeMedia() error {
	for _, id := range x.contents {
		r, err := x.readable(id)
		if x.ctx.Err() != nil {
			if r != nil {
				err = r.Close()
			}
			return errors.Join(x.ctx.Err(), err)
		}
		if err != nil {
			x.report.Missing++
			x.report.note("", 0, "the content %s was left out: %v", id, err)
			continue
		}
		w, err := x.zip.CreateHeader(&zip.FileHeader{Name: tandem.MediaFolder + id, Method: zip.Store})
		if err == nil {
			_, err = io.Copy(w, r)
		}
		if err = errors.Join(err, r.Close()); err != nil {
			return fmt.Errorf("the content %s: %w", id, err)
		}
		x.report.Media++
		x.done.Media++
	}
	return nil
}

// readable opens a content that was read to its end once: what was begun in
// a .zip cannot be taken back.
func (x *exporter) readable(id string) (io.ReadSeekCloser, error) {
	r, err := x.media.Open(id)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, until{x.ctx, r})
	if err == nil {
		_, err = r.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// until reads until a context ends.
type until struct {
	ctx context.Context
	r   io.Reader
}

func (u until) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

func (x *exporter) writeManifest(account string) error {
	w, err := x.zip.Create(tandem.ManifestFile)
	if err != nil {
		return err
	}
	return tandem.Write(w, tandem.Manifest{Format: tandem.Format, Version: tandem.Version, Account: account,
		People: x.report.People, Chats: x.report.Chats, Messages: x.report.Messages, Media: x.report.Media})
}
