package sqlite

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"time"

	"tandem/peer/chat"
)

// selectMessages is followed by what to choose from messages m.
const selectMessages = `
	SELECT c.id, m.seq, m.id, m.sender, m.text, m.time, coalesce(k.device, ''), coalesce(k.id, '')
	FROM messages m
	JOIN chats c ON c.num = m.chat
	LEFT JOIN commands k ON k.message = m.seq `

func scanMessage(row interface{ Scan(...any) error }) (m chat.Message, err error) {
	var ms int64
	err = row.Scan(&m.Chat, &m.Seq, &m.ID, &m.From, &m.Text, &ms, &m.Command.Device, &m.Command.ID)
	m.Time = fromMillis(ms)
	return m, err
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// Messages returns a page of a chat's messages, oldest first.
func (s *Store) Messages(ctx context.Context, chatID string, before int64, limit int) ([]chat.Message, error) {
	limit, err := validPage(before, limit)
	if err != nil {
		return nil, err
	}
	if before == 0 {
		before = math.MaxInt64
	}
	messages := []chat.Message{}
	err = s.read("reading messages", func(q querier) error {
		r, err := recordByID(ctx, q, chatID)
		if err != nil {
			return err
		}
		rows, err := q.QueryContext(ctx,
			selectMessages+"WHERE m.chat = ? AND m.seq < ? ORDER BY m.seq DESC LIMIT ?", r.num, before, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			m, err := scanMessage(rows)
			if err != nil {
				return err
			}
			messages = append(messages, m)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	slices.Reverse(messages)
	return messages, nil
}

// Send adds a message, once for each command. It does not move the read
// position.
func (s *Store) Send(ctx context.Context, cmd chat.Command, d chat.Draft) (m chat.Message, err error) {
	if d.Time.IsZero() {
		d.Time = time.Now()
	}
	if err := validDraft(cmd, d); err != nil {
		return m, err
	}
	err = s.write(ctx, "adding a message", func(tx *sql.Tx) (*chat.Change, error) {
		done, err := recall(ctx, tx, cmd)
		if err != nil {
			return nil, err
		}
		if done != nil {
			if !done.message.Valid {
				return nil, errReused(cmd)
			}
			m, err = scanMessage(tx.QueryRowContext(ctx, selectMessages+"WHERE m.seq = ?", done.message.V))
			return nil, err
		}
		r, err := recordByID(ctx, tx, d.Chat)
		if err != nil {
			return nil, err
		}
		m, err = addMessage(ctx, tx, r.num, cmd, d)
		if err != nil {
			return nil, err
		}
		if !m.Mine() {
			r.Unread++
		}
		r.Last = new(m)
		return &chat.Change{Seq: m.Seq, Chat: &r.Chat, Message: new(m)}, nil
	})
	if err != nil {
		return chat.Message{}, err
	}
	return m, nil
}

func validDraft(cmd chat.Command, d chat.Draft) error {
	if err := validCommand(cmd); err != nil {
		return err
	}
	if err := validText(d.Text); err != nil {
		return err
	}
	if d.From != "" {
		if err := validName("the sender's name", d.From); err != nil {
			return err
		}
	}
	return validTime("the message's time", d.Time)
}

// addMessage adds the message to the chat in row num, with its change, the
// chat's counters, and the command.
func addMessage(ctx context.Context, tx *sql.Tx, num int64, cmd chat.Command, d chat.Draft) (chat.Message, error) {
	m := chat.Message{
		ID: newID(), Chat: d.Chat, From: d.From, Text: d.Text,
		Time: fromMillis(d.Time.UnixMilli()), Command: cmd,
	}
	var err error
	if m.Seq, err = logChange(ctx, tx, num, true); err != nil {
		return m, err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO messages (seq, id, chat, sender, text, time) VALUES (?, ?, ?, ?, ?, ?)",
		m.Seq, m.ID, num, m.From, m.Text, m.Time.UnixMilli())
	if err != nil {
		return m, err
	}
	_, err = tx.ExecContext(ctx, "UPDATE chats SET last_seq = ?1, active = ?1, unread = unread + ?2 WHERE num = ?3",
		m.Seq, !m.Mine(), num)
	if err != nil {
		return m, err
	}
	return m, remember(ctx, tx, cmd, outcome{chat: num, message: sql.Null[int64]{V: m.Seq, Valid: true}})
}
