package sqlite

import (
	"database/sql"
	"errors"

	"tandem/peer/chat"
)

type react struct{ *chat.React }

func (a react) check() error {
	if err := validBy(a.By); err != nil {
		return err
	}
	if a.Emoji == "" {
		return nil
	}
	return validString("the reaction", a.Emoji, chat.MaxEmojiBytes, "")
}

func (a react) do(w *work) (made, error) {
	t, err := w.target(a.Message)
	if err != nil {
		return made{}, err
	}
	if t.Deleted {
		return made{}, invalid("message %s was deleted: there is nothing to react to", t.ID)
	}
	result := made{t.Chat, []string{t.ID}}
	sender, known, err := w.personNamed(a.From)
	if err != nil {
		return made{}, err
	}
	before := ""
	if known {
		err := w.row("SELECT emoji FROM reactions WHERE message = ? AND sender = ?", t.Pos, sender).Scan(&before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return made{}, err
		}
	}
	switch {
	case a.Emoji == before:
		return result, nil
	case a.Emoji == "":
		err = w.exec("DELETE FROM reactions WHERE message = ? AND sender = ?", t.Pos, sender)
	case before == "" && len(t.Reactions) >= chat.MaxReactions:
		return made{}, invalid("message %s has the reactions of %d people, more are not kept", t.ID, chat.MaxReactions)
	default:
		if !known {
			if sender, err = w.makePerson(a.From); err != nil {
				return made{}, err
			}
		}
		err = w.exec(insertReaction+" ON CONFLICT DO UPDATE SET emoji = excluded.emoji, time = excluded.time",
			t.Pos, sender, a.Emoji, w.at(a.By).UnixMilli())
	}
	if err != nil {
		return made{}, err
	}
	w.chats.add(t.Chat)
	w.messages.add(t.ID)
	return result, nil
}

type star struct{ *chat.Star }

func (a star) check() error { return validAtOnce("messages", a.Messages) }

func (a star) do(w *work) (made, error) {
	targets, err := w.targets(a.Messages)
	if err != nil {
		return made{}, err
	}
	var result made
	var chats ids
	for _, t := range targets {
		if t.Deleted {
			return made{}, invalid("message %s was deleted: there is nothing to star", t.ID)
		}
		chats.add(t.Chat)
		result.messages = append(result.messages, t.ID)
		if t.Starred != a.Off {
			continue
		}
		t.Starred = !a.Off
		if err := w.exec("UPDATE messages SET starred = ? WHERE pos = ?", t.Starred, t.Pos); err != nil {
			return made{}, err
		}
		if err := w.reindex(t); err != nil {
			return made{}, err
		}
		w.chats.add(t.Chat)
		w.messages.add(t.ID)
	}
	if len(chats.list) == 1 {
		result.chat = chats.list[0]
	}
	return result, nil
}
