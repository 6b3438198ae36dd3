package archive

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"tandem/peer/archive/whatsapp"
	"tandem/peer/chat"
)

// whatsappChat is one chat of an export while it is read.
type whatsappChat struct {
	im      *importer
	e       entry
	dir     string // of the text within the export
	form    whatsapp.Form
	chat    chat.Chat
	owner   string   // the owner's name in the export; empty: unknown
	guessed bool     // the owner is the only sender, in a chat of another title
	repeats *repeats // while read runs
}

// whatsapp imports the chats of a WhatsApp export.
func (im *importer) whatsapp(texts []entry) error {
	im.report.Format = "whatsapp"
	location, err := zone(im.o.Zone)
	if err != nil {
		return err
	}
	if im.o.Chat != "" && len(texts) > 1 {
		return fmt.Errorf("the export has %d chats, and a title was given for one: import them one by one", len(texts))
	}
	account, err := im.store.Account(im.ctx)
	if err != nil {
		return err
	}
	var chats []*whatsappChat
	var undecided error
	for _, e := range texts {
		im.done.Total += e.size // it is read twice
		c := &whatsappChat{im: im, e: e, dir: path.Dir(e.name)}
		if err := c.examine(account.Name); errors.Is(err, ErrUndecided) {
			undecided = err
		} else if err != nil {
			return err
		}
		chats = append(chats, c)
	}
	if undecided != nil && !settleOrder(chats) {
		return undecided
	}
	im.report.DateForm = chats[0].form.String()
	im.settleOwner(chats)
	return im.into(texts, func() error {
		for _, c := range chats {
			if err := c.read(location); err != nil {
				return err
			}
		}
		return nil
	})
}

// examine reads the text for the first time. Where the error wraps
// ErrUndecided, only the order of dates is missing.
func (c *whatsappChat) examine(account string) error {
	r, err := c.e.open()
	if err != nil {
		return damaged(fmt.Errorf("opening %s: %w", c.e.name, err))
	}
	defer r.Close()
	c.form, err = whatsapp.Examine(counted{c.im, r}, c.im.o.DateOrder, time.Now())
	var undecided error
	if err != nil {
		err = fmt.Errorf("reading %s: %w", c.e.name, asOurs(err))
		if !errors.Is(err, ErrUndecided) {
			return err
		}
		undecided = err
	}
	title := c.title()
	c.owner = c.whoIsOwner(title, account)
	if title == "" {
		title = c.other()
	}
	if title == "" {
		title = strings.TrimSuffix(line(c.im.src.name), path.Ext(c.im.src.name))
	}
	title = line(title)
	c.chat = chat.Chat{ID: idOf("whatsapp", "chat", title), Title: title}
	return undecided
}

// read reads the text again, into the account.
func (c *whatsappChat) read(location *time.Location) error {
	c.repeats = newRepeats()
	defer func() { c.repeats = nil }() // there can be thousands of chats
	if err := c.im.chat(c.chat); err != nil {
		return err
	}
	if c.chat.Kind == chat.Direct {
		if err := c.addOther(); err != nil {
			return err
		}
	}
	r, err := c.e.open()
	if err != nil {
		return damaged(fmt.Errorf("opening %s: %w", c.e.name, err))
	}
	defer r.Close()
	has := func(name string) bool {
		_, ok := c.im.src.find(path.Join(c.dir, name))
		return ok
	}
	for m, err := range whatsapp.Read(counted{c.im, r}, c.form, whatsapp.Options{Zone: location, Title: c.chat.Title, Has: has}) {
		if err != nil {
			return fmt.Errorf("reading %s: %w", c.e.name, asOurs(err))
		}
		if err := c.message(m); err != nil {
			return err
		}
	}
	return nil
}

// addOther makes the person whose title a direct chat has its member, even if
// all messages are the owner's.
func (c *whatsappChat) addOther() error {
	p, err := c.im.person(chat.Person{ID: personID("whatsapp", c.chat.Title), Name: c.chat.Title})
	if err != nil {
		return err
	}
	return c.im.batch.Member(c.im.ctx, c.chat.ID, p.ID)
}

