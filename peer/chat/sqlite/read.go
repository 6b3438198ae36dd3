package sqlite

import "tandem/peer/chat"

type read struct{ *chat.Read }

func (a read) check() error {
	if a.Pos < 0 {
		return invalid("a read position is not below zero")
	}
	return validBy(a.By)
}

func (a read) do(w *work) (made, error) {
	r, err := recordByID(w.ctx, w.tx, a.Chat)
	if err != nil {
		return made{}, err
	}
	result := made{chat: r.ID}
	var pos int64 // the last message at or before the position
	err = w.row("SELECT coalesce(max(pos), 0) FROM messages WHERE chat = ? AND pos <= ?", r.num, a.Pos).Scan(&pos)
	if err != nil {
		return made{}, err
	}
	if a.From != "" {
		if pos <= r.Seen {
			return result, nil
		}
		w.chats.add(r.ID)
		return result, w.exec("UPDATE chats SET seen_pos = ? WHERE num = ?", pos, r.num)
	}
	if pos <= r.Read && !r.Marked {
		return result, nil
	}
	w.chats.add(r.ID)
	if err := w.exec("UPDATE chats SET marked = 0 WHERE num = ?", r.num); err != nil || pos <= r.Read {
		return result, err
	}
	return result, w.moveTo(r, pos)
}

// moveTo counts only what lies between the two positions, so that each message
// is counted once in its life.
func (w *work) moveTo(r record, pos int64) error {
	var passed int
	err := w.row(`SELECT count(*) FROM messages
		WHERE chat = ? AND sender <> 0 AND kind <> 'system' AND pos > ? AND pos <= ?`,
		r.num, r.Read, pos).Scan(&passed)
	if err != nil {
		return err
	}
	return w.exec("UPDATE chats SET read_pos = ?, unread = unread - ? WHERE num = ?", pos, passed, r.num)
}
