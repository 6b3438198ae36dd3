package sqlite

import (
	"tandem/peer/chat"
)

type set struct{ *chat.Set }

func (a set) check() error {
	if a.Title != nil {
		if err := validName("the title", *a.Title); err != nil {
			return err
		}
	}
	if a.Picture != nil && *a.Picture != "" {
		if err := validContentID(*a.Picture); err != nil {
			return err
		}
	}
	if a.Muted != nil && (*a.Muted < 0 || *a.Muted > chat.Forever.UnixMilli()) {
		return invalid("a chat is muted until a time from 1970 to 9999")
	}
	if a.Draft != nil {
		return validDraft(*a.Draft)
	}
	return nil
}

func (a set) do(w *work) (made, error) {
	r, err := recordByID(w.ctx, w.tx, a.Chat)
	if err != nil {
		return made{}, err
	}
	before := r.Chat
	change(&r.Title, a.Title)
	change(&r.Picture, a.Picture)
	change(&r.Pinned, a.Pinned)
	change(&r.Archived, a.Archived)
	change(&r.Marked, a.Marked)
	change(&r.Draft, a.Draft)
	if a.Muted != nil {
		r.Muted = timeOrZero(*a.Muted)
	}
	if r.Chat == before {
		return made{chat: r.ID}, nil
	}
	w.chats.add(r.ID)
	return made{chat: r.ID}, w.exec(`
		UPDATE chats SET title = ?, folded = ?, picture = ?, pinned = ?, archived = ?, marked = ?, muted = ?, draft = ?
		WHERE num = ?`,
		r.Title, fold(r.Title), r.Picture, r.Pinned, r.Archived, r.Marked, millisOrZero(r.Muted), r.Draft, r.num)
}

func change[T any](what *T, to *T) {
	if to != nil {
		*what = *to
	}
}

type create struct{ *chat.Create }

func (a create) check() error { return validChat(a.Kind, a.Title) }

func (a create) do(w *work) (made, error) {
	id := newID()
	w.chats.add(id)
	return made{chat: id}, w.exec("INSERT INTO chats (id, kind, title, folded, made, active) VALUES (?, ?, ?, ?, ?5, ?5)",
		id, string(a.Kind), a.Title, fold(a.Title), slot(w.now))
}

type clearing struct{ *chat.Clear }

func (a clearing) check() error { return nil }

func (a clearing) do(w *work) (made, error) {
	r, err := recordByID(w.ctx, w.tx, a.Chat)
	if err != nil {
		return made{}, err
	}
	if r.last == 0 && !a.All {
		return made{chat: r.ID}, nil
	}
	const positions = "(SELECT pos FROM messages WHERE chat = ?)"
	statements := []string{
		"INSERT OR IGNORE INTO tombstones SELECT id FROM messages WHERE chat = ?",
		"DELETE FROM reactions WHERE message IN " + positions,
		"DELETE FROM media WHERE message IN " + positions,
		"DELETE FROM messages WHERE chat = ?",
		"UPDATE chats SET unread = 0 WHERE num = ?",
	}
	if a.All {
		statements = append(statements, "DELETE FROM members WHERE chat = ?", "DELETE FROM chats WHERE num = ?")
		w.removed.add(r.ID)
	} else {
		w.chats.add(r.ID)
		w.reset.add(r.ID)
	}
	if err := w.unindex("IN "+positions, r.num); err != nil {
		return made{}, err
	}
	for _, statement := range statements {
		if err := w.exec(statement, r.num); err != nil {
			return made{}, err
		}
	}
	return made{chat: r.ID}, nil
}
