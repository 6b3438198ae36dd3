package sqlite

import "tandem/peer/chat"

type edit struct{ *chat.Edit }

func (a edit) check() error {
	if err := validBy(a.By); err != nil {
		return err
	}
	return validCaption(a.Text)
}

func (a edit) do(w *work) (made, error) {
	t, err := w.target(a.Message)
	if err != nil {
		return made{}, err
	}
	if err := sentBy(t, a.From, "edited"); err != nil {
		return made{}, err
	}
	if t.Deleted {
		return made{}, invalid("message %s was deleted and cannot be edited", t.ID)
	}
	if t.Kind == chat.Text {
		if err := validText(a.Text); err != nil {
			return made{}, err
		}
	}
	result := made{t.Chat, []string{t.ID}}
	if t.Text == a.Text {
		return result, nil
	}
	t.Text = a.Text
	if err := w.exec("UPDATE messages SET text = ?, edited = ? WHERE pos = ?",
		t.Text, max(1, w.at(a.By).UnixMilli()), t.Pos); err != nil {
		return made{}, err
	}
	if err := w.reindex(t); err != nil {
		return made{}, err
	}
	return result, w.touched(t)
}

type remove struct{ *chat.Delete }

func (a remove) check() error {
	if err := validBy(a.By); err != nil {
		return err
	}
	if a.From != "" && !a.Everyone {
		return invalid("only the account's owner deletes messages from the account")
	}
	return validAtOnce("messages", a.Messages)
}

func (a remove) do(w *work) (made, error) {
	targets, err := w.targets(a.Messages)
	if err != nil {
		return made{}, err
	}
	var result made
	var chats ids
	for _, t := range targets {
		chats.add(t.Chat)
		if !a.Everyone {
			if err := w.drop(t); err != nil {
				return made{}, err
			}
			continue
		}
		if err := sentBy(t, a.From, "deleted for everyone"); err != nil {
			return made{}, err
		}
		result.messages = append(result.messages, t.ID)
		if !t.Deleted {
			if err := w.erase(t); err != nil {
				return made{}, err
			}
		}
	}
	if len(chats.list) == 1 {
		result.chat = chats.list[0]
	}
	return result, nil
}

// drop removes a message from the account, for good.
func (w *work) drop(t target) error {
	if err := w.unindex("= ?", t.Pos); err != nil {
		return err
	}
	for _, statement := range []string{
		"DELETE FROM reactions WHERE message = ?",
		"DELETE FROM media WHERE message = ?",
		"DELETE FROM messages WHERE pos = ?",
	} {
		if err := w.exec(statement, t.Pos); err != nil {
			return err
		}
	}
	if err := w.exec("INSERT OR IGNORE INTO tombstones VALUES (?)", t.ID); err != nil {
		return err
	}
	if t.others() && t.Pos > t.read {
		if err := w.exec("UPDATE chats SET unread = unread - 1 WHERE num = ?", t.chatNum); err != nil {
			return err
		}
	}
	w.chats.add(t.Chat)
	w.gone.add(t.ID)
	return w.quoting(t)
}

// erase leaves of a message that it was there. It still counts as unread.
func (w *work) erase(t target) error {
	if err := w.unindex("= ?", t.Pos); err != nil {
		return err
	}
	for _, statement := range []string{
		"DELETE FROM reactions WHERE message = ?",
		"DELETE FROM media WHERE message = ?",
		`UPDATE messages SET deleted = 1, text = '', edited = 0, forwarded = 0, starred = 0, quote = NULL, extra = NULL
			WHERE pos = ?`,
	} {
		if err := w.exec(statement, t.Pos); err != nil {
			return err
		}
	}
	return w.touched(t)
}
