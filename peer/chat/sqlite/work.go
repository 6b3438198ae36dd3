package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"tandem/peer/chat"
)

// work is an action under way: its transaction, and what it has touched.
type work struct {
	ctx     context.Context // never done: what has begun is finished
	tx      *sql.Tx
	now     time.Time
	command sql.Null[int64] // the row of the command that asked for it

	// IDs, each once.
	chats, messages, gone, removed, reset ids
}

// ids are kept in the order in which they came.
type ids struct {
	list []string
	has  map[string]bool
}

func (i *ids) add(id string) {
	if i.has[id] {
		return
	}
	if i.has == nil {
		i.has = make(map[string]bool)
	}
	i.has[id] = true
	i.list = append(i.list, id)
}

func (w *work) exec(query string, args ...any) error {
	_, err := w.tx.ExecContext(w.ctx, query, args...)
	return err
}

func (w *work) row(query string, args ...any) *sql.Row {
	return w.tx.QueryRowContext(w.ctx, query, args...)
}

// finish brings the order of the chats up to date, adds to the change log, and
// returns the change; nil when nothing was touched.
func (w *work) finish() (*chat.Change, error) {
	for _, id := range w.chats.list {
		err := w.exec(`UPDATE chats SET active = coalesce((SELECT max(pos) FROM messages WHERE chat = chats.num), made)
			WHERE id = ?`, id)
		if err != nil {
			return nil, err
		}
	}
	gone := w.gone.list
	messages := slices.DeleteFunc(slices.Clone(w.messages.list), func(id string) bool { return w.gone.has[id] })
	seq, err := w.log([]entries{
		{"chat", w.chats.list}, {"message", messages}, {"gone", gone}, {"removed", w.removed.list}, {"reset", w.reset.list},
	})
	if err != nil || seq == 0 {
		return nil, err
	}
	c := &chat.Change{Seq: seq, Gone: gone, Removed: w.removed.list, Reset: w.reset.list}
	return c, fill(w.ctx, w.tx, c, w.chats.list, messages)
}

// fill adds to a change those of these chats and messages that there are, as
// they are now.
func fill(ctx context.Context, q querier, c *chat.Change, chats, messages []string) (err error) {
	if len(chats) > 0 {
		if c.Chats, err = queryChats(ctx, q, "WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.num", list(chats)); err != nil {
			return err
		}
	}
	c.Messages, err = messagesOf(ctx, q, messages)
	return err
}

// target is a message that an action is done to, with what only the store
// knows of it.
type target struct {
	chat.Message
	chatNum, sender, read int64
}

// others reports whether the message counts as unread before it was read.
func (t target) others() bool { return t.sender != owner && t.Kind != chat.System }

func (w *work) target(id string) (t target, err error) {
	err = w.row(`SELECT m.chat, m.sender, c.read_pos FROM messages m JOIN chats c ON c.num = m.chat WHERE m.id = ?`,
		id).Scan(&t.chatNum, &t.sender, &t.read)
	if errors.Is(err, sql.ErrNoRows) {
		return t, fmt.Errorf("message %.80q: %w", id, chat.ErrNotFound)
	}
	if err != nil {
		return t, err
	}
	t.Message, err = messageByID(w.ctx, w.tx, id)
	return t, err
}

// targets returns the messages with these IDs, each once, oldest first.
func (w *work) targets(messages []string) ([]target, error) {
	var all ids
	for _, id := range messages {
		all.add(id)
	}
	targets := make([]target, 0, len(all.list))
	for _, id := range all.list {
		t, err := w.target(id)
		if err != nil {
			return nil, err
		}
		targets = append(targets, t)
	}
	slices.SortFunc(targets, func(a, b target) int { return int(a.Pos - b.Pos) })
	return targets, nil
}

// touched notes that a message is another now, and with it those that quote
// it.
func (w *work) touched(t target) error {
	w.chats.add(t.Chat)
	w.messages.add(t.ID)
	return w.quoting(t)
}

// quoting notes that the messages that quote t have changed: all of them, or
// their chat when they are more than one page.
func (w *work) quoting(t target) error {
	rows, err := w.tx.QueryContext(w.ctx, "SELECT id FROM messages WHERE quote = ? AND chat = ? ORDER BY pos LIMIT ?",
		t.ID, t.chatNum, chat.MaxPage+1)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		found = append(found, id)
	}
	if len(found) > chat.MaxPage {
		w.reset.add(t.Chat)
		return rows.Err()
	}
	for _, id := range found {
		w.messages.add(id)
	}
	return rows.Err()
}

// sentBy refuses what only the sender may do.
func sentBy(t target, name, what string) error {
	if t.From.Name != name || t.Kind == chat.System {
		return invalid("message %s cannot be %s by who did not send it", t.ID, what)
	}
	return nil
}

// reindex puts what a message says now into the search index.
func (w *work) reindex(t target) error {
	if err := w.unindex("= ?", t.Pos); err != nil {
		return err
	}
	if text := indexed(t.chatNum, &t.Message); text != "" {
		return w.exec(insertWords, t.Pos, text)
	}
	return nil
}
