package archive

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"tandem/peer/archive/telegram"
	"tandem/peer/chat"
)

// telegramImport is an export of Telegram's while it is read.
type telegramImport struct {
	*importer
	e      entry
	dir    string // of result.json within the export
	zone   *time.Location
	me     string // the owner's name, as it was given or as the account's
	given  bool   // it was given
	owner  string // the owner's ID in the export; empty: not known
	chat   chat.Chat
	peer   string // the other one's ID in a direct chat
	begun  bool
	silent map[string]bool // actions and the like that were noted already
}

// telegramFiles returns Telegram's result.json, or the only .json there is.
func (im *importer) telegramFiles() []entry {
	named := im.src.having(func(base string) bool { return base == "result.json" })
	if len(named) == 0 && len(im.src.files) == 1 {
		named = im.src.having(func(base string) bool { return strings.HasSuffix(base, ".json") })
	}
	return named
}

// telegram imports an export of Telegram's.
func (im *importer) telegram(files []entry) error {
	im.report.Format = "telegram"
	if len(files) > 1 {
		return fmt.Errorf("%w: it has %d files named result.json: import them one by one", ErrUndecided, len(files))
	}
	location, err := zone(im.o.Zone)
	if err != nil {
		return err
	}
	account, err := im.store.Account(im.ctx)
	if err != nil {
		return err
	}
	return im.into(files, func() error {
		t := &telegramImport{importer: im, e: files[0], dir: path.Dir(files[0].name), zone: location,
			me: account.Name, silent: map[string]bool{}}
		if im.o.Me != "" {
			t.me, t.given = strings.TrimSpace(im.o.Me), true
		}
		return t.read()
	})
}

func (t *telegramImport) read() error {
	r, err := t.e.open()
	if err != nil {
		return damaged(fmt.Errorf("opening %s: %w", t.e.name, err))
	}
	defer r.Close()
	for record, err := range telegram.Read(counted{t.importer, r}) {
		switch {
		case err != nil && t.ctx.Err() != nil:
			return t.ctx.Err()
		case errors.Is(err, telegram.ErrOther) && !t.begun:
			return fmt.Errorf("%w: %s: %w", ErrFormat, t.e.name, err)
		case err != nil:
			return damaged(fmt.Errorf("reading %s: %w", t.e.name, err))
		}
		if err := t.record(record); err != nil {
			return fmt.Errorf("%s, line %d: %w", t.e.name, record.Line, err)
		}
	}
	if t.report.Me == "" {
		t.note(t.e.name, 0, "nobody was taken for the owner of this account: say who it is by --me NAME")
	}
	return nil
}

func (t *telegramImport) record(r telegram.Record) error {
	switch {
	case r.Wrong != nil:
		t.note(t.e.name, r.Line, "a message was not understood and skipped: %v", r.Wrong)
		return nil
	case r.Owner != nil && r.Owner.ID != 0:
		t.owner = "user" + strconv.FormatInt(r.Owner.ID, 10)
		t.report.Me = r.Owner.Name()
		return nil
	case r.Chat != nil:
		t.begun = true
		return t.addChat(*r.Chat)
	case r.Message != nil:
		return t.addMessage(r.Line, *r.Message)
	}
	return nil
}

func (t *telegramImport) addChat(c telegram.Chat) error {
	title := line(c.Name)
	kind := chat.Group
	t.peer = ""
	switch c.Type {
	case "personal_chat", "bot_chat", "replies", "verification_codes":
		kind, t.peer = chat.Direct, "user"+strconv.FormatInt(c.ID, 10)
		if title == "" {
			title = "Deleted account"
		}
	case "saved_messages":
		kind = chat.Self
		if title == "" {
			title = "Saved messages"
		}
	}
	if title == "" {
		title = "Chat " + strconv.FormatInt(c.ID, 10)
	}
	t.chat = chat.Chat{ID: idOf("telegram", "chat", strconv.FormatInt(c.ID, 10), c.Type), Kind: kind, Title: title}
	if err := t.importer.chat(t.chat); err != nil || kind != chat.Direct {
		return err
	}
	p, err := t.sender(t.peer, title)
	if err != nil {
		return err
	}
	return t.batch.Member(t.ctx, t.chat.ID, p.ID)
}

