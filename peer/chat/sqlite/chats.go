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

// record is a chat with what only the store knows of it. Its Last is not set.
type record struct {
	chat.Chat
	num  int64 // its row
	last int64 // the newest message's position; 0: none
}

// selectChats is followed by what to choose from chats c.
const selectChats = `
	SELECT c.num, c.id, c.kind, c.title, c.picture, c.active, c.unread, c.read_pos, c.seen_pos,
	       c.marked, c.pinned, c.archived, c.muted, c.draft,
	       coalesce((SELECT max(m.pos) FROM messages m WHERE m.chat = c.num), 0)
	FROM chats c `

func (r *record) scan(row interface{ Scan(...any) error }) error {
	var muted int64
	err := row.Scan(&r.num, &r.ID, &r.Kind, &r.Title, &r.Picture, &r.Active, &r.Unread, &r.Read, &r.Seen,
		&r.Marked, &r.Pinned, &r.Archived, &muted, &r.Draft, &r.last)
	r.Muted = timeOrZero(muted)
	return err
}

func recordByID(ctx context.Context, q querier, id string) (r record, err error) {
	err = r.scan(q.QueryRowContext(ctx, selectChats+"WHERE c.id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("chat %.80q: %w", id, chat.ErrNotFound)
	}
	return r, err
}

// Chats returns a page of the chats, pinned ones first, then by Active.
func (s *Store) Chats(ctx context.Context, offset, limit int) (chats []chat.Chat, err error) {
	limit, err = validPage(int64(offset), limit)
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "reading chats", func(q querier) error {
		chats, err = queryChats(ctx, q,
			"ORDER BY c.pinned DESC, c.active DESC, c.num DESC LIMIT ? OFFSET ?", limit, offset)
		return err
	})
	return chats, err
}

// CountChats returns how many chats there are.
func (s *Store) CountChats(ctx context.Context) (n int, err error) {
	err = s.read(ctx, "counting chats", func(q querier) error {
		return q.QueryRowContext(ctx, "SELECT count(*) FROM chats").Scan(&n)
	})
	return n, err
}

// queryChats returns chats with their newest messages, and never nil without
// an error.
func queryChats(ctx context.Context, q querier, where string, args ...any) ([]chat.Chat, error) {
	rows, err := q.QueryContext(ctx, selectChats+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	chats := []chat.Chat{}
	var newest []int64
	for rows.Next() {
		var r record
		if err := r.scan(rows); err != nil {
			return nil, err
		}
		chats = append(chats, r.Chat)
		if r.last > 0 {
			newest = append(newest, r.last)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return chats, setLast(ctx, q, chats, newest)
}

func setLast(ctx context.Context, q querier, chats []chat.Chat, newest []int64) error {
	messages, err := messagesAt(ctx, q, newest)
	if err != nil {
		return err
	}
	of := make(map[string]*chat.Message, len(messages))
	for i := range messages {
		of[messages[i].Chat] = &messages[i]
	}
	for i := range chats {
		chats[i].Last = of[chats[i].ID]
	}
	return nil
}

// Chat returns the chat with this ID.
func (s *Store) Chat(ctx context.Context, id string) (c chat.Chat, err error) {
	err = s.read(ctx, "reading a chat", func(q querier) error {
		found, err := queryChats(ctx, q, "WHERE c.id = ?", id)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("chat %.80q: %w", id, chat.ErrNotFound)
		}
		c = found[0]
		return nil
	})
	return c, err
}

// FindChat returns the chat whose ID is name, else the only one with that
// title, else the only one whose title is name or begins with it, both
// without regard to case.
func (s *Store) FindChat(ctx context.Context, name string) (c chat.Chat, err error) {
	if name == "" {
		return c, invalid("the chat's name is empty")
	}
	err = s.read(ctx, "finding a chat", func(q querier) error {
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

// newID returns 80 random bits in base32, short enough to be typed.
func newID() string { return strings.ToLower(rand.Text()[:16]) }

// fold maps texts that are equal without regard to case to the same text, as
// strings.EqualFold understands it.
func fold(s string) string {
	return strings.Map(foldRune, s)
}

func foldRune(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}
