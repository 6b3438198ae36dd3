package sqlite

import (
	"context"
	"database/sql"

	"tandem/peer/chat"
)

// Read moves a chat's read position up, to its newest message at most. It
// counts as a change when the position moved.
func (s *Store) Read(ctx context.Context, cmd chat.Command, chatID string, seq int64) (chat.Chat, error) {
	if err := validCommand(cmd); err != nil {
		return chat.Chat{}, err
	}
	if seq < 0 {
		return chat.Chat{}, invalid("a read position is not below zero")
	}
	var r record
	err := s.write(ctx, "moving a read position", func(tx *sql.Tx) (*chat.Change, error) {
		done, err := recall(ctx, tx, cmd)
		if err != nil {
			return nil, err
		}
		if done != nil {
			if done.message.Valid {
				return nil, errReused(cmd)
			}
			r, err = findRecord(ctx, tx, "WHERE c.num = ?", done.chat)
			return nil, err
		}
		if r, err = recordByID(ctx, tx, chatID); err != nil {
			return nil, err
		}
		if err := remember(ctx, tx, cmd, outcome{chat: r.num}); err != nil {
			return nil, err
		}
		if r.Last == nil || min(seq, r.Last.Seq) <= r.position {
			return nil, nil
		}
		return moveTo(ctx, tx, &r, min(seq, r.Last.Seq))
	})
	if err != nil {
		return chat.Chat{}, err
	}
	return r.Chat, nil
}

// moveTo counts only what lies between the two positions, so that each message
// is counted once in its life.
func moveTo(ctx context.Context, tx *sql.Tx, r *record, position int64) (*chat.Change, error) {
	var passed int
	err := tx.QueryRowContext(ctx,
		"SELECT count(*) FROM messages WHERE chat = ? AND sender <> '' AND seq > ? AND seq <= ?",
		r.num, r.position, position).Scan(&passed)
	if err != nil {
		return nil, err
	}
	r.Unread -= passed
	_, err = tx.ExecContext(ctx, "UPDATE chats SET read_seq = ?, unread = ? WHERE num = ?", position, r.Unread, r.num)
	if err != nil {
		return nil, err
	}
	seq, err := logChange(ctx, tx, r.num, false)
	if err != nil {
		return nil, err
	}
	return &chat.Change{Seq: seq, Chat: new(r.Chat)}, nil
}