// message adds one message of the text.
func (c *whatsappChat) message(w whatsapp.Message) error {
	im, file := c.im, c.e.name
	if w.Time.IsZero() {
		im.note(file, w.Line, "a line before the first message was skipped: %s", w.Unknown)
		return nil
	}
	if w.Unknown != "" {
		im.note(file, w.Line, "a mark was not understood and taken as text: %s", w.Unknown)
	}
	if w.Repaired {
		im.note(file, w.Line, "some bytes are not UTF-8, and were replaced")
	}
	if w.Cleaned {
		im.note(file, w.Line, wasCleaned)
	}
	if w.WrongTime {
		im.note(file, w.Line, "there is no such time: that of the message before was taken")
	}
	m := chat.Message{Chat: c.chat.ID, Kind: w.Kind, Time: w.Time.UTC(), Edited: editedAt(w), Deleted: w.Deleted}
	if w.From != "" && w.From != c.owner && (w.Kind != chat.System || w.From != c.chat.Title || c.chat.Kind == chat.Direct) {
		p, err := im.person(chat.Person{ID: personID("whatsapp", w.From), Name: w.From})
		if err != nil {
			return err
		}
		m.From = p
	}
	if w.Place != "" {
		m.Place = &chat.Place{Coordinates: w.Place}
	}
	if err := c.addFile(&m, w); err != nil {
		return err
	}
	key := c.key(w)
	id := idOf(key, strconv.Itoa(c.repeats.add(key)))
	for i, part := range parts(w.Text) {
		m.ID, m.Text = id, part
		if i > 0 {
			m.ID, m.Kind, m.Media, m.Card = idOf(id, strconv.Itoa(i)), chat.Text, nil, nil
		}
		if blank(m) {
			im.note(file, w.Line, "a message without content was skipped")
			continue
		}
		if err := im.message(file, w.Line, m); err != nil {
			return fmt.Errorf("line %d: %w", w.Line, err)
		}
	}
	return nil
}

// blank reports whether nothing is in a message.
func blank(m chat.Message) bool {
	return strings.TrimSpace(m.Text) == "" && !m.Deleted && (m.Kind == chat.Text || m.Kind == chat.System)
}

// editedAt is the message's own time where it was edited: the export does not
// say when.
func editedAt(w whatsapp.Message) time.Time {
	if !w.Edited {
		return time.Time{}
	}
	return w.Time.UTC()
}

// key is what tells a message from others at each import, whether its file came
// along or not.
func (c *whatsappChat) key(w whatsapp.Message) string {
	body := string(w.Kind) + "\x00" + w.Text + "\x00" + w.Place
	if w.File != "" || w.Omitted {
		body = "media\x00" + w.Text
	}
	if w.Deleted {
		body = "deleted"
	}
	return idOf("whatsapp", c.chat.ID, w.Time.Format("2006-01-02T15:04:05"), w.From, body)
}

// addFile adds what is attached to a message.
func (c *whatsappChat) addFile(m *chat.Message, w whatsapp.Message) error {
	if w.Omitted {
		c.im.report.Missing++
		if m.Kind == chat.Contact {
			m.Kind = chat.File
		}
		m.Media = &chat.Media{Type: typeOfKind(m.Kind)}
		return nil
	}
	if w.File == "" {
		return nil
	}
	name := path.Join(c.dir, w.File)
	if m.Kind == chat.Contact {
		if card, ok := c.im.card(c.e.name, w.Line, name); ok {
			m.Card = &card
			return nil
		}
		m.Kind = chat.File
	}
	media, err := c.im.attach(c.e.name, w.Line, name)
	if err != nil {
		return err
	}
	m.Media = &media
	m.Kind = kindFor(m.Kind, media.Type)
	return nil
}
