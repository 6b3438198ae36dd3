package sqlite

import (
	"time"

	"tandem/peer/chat"
)

// at is when something was done, in whole milliseconds.
func (w *work) at(by chat.By) time.Time {
	if by.Time.IsZero() {
		return w.now
	}
	return fromMillis(by.Time.UnixMilli())
}

type send struct{ *chat.Send }

func (a send) check() error {
	if err := validBy(a.By); err != nil {
		return err
	}
	m := chat.Message{Kind: a.kind(), Text: a.Text, Media: a.Media, Card: a.Card, Place: a.Place}
	if err := validContent(&m); err != nil {
		return err
	}
	if m.Media != nil && m.Media.ID == "" {
		return invalid("the file's content is not named: store it first")
	}
	return nil
}

func (a send) kind() chat.MessageKind {
	if a.Kind == "" {
		return chat.Text
	}
	return a.Kind
}

func (a send) do(w *work) (made, error) {
	r, err := recordByID(w.ctx, w.tx, a.Chat)
	if err != nil {
		return made{}, err
	}
	sender, err := w.makePerson(a.From)
	if err != nil {
		return made{}, err
	}
	m := chat.Message{
		Kind: a.kind(), Text: a.Text, Time: w.at(a.By),
		Media: a.Media, Card: a.Card, Place: a.Place,
	}
	if a.Quote != "" {
		quoted, err := w.target(a.Quote)
		if err != nil {
			return made{}, err
		}
		if quoted.chatNum != r.num {
			return made{}, invalid("message %s is of another chat: quote one of the same", a.Quote)
		}
		m.Quote = &chat.Quote{ID: a.Quote}
	}
	if sender == owner && r.Draft != "" {
		if err := w.exec("UPDATE chats SET draft = '' WHERE num = ?", r.num); err != nil {
			return made{}, err
		}
	}
	id, err := w.add(&r, sender, m)
	return made{r.ID, []string{id}}, err
}

// add adds a message to the chat as its newest one, and returns its ID. A
// clock that goes back never puts a message above older ones, nor among those
// that were read.
func (w *work) add(r *record, sender int64, m chat.Message) (id string, err error) {
	m.ID = newID()
	if m.Pos, err = free(w.ctx, w.tx, max(slot(m.Time), r.last+1, r.Read+1, r.Seen+1)); err != nil {
		return "", err
	}
	r.last = m.Pos
	args, err := messageArgs(&m, r.num, sender, w.command)
	if err != nil {
		return "", err
	}
	if err := w.exec(insertMessage, args...); err != nil {
		return "", err
	}
	if m.Media != nil {
		if err := w.exec(insertMedia, mediaArgs(m.Pos, m.Media)...); err != nil {
			return "", err
		}
	}
	if err := w.exec(insertWords, m.Pos, indexed(r.num, &m)); err != nil {
		return "", err
	}
	if sender != owner {
		if err := w.exec("INSERT OR IGNORE INTO members (chat, person) VALUES (?, ?)", r.num, sender); err != nil {
			return "", err
		}
		if m.Kind != chat.System {
			if err := w.exec("UPDATE chats SET unread = unread + 1 WHERE num = ?", r.num); err != nil {
				return "", err
			}
		}
	}
	w.chats.add(r.ID)
	w.messages.add(m.ID)
	return m.ID, nil
}

type forward struct{ *chat.Forward }

func (a forward) check() error {
	if err := validAtOnce("messages", a.Messages); err != nil {
		return err
	}
	if err := validAtOnce("chats", a.Chats); err != nil {
		return err
	}
	if n := len(a.Messages) * len(a.Chats); n > chat.MaxForwarded {
		return invalid("%d messages to %d chats make %d, at most %d are added at once: forward them in parts",
			len(a.Messages), len(a.Chats), n, chat.MaxForwarded)
	}
	return nil
}

func (a forward) do(w *work) (made, error) {
	targets, err := w.targets(a.Messages)
	if err != nil {
		return made{}, err
	}
	for _, t := range targets {
		if t.Deleted || t.Kind == chat.System {
			return made{}, invalid("message %s has nothing to forward", t.ID)
		}
	}
	var chats ids
	for _, id := range a.Chats {
		chats.add(id)
	}
	var result made
	for _, id := range chats.list {
		r, err := recordByID(w.ctx, w.tx, id)
		if err != nil {
			return made{}, err
		}
		for _, t := range targets {
			id, err := w.add(&r, owner, chat.Message{
				Kind: t.Kind, Text: t.Text, Time: w.now, Forwarded: true,
				Media: t.Media, Card: t.Card, Place: t.Place,
			})
			if err != nil {
				return made{}, err
			}
			result.messages = append(result.messages, id)
		}
	}
	if len(chats.list) == 1 {
		result.chat = chats.list[0]
	}
	return result, nil
}
