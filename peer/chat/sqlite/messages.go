package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"tandem/peer/chat"
)

// selectMessages is followed by what to choose from messages m. CROSS JOIN:
// the messages are chosen first (https://sqlite.org/optoverview.html).
const selectMessages = `
	SELECT m.pos, m.id, c.id, p.id, p.name, p.picture, m.kind, m.text, m.time,
	       m.edited, m.deleted, m.forwarded, m.starred, coalesce(m.quote, ''), coalesce(m.extra, ''),
	       coalesce(k.device, ''), coalesce(k.id, '')
	FROM messages m
	CROSS JOIN chats c ON c.num = m.chat
	CROSS JOIN people p ON p.num = m.sender
	LEFT JOIN commands k ON k.num = m.command `

// extra is what few messages have, as it stands in their row.
type extra struct {
	Card  *chat.Card  `json:"card,omitempty"`
	Place *chat.Place `json:"place,omitempty"`
}

func scanMessage(row interface{ Scan(...any) error }) (m chat.Message, err error) {
	var ms, edited int64
	var quote, more string
	err = row.Scan(&m.Pos, &m.ID, &m.Chat, &m.From.ID, &m.From.Name, &m.From.Picture, &m.Kind, &m.Text, &ms,
		&edited, &m.Deleted, &m.Forwarded, &m.Starred, &quote, &more, &m.Command.Device, &m.Command.ID)
	if err != nil {
		return m, err
	}
	m.Time, m.Edited = fromMillis(ms), timeOrZero(edited)
	if quote != "" {
		m.Quote = &chat.Quote{ID: quote}
	}
	if m.Card, m.Place, err = extras(more); err != nil {
		return m, fmt.Errorf("%w (message %s: %w)", ErrDamaged, m.ID, err)
	}
	return m, nil
}

// extras reads what a row's column of that name has; it may be empty.
func extras(column string) (*chat.Card, *chat.Place, error) {
	if column == "" {
		return nil, nil, nil
	}
	var e extra
	err := json.Unmarshal([]byte(column), &e)
	return e.Card, e.Place, err
}

// queryMessages returns messages with all that they have, in the order of the
// query, and never nil without an error.
func queryMessages(ctx context.Context, q querier, where string, args ...any) ([]chat.Message, error) {
	messages := []chat.Message{}
	rows, err := q.QueryContext(ctx, selectMessages+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		m, err := scanMessage(rows)
		if err != nil {
			return nil, err
		}
		messages = append(messages, m)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return messages, addParts(ctx, q, messages)
}

// messagesAt returns the messages at these positions, oldest first.
func messagesAt(ctx context.Context, q querier, positions []int64) ([]chat.Message, error) {
	if len(positions) == 0 {
		return []chat.Message{}, nil
	}
	return queryMessages(ctx, q, "WHERE m.pos IN (SELECT value FROM json_each(?)) ORDER BY m.pos", list(positions))
}

// messagesOf returns those of these messages that there are, oldest first.
func messagesOf(ctx context.Context, q querier, ids []string) ([]chat.Message, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	messages, err := queryMessages(ctx, q, "WHERE m.id IN (SELECT value FROM json_each(?))", list(ids))
	slices.SortFunc(messages, func(a, b chat.Message) int { return int(a.Pos - b.Pos) })
	return messages, err
}

// list passes many values as one parameter, for json_each.
func list[T int64 | string](values []T) string {
	b, err := json.Marshal(values)
	if err != nil {
		panic("sqlite: " + err.Error()) // numbers and texts only
	}
	return string(b)
}

// Message returns the message with this ID.
func (s *Store) Message(ctx context.Context, id string) (m chat.Message, err error) {
	err = s.read(ctx, "reading a message", func(q querier) error {
		m, err = messageByID(ctx, q, id)
		return err
	})
	return m, err
}

func messageByID(ctx context.Context, q querier, id string) (chat.Message, error) {
	found, err := queryMessages(ctx, q, "WHERE m.id = ?", id)
	if err != nil {
		return chat.Message{}, err
	}
	if len(found) == 0 {
		return chat.Message{}, fmt.Errorf("message %.80q: %w", id, chat.ErrNotFound)
	}
	return found[0], nil
}

// insertMessage and insertMedia take what messageArgs and mediaArgs return.
const (
	insertMessage = `
		INSERT INTO messages (pos, id, chat, sender, kind, text, time, edited, deleted, forwarded, starred, quote, extra, command)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertMedia = `
		INSERT INTO media (message, id, name, type, size, width, height, duration, blur, thumb, wave)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertReaction = "INSERT INTO reactions (message, sender, emoji, time) VALUES (?, ?, ?, ?)"
)

func messageArgs(m *chat.Message, chatNum, sender int64, command sql.Null[int64]) ([]any, error) {
	var quote, more any
	if m.Quote != nil {
		quote = m.Quote.ID
	}
	if m.Card != nil || m.Place != nil {
		b, err := json.Marshal(extra{m.Card, m.Place})
		if err != nil {
			return nil, err
		}
		more = string(b)
	}
	return []any{m.Pos, m.ID, chatNum, sender, string(m.Kind), m.Text, m.Time.UnixMilli(), millisOrZero(m.Edited),
		m.Deleted, m.Forwarded, m.Starred, quote, more, command}, nil
}

func mediaArgs(pos int64, d *chat.Media) []any {
	return []any{pos, d.ID, d.Name, d.Type, d.Size, d.Width, d.Height, d.Duration, d.BlurHash,
		bytesOrNull(d.Thumb), bytesOrNull(d.Wave)}
}

func bytesOrNull(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}