// isOwner reports whether somebody made the export.
func (t *telegramImport) isOwner(id, name string) bool {
	switch {
	case t.owner != "":
		return id == t.owner
	case t.given && strings.EqualFold(name, t.me), t.chat.Kind == chat.Self:
	case !t.given && t.chat.Kind == chat.Direct && id != "" && id != t.peer:
	case !t.given && name != "" && name == t.me:
	default:
		return false
	}
	// From now on by the ID: names change.
	if t.owner, t.report.Me = id, name; name == "" {
		t.report.Me = id
	}
	return true
}

// sender returns who is behind an ID, and adds a person where that is not the
// owner.
func (t *telegramImport) sender(id, name string) (chat.Person, error) {
	if id == "" && name == "" {
		return chat.Person{}, nil
	}
	if id == "" {
		id = "name " + name
	}
	if name = line(name); name == "" {
		name = "Deleted account"
	}
	return t.person(chat.Person{ID: personID("telegram", id), Name: name})
}

// messageID is the ID of a message of the chat by its number.
func (t *telegramImport) messageID(n int64) string {
	return idOf("telegram", t.chat.ID, strconv.FormatInt(n, 10))
}

func (t *telegramImport) addMessage(at int64, w telegram.Message) error {
	when, ok := w.Time(t.zone)
	if !ok {
		t.note(t.e.name, at, "the message %d was skipped: its time %q is none", w.ID, clip(w.Date))
		return nil
	}
	m := chat.Message{ID: t.messageID(w.ID), Chat: t.chat.ID, Kind: chat.Text, Time: when}
	var text string
	var err error
	if w.Type == "service" {
		m.Kind = chat.System
		var known bool
		if text, known = w.Note(); !known && !t.silent[w.Action] && len(t.silent) < MaxNotes {
			t.silent[w.Action] = true
			t.note(t.e.name, at, "the action %q is not known: it became a note", clip(w.Action))
		}
		if id := string(w.ActorID); !t.isOwner(id, w.Actor) {
			m.From, err = t.sender(id, w.Actor)
		}
	} else {
		text = string(w.Text)
		if id := string(w.FromID); !t.isOwner(id, w.From) {
			if id == "" && w.From == "" {
				w.From = "Deleted account" // the zero Person would be the owner
			}
			m.From, err = t.sender(id, w.From)
		}
		m.Forwarded = bool(w.Forwarded)
		m.Edited, _ = w.EditTime(t.zone)
	}
	if err == nil {
		err = t.addContent(at, &m, &text, w)
	}
	if err == nil {
		err = t.addReactions(&m, w)
	}
	if err != nil {
		return err
	}
	if w.ReplyTo != 0 && w.ReplyPeer == "" {
		m.Quote = &chat.Quote{ID: t.messageID(w.ReplyTo)}
	}
	cleaned := clean(text)
	if cleaned != text {
		t.note(t.e.name, at, wasCleaned)
	}
	return t.addParts(at, m, cleaned, w.ID)
}

// addParts adds a message, and those that what does not fit into it goes to.
func (t *telegramImport) addParts(at int64, m chat.Message, text string, number int64) error {
	id := m.ID
	for i, part := range parts(text) {
		m.Text = part
		if i > 0 {
			m = chat.Message{ID: idOf(id, strconv.Itoa(i)), Chat: m.Chat, From: m.From, Kind: chat.Text, Time: m.Time, Text: part}
		}
		if blank(m) {
			t.note(t.e.name, at, "the message %d was skipped: it has no content that is known", number)
			continue
		}
		if err := t.message(t.e.name, at, m); err != nil {
			return err
		}
	}
	return nil
}

// addReactions adds whose reactions the export has; of others it has only how
// many there are.
func (t *telegramImport) addReactions(m *chat.Message, w telegram.Message) error {
	by := map[string]bool{}
	for _, r := range w.Reactions {
		if r.Type != "emoji" || r.Emoji == "" || len(r.Emoji) > chat.MaxEmojiBytes {
			continue
		}
		for _, one := range r.Recent {
			var from chat.Person
			if id := string(one.FromID); !t.isOwner(id, one.From) {
				p, err := t.sender(id, one.From)
				if err != nil {
					return err
				}
				if from = p; p.ID == "" {
					continue
				}
			}
			if by[from.ID] || len(m.Reactions) == chat.MaxReactions {
				continue
			}
			by[from.ID] = true
			when := telegram.ParseDate(one.Date, t.zone)
			if when.Unix() <= 0 {
				when = m.Time
			}
			m.Reactions = append(m.Reactions, chat.Reaction{From: from, Emoji: r.Emoji, Time: when})
		}
	}
	return nil
}
