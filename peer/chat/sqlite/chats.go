package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"tandem/peer/chat"
)

// record is a chat with what only the store knows of it.
type record struct {
	chat.Chat
	num      int64 // its row
	position int64 // the read position
}

// selectChats is followed by what to choose from chats c.
const selectChats = `
	SELECT c.num, c.read_seq, c.id, c.kind, c.title, c.unread,
	       m.seq, m.id, m.sender, m.text, m.time, k.device, k.id
	FROM chats c
	LEFT JOIN messages m ON m.seq = c.last_seq
	LEFT JOIN commands k ON k.message = m.seq `

func (r *record) scan(row interface{ Scan(...any) error }) error {
	var seq, time sql.Null[int64]
	var id, sender, text, device, command sql.Null[string]
	err := row.Scan(&r.num, &r.position, &r.ID, &r.Kind, &r.Title, &r.Unread,
		&seq, &id, &sender, &text, &time, &device, &command)
	if err == nil && seq.Valid {
		r.Last = &chat.Message{
			ID: id.V, Chat: r.ID, Seq: seq.V, From: sender.V, Text: text.V, Time: fromMillis(time.V),
			Command: chat.Command{Device: device.V, ID: command.V},
		}
	}
	return err
}

func findRecord(ctx context.Context, q querier, where string, arg any) (r record, err error) {
	return r, r.scan(q.QueryRowContext(ctx, selectChats+where, arg))
}

func recordByID(ctx context.Context, q querier, id string) (record, error) {
	r, err := findRecord(ctx, q, "WHERE c.id = ?", id)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("chat %.80q: %w", id, chat.ErrNotFound)
	}
	return r, err
}

// Chats returns a page of the chats, newest message first. A chat without
// messages stands where it was made.
func (s *Store) Chats(ctx context.Context, offset, limit int) ([]chat.Chat, error) {
	limit, err := validPage(int64(offset), limit)
	if err != nil {
		return nil, err
	}
	var chats []chat.Chat
	err = s.read("reading chats", func(q querier) error {
		chats, err = queryChats(ctx, q, "ORDER BY c.active DESC LIMIT ? OFFSET ?", limit, offset)
		return err
	})
	return chats, err
}

// CountChats returns how many chats there are.
func (s *Store) CountChats(ctx context.Context) (n int, err error) {
	err = s.read("counting chats", func(q querier) error {
		return q.QueryRowContext(ctx, "SELECT count(*) FROM chats").Scan(&n)
	})
	return n, err
}

// queryChats never returns nil without an error.
func queryChats(ctx context.Context, q querier, where string, args ...any) ([]chat.Chat, error) {
	rows, err := q.QueryContext(ctx, selectChats+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	chats := []chat.Chat{}
	for rows.Next() {
		var r record
		if err := r.scan(rows); err != nil {
			return nil, err
		}
		chats = append(chats, r.Chat)
	}
	return chats, rows.Err()
}

// Chat returns the chat with this ID.
func (s *Store) Chat(ctx context.Context, id string) (chat.Chat, error) {
	var r record
	err := s.read("reading a chat", func(q querier) (err error) {
		r, err = recordByID(ctx, q, id)
		return err
	})
	return r.Chat, err
}

// FindChat returns the chat whose ID is name, else the only one with that
// title, else the only one whose title is name or begins with it, both
// without regard to case.
func (s *Store) FindChat(ctx context.Context, name string) (c chat.Chat, err error) {
	if name == "" {
		return c, invalid("the chat's name is empty")
	}
	err = s.read("finding a chat", func(q querier) error {
		low := fold(name)
		for _, by := range []struct {
			where string
			args  []any
		}{
			{"WHERE c.id = ?", []any{name}},
			{"WHERE c.folded = ? AND c.title = ? LIMIT 2", []any{low, name}},
			{"WHERE c.folded = ? LIMIT 2", []any{low}},
			{"WHERE c.folded >= ? AND c.folded < ? LIMIT 2", []any{low, low + string(unicode.MaxRune)}},
		} {
			found, err := queryChats(ctx, q, by.where, by.args...)
			switch {
			case err != nil:
				return err
			case len(found) == 1:
				c = found[0]
				return nil
			case len(found) > 1:
				return fmt.Errorf("chat %.80q: %w: %q and %q, for example; write more of it, or the ID",
					name, chat.ErrAmbiguous, found[0].Title, found[1].Title)
			}
		}
		return fmt.Errorf("chat %.80q: %w", name, chat.ErrNotFound)
	})
	return c, err
}

// CreateChat adds a chat.
func (s *Store) CreateChat(ctx context.Context, kind chat.Kind, title string) (chat.Chat, error) {
	if kind != chat.Direct && kind != chat.Group && kind != chat.Self {
		return chat.Chat{}, invalid("a chat cannot be of the kind %.20q", kind)
	}
	if err := validName("the title", title); err != nil {
		return chat.Chat{}, err
	}
	c := chat.Chat{ID: newID(), Kind: kind, Title: title}
	err := s.write(ctx, "adding a chat", func(tx *sql.Tx) (*chat.Change, error) {
		result, err := tx.ExecContext(ctx,
			"INSERT INTO chats (id, kind, title, folded, active) VALUES (?, ?, ?, ?, 0)",
			c.ID, c.Kind, c.Title, fold(c.Title))
		if err != nil {
			return nil, err
		}
		num, err := result.LastInsertId()
		if err != nil {
			return nil, err
		}
		seq, err := logChange(ctx, tx, num, false)
		if err != nil {
			return nil, err
		}
		_, err = tx.ExecContext(ctx, "UPDATE chats SET active = ? WHERE num = ?", seq, num)
		return &chat.Change{Seq: seq, Chat: new(c)}, err
	})
	if err != nil {
		return chat.Chat{}, err
	}
	return c, nil
}

// newID returns 80 random bits in base32, short enough to be typed.
func newID() string { return strings.ToLower(rand.Text()[:16]) }

// fold maps texts that are equal without regard to case to the same text, as
// strings.EqualFold understands it.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}
