package sqlite

import (
	"context"
	"database/sql"
)

// Seq is the number of the last change; 0 before the first.
func (s *Store) Seq(ctx context.Context) (seq int64, err error) {
	err = s.read("reading the change log", func(q querier) error {
		return q.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM changes").Scan(&seq)
	})
	return seq, err
}

// logChange adds an entry for the chat in this row, and returns its number.
func logChange(ctx context.Context, tx *sql.Tx, num int64, message bool) (seq int64, err error) {
	result, err := tx.ExecContext(ctx, "INSERT INTO changes (chat, message) VALUES (?, ?)", num, message)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}
