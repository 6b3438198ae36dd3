package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"tandem/peer/archive/whatsapp"
	"tandem/peer/chat"
)

// Import reads an export into the account: all of it, or nothing where it is
// broken or cannot be understood. It calls tell from time to time; nil: not
// told. The error wraps ErrFormat, ErrDamaged or ErrUndecided where that is why.
func Import(ctx context.Context, store chat.Store, media Media, o ImportOptions, tell func(Progress)) (Report, error) {
	if tell == nil {
		tell = func(Progress) {}
	}
	src, err := openSource(o.Path)
	if err != nil {
		return Report{}, fmt.Errorf("opening the export: %w", err)
	}
	defer src.Close()
	im := &importer{ctx: ctx, store: store, media: media, src: src, o: o, tell: tell, people: map[string]bool{}}
	im.done.Total = src.total
	read, err := im.format()
	if err == nil {
		err = read()
	}
	if err != nil {
		return Report{}, fmt.Errorf("importing %s: %w", src.name, err)
	}
	im.done.Done = max(im.done.Done, im.done.Total)
	im.done.Total = im.done.Done
	tell(im.done)
	return im.report, nil
}

// format finds out of which format the export is, and returns what reads it.
func (im *importer) format() (func() error, error) {
	manifest, ok, err := im.manifest()
	if err != nil {
		return nil, err
	}
	if ok {
		return func() error { return im.tandem(manifest) }, nil
	}
	if files := im.telegramFiles(); len(files) > 0 {
		return func() error { return im.telegram(files) }, nil
	}
	texts, err := im.texts()
	if err != nil {
		return nil, err
	}
	if len(texts) > 0 {
		return func() error { return im.whatsapp(texts) }, nil
	}
	return nil, fmt.Errorf("%w: it has neither a WhatsApp chat (.txt), nor Telegram's result.json, nor Tandem's manifest.json", ErrFormat)
}

// texts returns the texts of WhatsApp's chats in the export: those whose names
// say so, or else the first that begins as one.
func (im *importer) texts() ([]entry, error) {
	all := im.src.having(func(base string) bool { return strings.HasSuffix(base, ".txt") })
	var named []entry
	for _, e := range all {
		if base := path.Base(e.name); strings.EqualFold(base, "_chat.txt") || whatsapp.Title(base) != "" {
			named = append(named, e)
		}
	}
	if len(named) > 0 {
		return named, nil
	}
	for _, e := range all {
		ok, err := beginsAsChat(e)
		if err != nil {
			return nil, damaged(fmt.Errorf("reading %s: %w", e.name, err))
		}
		if ok {
			return []entry{e}, nil
		}
	}
	return nil, nil
}

// beginsAsChat reports whether a header stands within the first bytes of a text.
func beginsAsChat(e entry) (bool, error) {
	r, err := e.open()
	if err != nil {
		return false, err
	}
	defer r.Close()
	head, err := io.ReadAll(io.LimitReader(r, 64<<10))
	if err != nil {
		return false, err
	}
	return whatsapp.Begins(head), nil
}

// asOurs gives the errors of package whatsapp their names here.
func asOurs(err error) error {
	switch {
	case errors.Is(err, whatsapp.ErrOrder):
		return fmt.Errorf("%w: %w: say which by --date-order dmy or --date-order mdy", ErrUndecided, err)
	case errors.Is(err, whatsapp.ErrNoHeader), errors.Is(err, whatsapp.ErrDates):
		return fmt.Errorf("%w: %w", ErrFormat, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return damaged(err)
}
